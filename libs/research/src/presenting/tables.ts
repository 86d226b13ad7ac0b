/** The tables of a time-to-event answer. */
import type { Analysis, ByReading } from '../analysis.js';
import type { HorizonCounts } from '../counts.js';
import type { Estimate, Estimated } from '../estimates/estimate.js';
import { labelOf, type Cell, type Table } from '../models.js';
import type { Endpoint, Reading } from '../specification/specification.js';
import { EXCLUSIONS, type Subjects } from '../subjects.js';
import { capitalised, percent, twoDigits, yearsText } from '../words.js';

export const READING_TITLES: Readonly<Record<Reading, string>> = {
  lastSeen: 'counted until last seen',
  ended: 'taken as ended',
  running: 'taken as still running',
};

const SENSE: Readonly<Record<Endpoint, string>> = { strict: 'strict', broad: 'broad' };

/** `24% (12–41%)`, `0 (≤ 37%)`; 0 with no limit is no finding, and says so. */
export function shareText({ estimate, lower, upper, reason }: Estimated, n: number): string {
  if (estimate === null) return '–';
  if (reason === 'zeroEventBound') return `0 (≤ ${percent(upper, n)})`;
  if (estimate === 0 && upper === null) return '0 (no limit)';
  if (lower === null || upper === null) return percent(estimate, n);
  return `${percent(estimate, n)} (${percent(lower, n).replace('%', '')}–${percent(upper, n)})`;
}

/** Horizon by reading: at risk, estimate and limits, side by side. */
export function readingsTable(results: Analysis['results'], endpoint: Endpoint, cause: string): Table {
  const each = Object.values(results[endpoint]);
  const days = each[0]?.horizons.map((horizon) => horizon.days) ?? [];
  return {
    id: `readings-${endpoint}-${cause}`,
    caption: `Share ${labelOf(cause)} (${SENSE[endpoint]} sense), by what became of silent strands, with limits`,
    columns: [
      { title: 'After' },
      ...each.flatMap(({ reading }) => [
        { title: `Followed, ${READING_TITLES[reading]}`, numeric: true },
        { title: capitalised(READING_TITLES[reading]), numeric: true },
      ]),
    ],
    rows: days.map((at, h) => [
      yearsText(at),
      ...each.flatMap(({ horizons, n }) => [horizons[h]!.atRisk, shareText(horizons[h]!.causes[cause]!, n)]),
    ]),
  };
}

/** At risk, entered, censored and each outcome so far, of the headline reading: they sum to everybody who had entered. */
export function atRiskTable(estimate: Estimate): Table {
  const outcomes = estimate.causes.slice(1);
  let entered = 0;
  let censored = 0;
  return {
    id: `at-risk-${estimate.endpoint}`,
    caption: `Who is still followed, and what had become of the others (${SENSE[estimate.endpoint]} sense, ${READING_TITLES[estimate.reading]})`,
    columns: [
      { title: 'After' },
      { title: 'Still followed', numeric: true },
      ...outcomes.map((name) => ({ title: capitalised(labelOf(name)), numeric: true })),
      { title: 'No longer followed', numeric: true },
      { title: 'All', numeric: true },
    ],
    rows: estimate.horizons.map((horizon) => {
      entered += horizon.entered;
      censored += horizon.censored;
      return [
        yearsText(horizon.days),
        horizon.atRisk,
        ...outcomes.map((name) => horizon.causes[name]!.events),
        censored,
        entered,
      ];
    }),
    notes: [
      'A strand whose observation ends exactly on a horizon is still followed then, and is counted in both columns.',
    ],
  };
}

export function countsTable(counts: readonly HorizonCounts[], endpoint: Endpoint): Table {
  const outcomes = Object.keys(counts[0]?.outcomes ?? {});
  return {
    id: `counts-${endpoint}`,
    caption: `Strands by what had become of them (${SENSE[endpoint]} sense)`,
    columns: [
      { title: 'After' },
      ...outcomes.map((name) => ({ title: capitalised(labelOf(name)), numeric: true })),
      { title: 'Seen running then or later', numeric: true },
      { title: 'Not seen since before', numeric: true },
      { title: 'Launched too recently', numeric: true },
    ],
    rows: counts.map(({ days, outcomes: of, running, silent, notReached }) => [
      yearsText(days),
      ...outcomes.map((name) => of[name]!),
      running,
      silent,
      notReached,
    ]),
  };
}

/** Found, left out by reason, analysed. */
export function cohortTableOf(subjects: Subjects): Table {
  const reasons = Object.keys(EXCLUSIONS) as (keyof typeof EXCLUSIONS)[];
  const left = (reason: string) => subjects.excludedFromAll.filter((one) => one.reason === reason).length;
  return {
    id: 'cohort',
    caption: 'Who is counted',
    columns: [{ title: 'Strands' }, { title: 'Number', numeric: true }],
    rows: [
      ['found', subjects.found],
      ...reasons
        .filter((reason) => left(reason) > 0)
        .map((reason): Cell[] => [`left out: ${EXCLUSIONS[reason]}`, left(reason)]),
      ['analysed', subjects.all.length],
      ['of these not seen for some time', subjects.silent],
    ],
  };
}

