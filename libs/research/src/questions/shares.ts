/** Shares mainstreamed, strict and broad, with what else can become of a strand: for all, or in groups as they stood on the
 *  day of the launch. */
import { analyse, type Analysis, type ByReading } from '../analysis.js';
import { numberOf } from '../days.js';
import { methodsOf } from '../methods.js';
import { labelOf, type Table } from '../models.js';
import { caveatsOf, groupsHeading, shareHeading } from '../presenting/headings.js';
import { launchYearsTable } from '../presenting/launch-years.js';
import { incidenceModel, outcomesModel } from '../presenting/pictures.js';
import {
  atRiskTable,
  cohortTableOf,
  countsTable,
  groupsTable,
  readingsTable,
  testsTable,
} from '../presenting/tables.js';
import type { Estimate } from '../estimates/estimate.js';
import { YEAR, type Reading } from '../specification/specification.js';
import { cohortTable } from '../statistics/cohort-table.js';
import type { Subjects } from '../subjects.js';
import { bases, basesTable } from './outcome-bases.js';
import type { Asking, Gathering, Told } from './question.js';

export function sharesBy(
  { spec, stamp }: Asking,
  more?: (subjects: Subjects) => {
    readonly results: object;
    readonly tables: readonly Table[];
    readonly caveats: readonly string[];
  },
): Gathering {
  const byBasis = bases(spec);
  return {
    add: byBasis.add,
    tell(subjects): Told {
      const analysis = analyse(subjects);
      const headline = spec.silence.readings[0]!;
      const estimate = analysis.results.strict[headline]!;
      const cause = estimate.causes[1]!;
      const launchYears = launchYearsOf(subjects, estimate.causes);
      const counted = byBasis.counts();
      const added = more?.(subjects);
      const tables = [
        ...(added?.tables ?? []),
        groupsTable(subjects, analysis, 'strict'),
        groupsTable(subjects, analysis, 'broad'),
        testsTable(analysis),
        readingsTable(analysis.results, 'strict', cause),
        readingsTable(analysis.results, 'broad', analysis.results.broad[headline]!.causes[1]!),
        countsTable(analysis.results.counts.strict, 'strict'),
        subjects.strictIsBroad ? null : countsTable(analysis.results.counts.broad, 'broad'),
        basesTable(counted),
        atRiskTable(estimate),
        launchYearsTable(launchYears, estimate.causes.slice(1)),
        cohortTableOf(subjects),
      ];
      const charts = [
        incidenceModel(subjects, analysis.results, { heading: `Share ${labelOf(cause)} by years since launch`, stamp }),
        outcomesModel(subjects, estimate, { heading: 'What becomes of strands, by their first outcome', stamp }),
      ];
      return {
        results: { ...resultsOf(analysis, headline), launchYears, byBasis: counted, ...added?.results },
        heading: analysis.groups === null ? shareHeading(subjects, analysis) : groupsHeading(subjects, analysis),
        caveats: caveatsOf(analysis.notes, added?.caveats),
        methods: methodsOf(spec, subjects, analysis),
        notes: analysis.notes,
        tables: tables.filter((table) => table !== null && table.rows.length > 0) as Table[],
        charts: charts.filter((chart) => chart !== null),
      };
    },
  };
}

/** Of groups the curve of the headline reading alone: the others differ from it at the horizons, and would be most of the
 *  answer. */
export function resultsOf({ results, groups, tests }: Analysis, headline: Reading) {
  const slim = (of: ByReading<Estimate>) =>
    Object.fromEntries(
      Object.entries(of).map(([reading, { curve, ...rest }]) => [
        reading,
        reading === headline ? { ...rest, curve } : rest,
      ]),
    );
  const slimmed =
    groups &&
    Object.fromEntries(
      Object.entries(groups).map(([level, { strict, broad }]) => [level, { strict: slim(strict), broad: slim(broad) }]),
    );
  return { ...results, groups: slimmed, tests };
}

function launchYearsOf(subjects: Subjects, causes: readonly string[]) {
  const { spec } = subjects;
  const { midpoint, startLo, startHi } = subjects.columns('strict', spec.silence.readings[0]!);
  const start = startLo.map((lo, i) => lo + Math.floor((startHi[i]! - lo) / 2));
  const horizons = spec.horizons.map((days) => days / YEAR);
  return cohortTable({ start, time: midpoint.time, status: midpoint.status }, horizons, numberOf(spec.validAt), causes);
}
