/** Q21: how good is the record? How precisely facts are dated, how sure and from where they are, and how late they came. */
import { londonDay, precisionOf, type Fact, type Strand } from '#lifecycle';
import { numberOf } from '../days.js';
import { cohortMethods } from '../methods.js';
import type { Cell, Table } from '../models.js';
import { caveatsOf } from '../presenting/headings.js';
import { inWords, percent } from '../words.js';
import type { Question } from './question.js';

class Tally {
  readonly counts = new Map<string, number>();
  add(key: string): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }
  /** Most frequent first; equal ones by name. */
  sorted(): { value: string; count: number }[] {
    return [...this.counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  }
}

const SHOWN_SOURCES = 30;

export const dataQuality: Question = {
  id: 'Q21',
  asks: 'How good is the record?',
  begin({ spec }) {
    const precision = new Tally();
    const certainty = new Tally();
    const sources = new Tally();
    const types = new Tally();
    const lags: number[] = [];
    let facts = 0;
    let amendments = 0;
    let retrospective = 0;
    let undated = 0;
    let disagreeing = 0;
    let withoutEvidence = 0;
    let partnerships = 0;
    const count = (fact: Fact) => {
      facts += 1;
      types.add(fact.type);
      precision.add(precisionOf(fact.occurredOn));
      if (fact.retrospective) retrospective += 1;
      if (fact.happened === null) undated += 1;
      else lags.push(Math.max(0, numberOf(londonDay(fact.recordedAt)) - numberOf(fact.happened.latest)));
      if (fact.evidence.some(({ disagrees }) => (disagrees?.length ?? 0) > 0)) disagreeing += 1;
      if (fact.evidence.length === 0) withoutEvidence += 1;
      for (const kind of new Set(fact.evidence.map((item) => item.certainty))) certainty.add(kind);
      for (const source of new Set(fact.evidence.map((item) => item.source))) sources.add(source);
    };
    return {
      add(history, asks: (strand: Strand) => boolean) {
        partnerships += 1;
        const named = ({ data }: Fact) => {
          const { strandId } = data as { strandId?: string };
          const strand = strandId === undefined ? undefined : history.strand(strandId);
          return strand === undefined || asks(strand);
        };
        for (const fact of history.facts)
          if ((fact.dateUnknown || fact.earliest <= spec.validAt) && named(fact)) count(fact);
        amendments += history.amendments.length;
      },
      tell(subjects) {
        lags.sort((a, b) => a - b);
        const at = (share: number) =>
          lags.length === 0 ? null : lags[Math.min(lags.length - 1, Math.floor(share * lags.length))]!;
        const lag = {
          facts: lags.length,
          quarter: at(0.25),
          median: at(0.5),
          threeQuarters: at(0.75),
          most: lags.at(-1) ?? null,
        };
        const per100 = facts === 0 ? null : (amendments / facts) * 100;
        const parts = { retrospective, undated, disagreeing, withoutEvidence };
        return {
          results: {
            partnerships,
            facts,
            ...parts,
            amendments,
            amendmentsPer100: per100,
            precision: precision.sorted(),
            certainty: certainty.sorted(),
            sources: sources.sorted(),
            types: types.sorted(),
            lag,
          },
          heading:
            facts === 0
              ? 'Nothing is on record of this cohort'
              : `${percent(dayShare(precision, facts), facts)} of ${inWords(facts, 'fact')} are dated to the day; ${percent(retrospective / facts, facts)} were recorded more than a month after they happened, or nobody knows when they did`,
          caveats: caveatsOf(
            [],
            [
              'A fact recorded late is not a worse fact: it only says that nobody wrote it down as it happened.',
              ...(spec.cohort.synthetic ? ['These partnerships never existed.'] : []),
            ],
          ),
          methods: `${cohortMethods(spec, subjects)} Counted are the facts that stand in the ${inWords(partnerships, 'partnership')} of the cohort; a fact with several items of evidence counts under each.`,
          notes: spec.cohort.synthetic ? [{ code: 'synthetic' }] : [],
          tables: [
            shares('parts', 'What the record lacks', facts, [
              { value: 'recorded more than 31 days after, or date unknown', count: retrospective },
              { value: 'without any date', count: undated },
              { value: 'where sources disagree', count: disagreeing },
              { value: 'without evidence', count: withoutEvidence },
              { value: 'amendments', count: amendments },
            ]),
            shares('precision', 'How precisely facts are dated', facts, precision.sorted()),
            shares('certainty', 'How sure their evidence is', facts, certainty.sorted()),
            shares('sources', 'Where they are from', facts, sources.sorted().slice(0, SHOWN_SOURCES)),
            shares('types', 'What they tell of', facts, types.sorted()),
            lagTable(lag),
          ].filter(({ rows }) => rows.length > 0),
          charts: [],
        };
      },
    };
  },
};

const dayShare = (precision: Tally, facts: number) => (precision.counts.get('day') ?? 0) / facts;

const shares = (
  id: string,
  caption: string,
  of: number,
  counts: readonly { value: string; count: number }[],
): Table => ({
  id,
  caption,
  columns: [{ title: 'Facts' }, { title: 'Number', numeric: true }, { title: `Of ${of}`, numeric: true }],
  rows: counts.map(({ value, count }): Cell[] => [value, count, of === 0 ? null : percent(count / of, of)]),
});

const lagTable = (lag: {
  facts: number;
  quarter: number | null;
  median: number | null;
  threeQuarters: number | null;
  most: number | null;
}): Table => ({
  id: 'lag',
  caption: 'Days from the last day on which it can have happened to its recording',
  columns: [
    { title: 'Facts', numeric: true },
    { title: 'A quarter within', numeric: true },
    { title: 'Half within', numeric: true },
    { title: 'Three quarters within', numeric: true },
    { title: 'Most', numeric: true },
  ],
  rows: [[lag.facts, lag.quarter, lag.median, lag.threeQuarters, lag.most]],
});
