/** Amounts as sources give them: mostly rounded, some exact, a good part unknown. */
import type { MoneyAmount } from '#lifecycle';
import type { SeededRandom } from './seeded-random.js';

/** Pounds of a rounded amount lie on this grid. */
const GRID = 5_000;

/** Between two amounts in pounds, smaller ones more often; unknown with the given probability. */
export function amount(random: SeededRandom, least: number, most: number, unknown = 0.2): MoneyAmount {
  if (random.chance(unknown)) return { pence: null, currency: 'GBP', qualifier: 'unknown' };
  const pounds = Math.round(least + (most - least) * random.fraction() ** 2);
  const qualifier = random.weighted({ rounded: 60, exact: 30, atLeast: 7, atMost: 3 });
  const stated = qualifier === 'exact' ? pounds : Math.max(GRID, Math.round(pounds / GRID) * GRID);
  return { pence: stated * 100, currency: 'GBP', qualifier };
}
