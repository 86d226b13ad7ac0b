/** Q16: what did it cost, and what came of it? Money by who gave it and what for, what the registers say apart from it, and
 *  beside them results as they were measured or stated. An unknown amount is counted, never taken for 0. */
import {
  totalOf,
  type FactOfType,
  type History,
  type MoneyAmount,
  type Programme,
  type Strand,
  type Total,
} from '#lifecycle';
import { guardNote, type Note } from '../guards.js';
import { cohortMethods } from '../methods.js';
import type { Cell, Table } from '../models.js';
import { caveatsOf } from '../presenting/headings.js';
import { capitalised, inWords } from '../words.js';
import type { Question } from './question.js';

type Flow = 'committed' | 'inKind' | 'pooled' | 'spent' | 'granted';

interface Sum {
  readonly flow: Flow;
  /** Sector of the funder, or category of the spending. */
  readonly by: string;
  readonly purpose: string;
  readonly total: Total;
}

interface ResultCount {
  readonly basis: string;
  readonly result: string;
  readonly outcomes: number;
  readonly withNumber: number;
}

export const costAndResult: Question = {
  id: 'Q16',
  asks: 'What did it cost, and what came of it?',
  registers: ['programmes'],
  begin({ spec, registers }) {
    const parts = new Map<string, MoneyAmount[]>();
    const results = new Map<string, { outcomes: number; withNumber: number }>();
    const programmeIds = new Set<string>();
    const put = (flow: Flow, by: string, purpose: string, amount: MoneyAmount) => {
      const key = JSON.stringify([flow, by, purpose, amount.currency]);
      const known = parts.get(key);
      if (known === undefined) parts.set(key, [amount]);
      else known.push(amount);
    };
    return {
      add(history, asks) {
        const programmeId = history.proposed?.data.programmeId;
        if (programmeId !== undefined) programmeIds.add(programmeId);
        const counts = inCohort(history, asks, spec.validAt);
        const sectorOf = (id: string) => history.organisation(id, spec.validAt)?.sector ?? 'not described';
        const changes = history.of('ContributionChanged').filter(({ earliest }) => earliest <= spec.validAt);
        for (const fact of history.of('ContributionCommitted').filter(counts)) {
          const { funderId, kind, purpose, contributionId, amount } = fact.data;
          const changed = changes.findLast(({ data }) => data.contributionId === contributionId);
          put(
            kind === 'inKind' ? 'inKind' : 'committed',
            sectorOf(funderId),
            purpose ?? 'not stated',
            changed?.data.newAmount ?? amount,
          );
        }
        for (const { data } of history.of('BudgetPooled').filter(counts))
          put('pooled', poolHost(history, data.poolId, sectorOf), 'any agreed', data.amount);
        for (const { data } of history.of('SpendRecorded').filter(counts))
          put('spent', data.category, data.purpose, data.amount);
        for (const { data } of history.of('GrantAwarded').filter(counts))
          put('granted', sectorOf(data.funderId), data.competed ? 'competed' : 'not competed', data.amount);
        for (const { data } of history.of('OutcomeRecorded').filter(counts)) {
          const key = JSON.stringify([data.basis, data.result]);
          const known = results.get(key) ?? { outcomes: 0, withNumber: 0 };
          results.set(key, {
            outcomes: known.outcomes + 1,
            withNumber: known.withNumber + (data.value === undefined ? 0 : 1),
          });
        }
      },
      tell(subjects) {
        const sums = [...parts.keys()].sort().map((key): Sum => {
          const [flow, by, purpose, currency] = JSON.parse(key) as [Flow, string, string, string];
          return { flow, by, purpose, total: totalOf(parts.get(key)!, currency) };
        });
        const whole = wholeOf(parts);
        const counted = [...results.keys()].sort().map((key): ResultCount => {
          const [basis, result] = JSON.parse(key) as [string, string];
          return { basis, result, ...results.get(key)! };
        });
        const programmes = [...programmeIds].sort().flatMap((id) => registers.programmes.get(id) ?? []);
        const notes: Note[] = spec.cohort.foundBy === null ? [guardNote('G16')] : [];
        return {
          results: { sums, whole, outcomes: counted, programmes: programmes.map(fundingOf) },
          heading: headingOf(whole, counted),
          caveats: caveatsOf(notes, [
            'Amounts of which only a bound is known make a total a bound; unknown amounts are counted beside it.',
            'What the registers say of a whole programme is never added to what its partnerships record.',
            'What somebody stated of their own work is never merged with what was measured.',
          ]),
          methods: `${cohortMethods(spec, subjects)} Amounts count as last changed by the day asked about; sums are kept apart by currency.`,
          notes,
          tables: [wholeTable(whole), sumsTable(sums), resultsTable(counted), programmesTable(programmes)].filter(
            ({ rows }) => rows.length > 0,
          ),
          charts: [],
        };
      },
    };
  },
};

/** On record by the day, and of a strand that is asked about, or of the whole partnership. */
const inCohort =
  (history: History, asks: (strand: Strand) => boolean, validAt: string) =>
  (
    fact: FactOfType<'ContributionCommitted' | 'BudgetPooled' | 'SpendRecorded' | 'GrantAwarded' | 'OutcomeRecorded'>,
  ) => {
    const { strandId } = fact.data as { strandId?: string };
    const strand = strandId === undefined ? undefined : history.strand(strandId);
    return (fact.dateUnknown || fact.earliest <= validAt) && (strand === undefined || asks(strand));
  };

