/** Launch year by horizon: counts of those who could be followed so far, and beside them the estimate of the whole year. */
import type { Cohort } from '../statistics/cohort-table.js';
import { labelOf, type Table } from '../models.js';
import { capitalised, percent } from '../words.js';

export function launchYearsTable(cohorts: readonly Cohort[], outcomes: readonly string[]): Table {
  return {
    id: 'launch-years',
    caption:
      'By year of launch: what had become of the strands that could be followed so long; in brackets the estimate of all launched that year',
    columns: [
      { title: 'Launched in' },
      { title: 'Strands', numeric: true },
      { title: 'Years since', numeric: true },
      { title: 'Could be followed', numeric: true },
      ...outcomes.map((name) => ({ title: capitalised(labelOf(name)), numeric: true })),
      { title: 'Still running', numeric: true },
      { title: 'Not seen since before', numeric: true },
    ],
    rows: cohorts.flatMap(({ cohort, n, horizons }) =>
      horizons
        .filter(({ nReached }) => nReached > 0)
        .map((horizon) => [
          cohort,
          n,
          horizon.years,
          horizon.nReached,
          ...outcomes.map((name) => {
            const share = horizon[`aj${capitalised(name)}`] ?? null;
            return `${horizon[name]}${share === null ? '' : ` (${percent(share, n)})`}`;
          }),
          horizon.running,
          horizon.unknown,
        ]),
    ),
  };
}
