/** How well a source remembers a day: the day itself, its month, its year, an interval around it, or nothing. */
import { addDays, type Day, type PartialDate } from '#lifecycle';
import type { SeededRandom } from './seeded-random.js';

const PRECISIONS = { day: 56, month: 26, interval: 8, year: 8, unknown: 2 } as const;

/** A partial date that holds `day`, and of which no interval reaches past `until`. */
export function statedDay(random: SeededRandom, day: Day, until: Day): PartialDate | null {
  const precision = random.weighted(PRECISIONS);
  if (precision === 'unknown') return null;
  if (precision === 'year') return day.slice(0, 4);
  if (precision === 'month') return day.slice(0, 7);
  if (precision === 'day') return day;
  const from = addDays(day, -random.between(3, 120));
  const to = addDays(day, random.between(3, 120));
  return `${from}/${to < until ? to : until}`;
}

/** For a term or a plan, which is written down: month or day. */
export const plannedDay = (random: SeededRandom, day: Day): PartialDate => (random.chance(0.6) ? day.slice(0, 7) : day);
