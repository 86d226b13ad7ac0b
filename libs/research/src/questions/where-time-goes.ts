/** Q3: where does the time go? How long each step takes that is taken, who reaches it, and in which stage strands are as the
 *  years since their launch pass. */
import type { FactType, History, StandingType, Strand } from '#lifecycle';
import { subjectNotes } from '../analysis.js';
import { numberOf } from '../days.js';
import { estimate } from '../estimates/estimate.js';
import { guardNote, type Note } from '../guards.js';
import { cohortMethods } from '../methods.js';
import { COLOURS, labelOf, type AreasModel, type Cell, type FlowModel, type Table } from '../models.js';
import { caveatsOf } from '../presenting/headings.js';
import { cohortTableOf, shareText } from '../presenting/tables.js';
import { MONTH, YEAR, type Reading } from '../specification/specification.js';
import { multistate, type Multistate } from '../statistics/multistate.js';
import { occupancy, restrictedMeanTimeInState } from '../statistics/occupancy.js';
import { SubjectCollector, type Subjects } from '../subjects.js';
import { isClosedState, spellsOf, stateAt, STATES, type Spell } from '../subjects/spells.js';
import { count, inWords, numberWord, yearsText } from '../words.js';
import type { Asking, Question } from './question.js';

interface Milestone {
  readonly type: StandingType;
  readonly label: string;
}

/** In the order of the plain course. */
const COURSE: readonly Milestone[] = [
  { type: 'PartnershipProposed', label: 'proposed' },
  { type: 'MemorandumSigned', label: 'memorandum signed' },
  { type: 'PilotLaunched', label: 'pilot launched' },
  { type: 'PilotEnded', label: 'pilot ended' },
  { type: 'PilotEvaluated', label: 'pilot evaluated' },
  { type: 'ExitRouteDecided', label: 'exit route decided' },
  { type: 'ServiceTendered', label: 'tendered' },
  { type: 'ContractAwarded', label: 'contract awarded' },
  { type: 'ContractSigned', label: 'contract signed' },
  { type: 'ServiceMainstreamed', label: 'mainstreamed' },
];

const OTHER_ENDS: readonly FactType[] = ['StrandSucceeded', 'StrandDiscontinued'];

interface Step {
  readonly from: Milestone;
  readonly to: Milestone;
  readonly collector: SubjectCollector;
}

export const whereTimeGoes: Question = {
  id: 'Q3',
  asks: 'Where does the time go?',
  begin(asking) {
    const { spec, registers } = asking;
    const steps: Step[] = COURSE.slice(1).map((to, at) => {
      const from = COURSE[at]!;
      const ofStep = {
        ...spec,
        origin: [from.type],
        endpoint: { strict: [to.type], broad: [to.type], broadAlso: [] },
        competing: OTHER_ENDS,
        group: null,
        tests: [],
        precision: {
          ...spec.precision,
          policy: spec.precision.policy === 'impute' ? ('impute' as const) : ('midpoint' as const),
        },
      };
      return { from, to, collector: new SubjectCollector(ofStep, registers) };
    });
    const strands = new Map<string, Strand>();
    const reached = COURSE.map(() => 0);
    let counted = 0;
    return {
      add(history, asks) {
        for (const { collector } of steps) collector.add(history);
        for (const strand of history.strands.values()) {
          if (
            !asks(strand) ||
            strand.facts.every(({ earliest, dateUnknown }) => !dateUnknown && earliest > spec.validAt)
          )
            continue;
          strands.set(`${history.partnershipId}/${strand.strandId}`, strand);
          if (!strand.valuesOn('commissionable', { earliest: spec.validAt, latest: spec.validAt }).includes(true))
            continue;
          counted += 1;
          COURSE.forEach(({ type }, at) => (reached[at]! += reachedBy(history, strand, type, spec.validAt) ? 1 : 0));
        }
      },
      tell(subjects) {
        const headline = spec.silence.readings[0]!;
        const taken = steps.map(({ from, to, collector }) => stepOf(from, to, collector.finish(), headline));
        const validAt = numberOf(spec.validAt);
        const paths = new Map(
          subjects.all.map((subject) => [subject.id, spellsOf(strands.get(subject.id)!, subject, headline, validAt)]),
        );
        const path = pathOf(paths, spec.horizons, spec.tau);
        const funnel = COURSE.map(({ label }, at) => ({ milestone: label, strands: reached[at]! }));
        const notes: Note[] = [...subjectNotes(subjects), ...(spec.cohort.foundBy === null ? [guardNote('G16')] : [])];
        return {
          results: { funnel, of: counted, steps: taken, path: path.results },
          heading: headingOf(reached, counted),
          caveats: caveatsOf(notes, [
            'The days of steps that were taken are no typical time: those that take longest are still waiting.',
            'Rates of moving between stages assume that only the present stage matters.',
          ]),
          methods: `${cohortMethods(spec, subjects)} Each step is an Aalen–Johansen estimate from the first fact of the one milestone to the first of the next, with succession and discontinuation as competing outcomes; strands at which the next came before are left out of the step. The path through the stages is an Aalen–Johansen estimate of state occupancy; evaluation and the exit decision belong to the time after the pilot, a contract to procurement. Vague dates stand at their middles.`,
          notes,
          tables: [
            funnelTable(funnel, counted),
            stepsTable(taken),
            path.table,
            path.movesTable,
            cohortTableOf(subjects),
          ].filter(({ rows }) => rows.length > 0),
          charts: [areasOf(asking, subjects, path.multistate), flowOf(asking, subjects, paths)].filter(
            (chart) => chart !== null,
          ),
        };
      },
    };
  },
};

