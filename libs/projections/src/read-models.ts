/** Every read model there is. */
import { portfolio } from './portfolio.js';
import type { ReadModel } from './read-model.js';
import { timeline } from './timeline.js';

export const READ_MODELS: readonly ReadModel[] = [portfolio, timeline];
