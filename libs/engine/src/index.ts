/** What is open, and the one way into the log. */
export * from './actor.js';
export * from './backup.js';
export * from './clock.js';
export * from './code-version.js';
export * from './doctor.js';
export * from './engine.js';
export { KeyDamaged } from './key-file.js';
export * from './load.js';
export * from './record.js';
export * from './rehearsal.js';
export { sealAlongside } from './seal.js';
export * from './settings.js';
export type { StorageHealth } from './storage.js';
export * from './streams.js';
export * from './tokens.js';
export * from './verbatim.js';