const reachedBy = (history: History, strand: Strand, type: StandingType, validAt: string): boolean =>
  (type === 'PartnershipProposed' || type === 'MemorandumSigned' ? history.of(type) : strand.of(type)).some(
    ({ earliest, dateUnknown }) => dateUnknown || earliest <= validAt,
  );

const headingOf = (reached: readonly number[], counted: number): string => {
  const at = (type: FactType) => reached[COURSE.findIndex((one) => one.type === type)]!;
  return `Of ${inWords(counted, 'strand')} ${numberWord(at('PilotLaunched'))} reached a pilot, ${numberWord(at('ExitRouteDecided'))} a decision on the way out, ${numberWord(at('ContractSigned'))} a contract and ${numberWord(at('ServiceMainstreamed'))} the mainstream`;
};

function stepOf(from: Milestone, to: Milestone, subjects: Subjects, reading: Reading) {
  const taken = [...subjects.rows('strict', reading)].filter(({ status }) => status === 1);
  const { n, horizons, causes, medianFollowUp } = estimate(subjects, 'strict', reading);
  const middles = taken.map(({ timeDays }) => timeDays).sort((a, b) => a - b);
  return {
    from: from.label,
    to: to.label,
    waiting: n,
    taken: taken.length,
    /** Of those that were taken, from vague dates fewest and most. */
    days:
      taken.length === 0
        ? null
        : {
            fewest: Math.min(...taken.map(({ timeDaysMin }) => timeDaysMin)),
            most: Math.max(...taken.map(({ timeDaysMax }) => timeDaysMax)),
            middle: (middles[Math.floor((middles.length - 1) / 2)]! + middles[Math.floor(middles.length / 2)]!) / 2,
          },
    medianFollowUp: medianFollowUp.days,
    horizons: horizons.map(({ days, atRisk, causes: at }) => ({ days, atRisk, ...at[causes[1]!]! })),
  };
}
type StepTaken = ReturnType<typeof stepOf>;

const funnelTable = (funnel: readonly { milestone: string; strands: number }[], of: number): Table => ({
  id: 'funnel',
  caption: `How far the ${count(of, 'commissionable strand')} got`,
  columns: [{ title: 'Reached' }, { title: 'Strands', numeric: true }, { title: 'Of', numeric: true }],
  rows: funnel.map(({ milestone, strands }) => [milestone, strands, of]),
});

