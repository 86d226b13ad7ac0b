/** Every target of the contract, in one array, so that none can be forgotten. */
import { sqliteTarget } from './sqlite-target.js';
import type { Target } from './target.js';

// In the order of the summary line: sqlite, stand-in, replica, container, url.
export const targets: readonly Target[] = [sqliteTarget];
