/** What others can read: formats of import and export. */
export * from './command-lines.js';
export * from './csv.js';
export * from './event-lines.js';
export { researchBundle, type BundleFile } from './research/bundle.js';
