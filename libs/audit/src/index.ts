/** The seal of the record: what other rooms may use of it. */
export * from './canonical-json.js';
export * from './checkpoint.js';
export * from './command-digest.js';
export * from './compact-range.js';
export * from './free-text.js';
export * from './gate.js';
export * from './instant.js';
export * from './keys.js';
export * from './leaf.js';
export * from './memory-nodes.js';
export * from './proof-check.js';
export * from './signed-note.js';
export * from './strict-base64.js';
export * from './tlog-proof.js';
export * from './tree.js';
