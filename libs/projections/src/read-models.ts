/** Every read model there is. */
import { budgets } from './budgets.js';
import { portfolio } from './portfolio.js';
import type { ReadModel } from './read-model.js';
import { timeline } from './timeline.js';
import { warnings } from './warnings.js';

export const READ_MODELS: readonly ReadModel[] = [portfolio, timeline, budgets, warnings];
