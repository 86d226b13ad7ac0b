/** Q1: how long from pilot to mainstream? Every strand with its days, fewest and most, over an estimate that lets silence and
 *  other outcomes be what they are. */
import { analyse } from '../analysis.js';
import { methodsOf } from '../methods.js';
import { labelOf } from '../models.js';
import { caveatsOf, shareHeading } from '../presenting/headings.js';
import { resultsOf } from './shares.js';
import { incidenceModel, swimmerModel } from '../presenting/pictures.js';
import {
  atRiskTable,
  cohortTableOf,
  groupsTable,
  ratesTable,
  readingsTable,
  strandsTable,
} from '../presenting/tables.js';
import type { Subjects } from '../subjects.js';
import { years } from '../words.js';
import type { Question } from './question.js';

export const timeToMainstream: Question = {
  id: 'Q1',
  asks: 'How long from pilot to mainstream?',
  begin: ({ spec, stamp }) => ({
    tell(subjects) {
      const analysis = analyse(subjects);
      const headline = spec.silence.readings[0]!;
      const estimate = analysis.results.strict[headline]!;
      const heading = shareHeading(subjects, analysis) + timesText(subjects);
      const cause = estimate.causes[1]!;
      const tables = [
        strandsTable(subjects, 'strict'),
        readingsTable(analysis.results, 'strict', cause),
        readingsTable(analysis.results, 'broad', analysis.results.broad[headline]!.causes[1]!),
        ratesTable(analysis.results.strict),
        atRiskTable(estimate),
        groupsTable(subjects, analysis, 'strict'),
        cohortTableOf(subjects),
      ];
      const charts = [
        swimmerModel(subjects, 'Each strand, from its launch'),
        incidenceModel(subjects, analysis.results, { heading: `Share ${labelOf(cause)} by years since launch`, stamp }),
      ];
      const finished =
        estimate.events[cause]! > 0
          ? [
              'The days of strands that were mainstreamed are no typical time: those that take longest are still waiting.',
            ]
          : [];
      return {
        results: resultsOf(analysis, headline),
        heading,
        caveats: caveatsOf(analysis.notes, finished),
        methods: methodsOf(spec, subjects, analysis),
        notes: analysis.notes,
        tables: tables.filter((table) => table !== null),
        charts: charts.filter((chart) => chart !== null),
      };
    },
  }),
};

/** From the fewest to the most days of those that were. */
function timesText(subjects: Subjects): string {
  const rows = [...subjects.rows('strict', subjects.spec.silence.readings[0]!)].filter(({ status }) => status === 1);
  if (rows.length === 0) return '';
  const fewest = Math.min(...rows.map(({ timeDaysMin }) => timeDaysMin));
  const most = Math.max(...rows.map(({ timeDaysMax }) => timeDaysMax));
  return rows.length === 1
    ? `; it took ${years(fewest)} to ${years(most)} years`
    : `; they took from ${years(fewest)} to ${years(most)} years`;
}
