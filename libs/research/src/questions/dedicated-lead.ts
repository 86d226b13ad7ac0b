/** Q7: for which share of its days has a strand a dedicated lead, and are more mainstreamed where the post was held at the
 *  outset? */
import { sightingsOf, type Fact, type History, type Strand } from '#lifecycle';
import { middleOf, numberOf, spanOf } from '../days.js';
import { endsPost, postsOf } from '../groups.js';
import type { Table } from '../models.js';
import { percent } from '../words.js';
import type { Question } from './question.js';
import { sharesBy } from './shares.js';

export interface LeadShare {
  readonly id: string;
  /** From the design of the service, else the proposal, to the end of the first pilot, else the last sighting: by their middles. */
  readonly days: number;
  /** Days on which a post was certainly, and possibly, held. */
  readonly heldMin: number;
  readonly heldMax: number;
}

export const dedicatedLead: Question = {
  id: 'Q7',
  asks: 'Does a dedicated lead help a strand into the mainstream?',
  defaults: { group: { name: 'dedicatedLead', at: 'origin' }, tests: ['permutation'] },
  begin(asking) {
    const validAt = numberOf(asking.spec.validAt);
    const each: LeadShare[] = [];
    const shares = sharesBy(asking, (subjects) => {
      const counted = new Set(subjects.all.map(({ id }) => id));
      const ofCohort = each.filter(({ id }) => counted.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
      return { results: { leadDays: summaryOf(ofCohort) }, tables: [leadTable(ofCohort)], caveats: LEAD_CAVEATS };
    });
    return {
      ...shares,
      add(history, asks) {
        shares.add!(history, asks);
        for (const strand of history.strands.values())
          if (asks(strand)) each.push(...leadShareOf(history, strand, validAt));
      },
    };
  },
};

const LEAD_CAVEATS = [
  'A post is held from its appointment on record to its end on record; where neither is on record, nothing is known of a post, and it counts as not held.',
];

function leadShareOf(history: History, strand: Strand, validAt: number): LeadShare[] {
  const dated = (facts: readonly Fact[]) => facts.find(({ dateUnknown }) => !dateUnknown);
  const begun = dated(strand.of('ServiceDesigned')) ?? dated(history.of('PartnershipProposed'));
  const over = dated(strand.of('PilotEnded')) ?? sightingsOf(strand).at(-1);
  if (begun === undefined || over === undefined) return [];
  const from = middleOf(spanOf(begun));
  const until = Math.min(middleOf(spanOf(over)), validAt);
  if (until <= from) return [];
  const leavings = history.of('DedicatedLeadLeft');
  const certain: [number, number][] = [];
  const possible: [number, number][] = [];
  for (const appointed of postsOf(history, strand)) {
    if (appointed.dateUnknown) continue;
    const taken = spanOf(appointed);
    const left = leavings.find(
      (one) => !one.dateUnknown && endsPost(one, appointed) && one.latest >= appointed.earliest,
    );
    const ended = left === undefined ? { lo: validAt, hi: validAt } : spanOf(left);
    certain.push([Math.max(from, taken.hi), Math.min(until, ended.lo)]);
    possible.push([Math.max(from, taken.lo), Math.min(until, ended.hi)]);
  }
  return [
    {
      id: `${history.partnershipId}/${strand.strandId}`,
      days: until - from,
      heldMin: covered(certain),
      heldMax: covered(possible),
    },
  ];
}

/** Days in any of the intervals. */
function covered(intervals: readonly [number, number][]): number {
  let days = 0;
  let end = -Infinity;
  for (const [from, until] of intervals.filter(([a, b]) => b > a).sort((a, b) => a[0] - b[0])) {
    days += Math.max(0, until - Math.max(from, end));
    end = Math.max(end, until);
  }
  return days;
}

function summaryOf(each: readonly LeadShare[]) {
  const total = (of: (one: LeadShare) => number) => each.reduce((sum, one) => sum + of(one), 0);
  return {
    strands: each.length,
    days: total((one) => one.days),
    heldMin: total((one) => one.heldMin),
    heldMax: total((one) => one.heldMax),
  };
}

const LISTED_UP_TO = 200;

function leadTable(each: readonly LeadShare[]): Table {
  const share = (held: number, days: number) => (days === 0 ? null : percent(held / days, 1));
  const whole = summaryOf(each);
  return {
    id: 'lead-days',
    caption: 'Share of days, from design to the end of the pilot, on which a post of dedicated lead was held',
    columns: [
      { title: 'Strand' },
      { title: 'Days', numeric: true },
      { title: 'At least', numeric: true },
      { title: 'At most', numeric: true },
    ],
    rows: [
      ...(each.length <= LISTED_UP_TO
        ? each.map(({ id, days, heldMin, heldMax }) => [id, days, share(heldMin, days), share(heldMax, days)])
        : []),
      ['all together', whole.days, share(whole.heldMin, whole.days), share(whole.heldMax, whole.days)],
    ],
  };
}
