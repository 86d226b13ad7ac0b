/** Q5: are more mainstreamed where money for after the pilot was set apart, or bound by contract, at the outset? */
import type { Question } from './question.js';
import { sharesBy } from './shares.js';

export const moneyForAfterThePilot: Question = {
  id: 'Q5',
  asks: 'Are more mainstreamed where money for after the pilot stood at the outset?',
  defaults: { group: { name: 'moneyForAfter', at: 'origin' }, tests: ['permutation'] },
  begin: (asking) => sharesBy(asking),
};
