/** The seal of the record: what other rooms may use of it. */
export * from './canonical-json.js';
export * from './command-digest.js';
export * from './free-text.js';
export * from './gate.js';
export * from './instant.js';
export * from './leaf.js';