function poolHost(history: History, poolId: string, sectorOf: (id: string) => string): string {
  const host = history.named('BudgetPoolOpened', 'poolId', poolId)[0]?.data.hostOrganisationId;
  return host === undefined ? 'host not stated' : sectorOf(host);
}

interface Whole {
  readonly flow: Flow;
  readonly currency: string;
  readonly total: Total;
}

function wholeOf(parts: ReadonlyMap<string, readonly MoneyAmount[]>): Whole[] {
  const byFlow = new Map<string, MoneyAmount[]>();
  for (const [key, amounts] of parts) {
    const [flow, , , currency] = JSON.parse(key) as [Flow, string, string, string];
    const whole = JSON.stringify([flow, currency]);
    byFlow.set(whole, [...(byFlow.get(whole) ?? []), ...amounts]);
  }
  return [...byFlow.keys()].sort().map((key) => {
    const [flow, currency] = JSON.parse(key) as [Flow, string];
    return { flow, currency, total: totalOf(byFlow.get(key)!, currency) };
  });
}

const QUALIFIED: Readonly<Record<Total['qualifier'], string>> = {
  exact: '',
  rounded: 'about ',
  atLeast: 'at least ',
  atMost: 'at most ',
  none: '',
};

/** `at least £1,234,000 (2 of 5 amounts unknown)` */
export function totalText({ pence, currency, qualifier, parts, unknownParts }: Total): string {
  if (parts === 0) return 'none on record';
  if (unknownParts === parts) return `unknown (${inWords(parts, 'amount')})`;
  const amount =
    pence === null
      ? 'no total: bounds on both sides'
      : `${QUALIFIED[qualifier]}${currency === 'GBP' ? '£' : `${currency} `}${Math.round(pence / 100).toLocaleString('en-GB')}`;
  return unknownParts === 0 ? amount : `${amount} (${unknownParts} of ${parts} amounts unknown)`;
}

const FLOWS: Readonly<Record<Flow, string>> = {
  committed: 'committed',
  inKind: 'given in kind',
  pooled: 'pooled',
  spent: 'spent',
  granted: 'granted for delivery',
};

function headingOf(whole: readonly Whole[], outcomes: readonly ResultCount[]): string {
  const money = (['committed', 'spent'] as const).map((flow) => {
    const own = whole.filter((one) => one.flow === flow).map(({ total }) => totalText(total));
    return `${FLOWS[flow]}: ${own.length === 0 ? 'nothing on record' : own.join(' and ')}`;
  });
  const of = (measured: boolean) =>
    outcomes.filter(({ basis }) => (basis === 'measured') === measured).reduce((sum, one) => sum + one.outcomes, 0);
  return `${capitalised(money.join('; '))}; ${inWords(of(true), 'result')} measured, ${inWords(of(false), 'result')} only stated`;
}

const wholeTable = (whole: readonly Whole[]): Table => ({
  id: 'money',
  caption: 'Money on record',
  columns: [
    { title: 'Money' },
    { title: 'Total', numeric: true },
    { title: 'Amounts', numeric: true },
    { title: 'Unknown', numeric: true },
  ],
  rows: whole.map(({ flow, total }) => [capitalised(FLOWS[flow]), totalText(total), total.parts, total.unknownParts]),
});

const sumsTable = (sums: readonly Sum[]): Table => ({
  id: 'money-by',
  caption: 'By the sector of the funder or host, or the category of spending, and by purpose',
  columns: [
    { title: 'Money' },
    { title: 'By' },
    { title: 'Purpose' },
    { title: 'Total', numeric: true },
    { title: 'Amounts', numeric: true },
    { title: 'Unknown', numeric: true },
  ],
  rows: sums.map(({ flow, by, purpose, total }): Cell[] => [
    capitalised(FLOWS[flow]),
    by,
    purpose,
    totalText(total),
    total.parts,
    total.unknownParts,
  ]),
});

const resultsTable = (outcomes: readonly ResultCount[]): Table => ({
  id: 'results',
  caption: 'Results, as measured or stated',
  columns: [
    { title: 'Basis' },
    { title: 'Result' },
    { title: 'On record', numeric: true },
    { title: 'With a number', numeric: true },
  ],
  rows: outcomes.map(({ basis, result, outcomes: each, withNumber }) => [basis, result, each, withNumber]),
});

const fundingOf = ({ programmeId, name, entries }: Programme) => ({
  programmeId,
  name,
  funding: entries
    .filter(({ entry }) => entry === 'funding')
    .map(({ id, on, basis, amount, arrangement, ringFenced, recipients, fromOn, untilOn }) => ({
      id,
      on,
      basis: basis ?? null,
      amount: amount ?? null,
      arrangement: arrangement ?? null,
      ringFenced: ringFenced ?? null,
      recipients: recipients ?? null,
      fromOn: fromOn ?? null,
      untilOn: untilOn ?? null,
    })),
});

const programmesTable = (programmes: readonly Programme[]): Table => ({
  id: 'programmes',
  caption: 'What the registers say of whole programmes; never summed',
  columns: [
    { title: 'Programme' },
    { title: 'On' },
    { title: 'Basis' },
    { title: 'Amount', numeric: true },
    { title: 'To whom' },
  ],
  rows: programmes.flatMap((programme) =>
    fundingOf(programme).funding.map(({ on, basis, amount, recipients, fromOn, untilOn }): Cell[] => [
      programme.name,
      on ?? ([fromOn, untilOn].filter((day) => day !== null).join(' to ') || null),
      basis,
      amount === null ? null : totalText(totalOf([amount], amount.currency)),
      recipients,
    ]),
  ),
});