const stepsTable = (steps: readonly StepTaken[]): Table => ({
  id: 'steps',
  caption: 'Each step: how many took it, in how many days, and the share that takes it within so many years',
  columns: [
    { title: 'From' },
    { title: 'To' },
    { title: 'Waiting', numeric: true },
    { title: 'Took it', numeric: true },
    { title: 'Fewest days', numeric: true },
    { title: 'Half of these within', numeric: true },
    { title: 'Most days', numeric: true },
    ...(steps[0]?.horizons ?? []).map(({ days }) => ({ title: `Within ${yearsText(days)}`, numeric: true })),
  ],
  rows: steps.map(({ from, to, waiting, taken, days, horizons }): Cell[] => [
    from,
    to,
    waiting,
    taken,
    days?.fewest ?? null,
    days?.middle ?? null,
    days?.most ?? null,
    ...horizons.map((one) => shareText(one, waiting)),
  ]),
  notes: ['A step is counted for strands whose first milestone has a date; one that came before it is left out.'],
});

function pathOf(paths: ReadonlyMap<string, readonly Spell[]>, horizons: readonly number[], asked: number | null) {
  const rows = [...paths].flatMap(([id, spells]) => spells.map((spell) => ({ id, ...spell })));
  const result = multistate(
    {
      id: rows.map(({ id }) => id),
      entry: rows.map(({ from }) => from),
      time: rows.map(({ until }) => until),
      from: rows.map(({ state }) => state),
      to: rows.map(({ to }) => to),
    },
    STATES,
  );
  const shares = occupancy(result, horizons);
  const tau = asked ?? lastOpen(result);
  const means = tau === null ? null : restrictedMeanTimeInState(result, tau);
  const moves = Object.entries(result.rates).map(
    ([move, { events, personTime, rate, exactLower95, exactUpper95 }]) => ({
      move,
      moves: events,
      years: personTime / YEAR,
      perYear: rate === null ? null : rate * YEAR,
      lower: exactLower95 === null ? null : exactLower95 * YEAR,
      upper: exactUpper95 === null ? null : exactUpper95 * YEAR,
    }),
  );
  const table: Table = {
    id: 'states',
    caption: 'Share of strands in each stage, by years since the launch',
    columns: [
      { title: 'After' },
      ...STATES.map((state) => ({ title: labelOf(state), numeric: true })),
      { title: 'Followed then', numeric: true },
    ],
    rows: horizons.map((days, h) => [
      yearsText(days),
      ...shares.pstate[h]!.map((share) => (share === null ? null : `${Math.round(share * 100)}%`)),
      openAtRisk(shares.nAtRiskByState[h]!),
    ]),
  };
  const movesTable: Table = {
    id: 'moves',
    caption: 'Moves between stages, per year spent in the first',
    columns: [
      { title: 'From' },
      { title: 'To' },
      { title: 'Moves', numeric: true },
      { title: 'Years spent', numeric: true },
      { title: 'Per year', numeric: true },
      { title: '95 % limits' },
    ],
    rows: moves.map(({ move, moves: each, years, perYear, lower, upper }) => {
      const [from, to] = move.split('->') as [string, string];
      return [
        labelOf(from),
        labelOf(to),
        each,
        years.toFixed(1),
        perYear === null ? null : perYear.toFixed(2),
        lower === null ? null : `${lower.toFixed(2)} to ${upper!.toFixed(2)}`,
      ];
    }),
  };
  return {
    multistate: result,
    table,
    movesTable,
    results: {
      states: STATES,
      subjects: result.subjects,
      occupancy: shares,
      transitionCounts: result.transitionCounts,
      personYearsByState: result.personTimeByState.map((days) => days / YEAR),
      moves,
      meanTimeInState: means,
      reason: result.reason,
    },
  };
}

/** Followed in a stage that can still change; closed strands are at rest. */
const openAtRisk = (byState: readonly number[]) =>
  byState.reduce((sum, each, state) => sum + (isClosedState(STATES[state]!) ? 0 : each), 0);

/** Until when anybody is followed in such a stage. */
function lastOpen({ stays }: Multistate): number | null {
  let last: number | null = null;
  stays.state.forEach((state, i) => {
    if (!isClosedState(STATES[state]!)) last = Math.max(last ?? 0, stays.time[i]!);
  });
  return last;
}