const EVERY_STRAND_UP_TO = 200;

/** Every strand: with few of them this is the result, and a curve its summary. */
export function strandsTable(subjects: Subjects, endpoint: Endpoint): Table | null {
  if (subjects.all.length > EVERY_STRAND_UP_TO) return null;
  const headline = subjects.spec.silence.readings[0]!;
  return {
    id: 'strands',
    caption: 'Every strand that is counted',
    columns: [
      { title: 'Strand' },
      { title: 'Launched' },
      { title: 'Until' },
      { title: 'What became of it' },
      { title: 'Fewest days', numeric: true },
      { title: 'Most days', numeric: true },
    ],
    rows: [...subjects.rows(endpoint, headline)].map(
      ({ id, originRange, exitRange, outcome, censoredBy, timeDaysMin, timeDaysMax }) => [
        id,
        rangeText(originRange),
        rangeText(exitRange),
        outcome === null ? (censoredBy === 'lastSeen' ? 'last seen' : 'still running') : labelOf(outcome),
        timeDaysMin,
        timeDaysMax,
      ],
    ),
  };
}

/** `2013-06-01 to 2013-06-30` */
export const rangeText = ({ earliest, latest }: { earliest: string; latest: string }) =>
  earliest === latest ? earliest : `${earliest} to ${latest}`;

/** Time observed and the exact rate, in each reading: what can be said before anything has happened. */
export function ratesTable(results: ByReading<Estimate>): Table {
  return {
    id: 'rates',
    caption: 'Mainstreamed per year of observation, with exact 95 % limits',
    columns: [
      { title: 'Silent strands' },
      { title: 'Years observed', numeric: true },
      { title: 'Mainstreamed', numeric: true },
      { title: 'Per year', numeric: true },
      { title: 'At least', numeric: true },
      { title: 'At most', numeric: true },
      { title: 'At most, on the shortest durations', numeric: true },
    ],
    rows: Object.values(results).map(({ reading, rate, rateShortest }) => [
      READING_TITLES[reading],
      fixed(rate.years, 1),
      rate.events,
      fixed(rate.perYear, 3),
      fixed(rate.lower, 3),
      fixed(rate.upper, 3),
      fixed(rateShortest.upper, 3),
    ]),
  };
}

const fixed = (value: number | null, digits: number): Cell => (value === null ? null : value.toFixed(digits));

/** By level on the day of the launch, those of whom it is not known as their own row. */
export function groupsTable(subjects: Subjects, analysis: Analysis, endpoint: Endpoint): Table | null {
  if (analysis.groups === null) return null;
  const headline = subjects.spec.silence.readings[0]!;
  const horizons = subjects.spec.horizons;
  return {
    id: `groups-${endpoint}`,
    caption: `By ${analysis.groupLabel} (${SENSE[endpoint]} sense, ${READING_TITLES[headline]})`,
    columns: [
      { title: capitalised(analysis.groupLabel ?? '') },
      { title: 'Strands', numeric: true },
      { title: 'Mainstreamed', numeric: true },
      { title: 'Years observed', numeric: true },
      ...horizons.map((days) => ({ title: `After ${yearsText(days)}`, numeric: true })),
    ],
    rows: Object.entries(analysis.groups).map(([level, of]) => {
      const estimate = of[endpoint][headline]!;
      const cause = estimate.causes[1]!;
      return [
        level,
        estimate.n,
        estimate.events[cause]!,
        fixed(estimate.rate.years, 1),
        ...estimate.horizons.map((horizon) => shareText(horizon.causes[cause]!, estimate.n)),
      ];
    }),
  };
}

export function testsTable(analysis: Analysis): Table | null {
  if (analysis.tests === null) return null;
  const each = Object.values(analysis.tests).flatMap((of) => Object.values(of));
  if (each.every(({ reason }) => reason === 'notTwoGroups')) return null;
  return {
    id: 'tests',
    caption: 'Do the groups differ? Permutation log-rank test, two-sided',
    columns: [
      { title: 'Sense' },
      { title: 'Silent strands' },
      { title: 'Groups' },
      { title: 'Strands' },
      { title: 'Outcomes' },
      { title: 'p', numeric: true },
      { title: 'Over the drawn dates' },
    ],
    rows: (['strict', 'broad'] as const).flatMap((endpoint) =>
      Object.values(analysis.tests![endpoint]).map(({ reading, groups, n, events, p, pRange, reason }): Cell[] => [
        endpoint,
        READING_TITLES[reading],
        groups.join(' and '),
        n.join(' and '),
        events.join(' and '),
        p === null ? (reason === 'fewUnits' ? 'withheld: too few' : '–') : twoDigits(p),
        pRange === null ? null : `${twoDigits(pRange[0])} to ${twoDigits(pRange[1])}`,
      ]),
    ),
    notes: ['It assumes that the groups are followed alike.'],
  };
}
