/** Q2: which share is ever mainstreamed, and which never? Strict and broad, with what else can become of a strand. */
import { cohortTable } from '../statistics/cohort-table.js';
import { analyse } from '../analysis.js';
import { numberOf } from '../days.js';
import { methodsOf } from '../methods.js';
import { labelOf } from '../models.js';
import { caveatsOf, shareHeading } from '../presenting/headings.js';
import { incidenceModel, outcomesModel } from '../presenting/pictures.js';
import {
  atRiskTable,
  cohortTableOf,
  countsTable,
  groupsTable,
  readingsTable,
  testsTable,
} from '../presenting/tables.js';
import { launchYearsTable } from '../presenting/launch-years.js';
import { bases, basesTable } from './outcome-bases.js';
import { YEAR } from '../specification/specification.js';
import type { Question } from './question.js';

export const shareMainstreamed: Question = {
  id: 'Q2',
  asks: 'Which share is ever mainstreamed, and which never?',
  begin({ spec, stamp }) {
    const gathered = bases(spec);
    return {
      add: gathered.add,
      tell(subjects) {
        const analysis = analyse(subjects);
        const headline = spec.silence.readings[0]!;
        const estimate = analysis.results.strict[headline]!;
        const cause = estimate.causes[1]!;
        const { midpoint, startLo, startHi } = subjects.columns('strict', headline);
        const launchYears = cohortTable(
          {
            start: startLo.map((lo, i) => lo + Math.floor((startHi[i]! - lo) / 2)),
            time: midpoint.time,
            status: midpoint.status,
          },
          spec.horizons.map((days) => days / YEAR),
          numberOf(spec.validAt),
          estimate.causes,
        );
        const byBasis = gathered.counts();
        const tables = [
          readingsTable(analysis.results, 'strict', cause),
          readingsTable(analysis.results, 'broad', analysis.results.broad[headline]!.causes[1]!),
          countsTable(analysis.results.counts.strict, 'strict'),
          subjects.strictIsBroad ? null : countsTable(analysis.results.counts.broad, 'broad'),
          basesTable(byBasis),
          atRiskTable(estimate),
          launchYearsTable(launchYears, estimate.causes.slice(1)),
          groupsTable(subjects, analysis, 'strict'),
          groupsTable(subjects, analysis, 'broad'),
          testsTable(analysis),
          cohortTableOf(subjects),
        ];
        const charts = [
          incidenceModel(subjects, analysis.results, {
            heading: `Share ${labelOf(cause)} by years since launch`,
            stamp,
          }),
          outcomesModel(subjects, estimate, { heading: 'What becomes of strands, by their first outcome', stamp }),
        ];
        return {
          results: { ...analysis.results, groups: analysis.groups, tests: analysis.tests, launchYears, byBasis },
          heading: shareHeading(subjects, analysis),
          caveats: caveatsOf(analysis.notes),
          methods: methodsOf(spec, subjects, analysis),
          notes: analysis.notes,
          tables: tables.filter((table) => table !== null),
          charts: charts.filter((chart) => chart !== null),
        };
      },
    };
  },
};