const FEW = 5;

const STATE_KEYS = STATES.map((name) => ({ name, label: labelOf(name), colour: COLOURS[name]! }));

const MOST_POINTS = 400;

function areasOf({ spec, stamp }: Asking, subjects: Subjects, result: Multistate): AreasModel | null {
  const last = lastOpen(result);
  if (result.curve.initial === null || last === null || last === 0) return null;
  const moves = result.curve.time.filter((days) => days <= last);
  const months = Array.from({ length: Math.floor(last / MONTH) + 1 }, (_, month) => month * MONTH);
  const shares = occupancy(result, moves.length <= MOST_POINTS ? [0, ...moves] : months);
  const followed = occupancy(result, months).nAtRiskByState.map(openAtRisk);
  const few = followed.findIndex((each, month) => month > 0 && each < FEW);
  const within = [0, ...spec.horizons.filter((days) => days <= last + YEAR)];
  const { nAtRiskByState } = occupancy(result, within);
  return {
    kind: 'areas',
    id: 'occupancy',
    heading: 'In which stage strands are, by years since the launch',
    description: `Shares of ${count(subjects.all.length, 'strand')} in each stage over the years since launch, stacked to the whole.`,
    synthetic: spec.cohort.synthetic,
    n: subjects.all.length,
    stepped: true,
    states: STATE_KEYS,
    points: shares.times.map((days, i) => ({
      years: days / YEAR,
      shares: shares.pstate[i]!.map((share) => share ?? 0),
    })),
    lastYears: last / YEAR,
    fewFromYears: few < 0 ? null : months[few]! / YEAR,
    table: {
      years: within.map((days) => days / YEAR),
      rows: [
        {
          label: 'followed in an open stage',
          cells: within.map((days, i) => (days === 0 ? result.subjects : openAtRisk(nAtRiskByState[i]!))),
        },
      ],
    },
    foot: `${stamp} · n ${subjects.all.length} · ${subjects.silent} silent · ${subjects.excludedFromAll.length} left out · dates by their middles`,
  };
}

const FLOW_YEARS = [0, 1, 2, 3, 5];

/** Counts, never shares: who is not seen any more, or was launched too recently, is a state of its own. */
function flowOf(
  { spec, stamp }: Asking,
  subjects: Subjects,
  paths: ReadonlyMap<string, readonly Spell[]>,
): FlowModel | null {
  if (subjects.all.length === 0) return null;
  const states = [
    ...STATE_KEYS,
    { name: 'silent', label: 'not seen any more', colour: COLOURS['silent']! },
    { name: 'notReached', label: 'launched too recently', colour: '#ededed' },
  ];
  const validAt = numberOf(spec.validAt);
  const places = new Map(states.map(({ name }, at) => [name, at]));
  const flows = FLOW_YEARS.slice(1).map(() => states.map(() => states.map(() => 0)));
  const counts = FLOW_YEARS.map(() => states.map(() => 0));
  for (const { id, originSpan } of subjects.all) {
    let before = -1;
    FLOW_YEARS.forEach((years, stop) => {
      const days = years * YEAR;
      const known = stateAt(paths.get(id)!, days) ?? (days === 0 ? 'piloting' : null);
      const possible = validAt - originSpan.lo >= days;
      const state = places.get(known !== null && possible ? known : possible ? 'silent' : 'notReached')!;
      counts[stop]![state]! += 1;
      if (before >= 0) flows[stop - 1]![before]![state]! += 1;
      before = state;
    });
  }
  return {
    kind: 'flow',
    id: 'flow',
    heading: 'From which stage to which',
    description: `Numbers of ${count(subjects.all.length, 'strand')} in each stage at the launch and ${FLOW_YEARS.slice(1).join(', ')} years later, with the moves between them.`,
    synthetic: spec.cohort.synthetic,
    states,
    stops: FLOW_YEARS.map((years, stop) => ({
      label: years === 0 ? 'launch' : yearsText(years * YEAR),
      counts: counts[stop]!,
    })),
    flows,
    foot: `${stamp} · n ${subjects.all.length} · dates by their middles`,
  };
}
