/** Q13: how much support does a partnership take, when, and in which form? Dealings per month of an engagement, by its age. */
import type { FactOfType, History } from '#lifecycle';
import { middleOf, numberOf, spanOf } from '../days.js';
import { guardNote, type Note } from '../guards.js';
import { cohortMethods } from '../methods.js';
import type { Cell, Table } from '../models.js';
import { caveatsOf } from '../presenting/headings.js';
import { MONTH } from '../specification/specification.js';
import { rate } from '../statistics/rate.js';
import { inWords, twoDigits } from '../words.js';
import type { Question } from './question.js';

/** Months since the engagement started. */
const BANDS = [0, 3, 6, 12, 24, 36];

interface Engagement {
  readonly id: string;
  /** Days since its start: of each dealing, until its end or its last dealing, and until the day asked about. */
  readonly contacts: readonly { readonly days: number; readonly kind: string; readonly channel: string }[];
  readonly ended: boolean;
  readonly daysToLast: number;
  readonly daysToValidAt: number;
}

interface FirstDealing {
  readonly partnershipId: string;
  /** Signed days, fewest and most; null = that day is not on record. */
  readonly sinceProposal: readonly [number, number] | null;
  readonly beforeLaunch: readonly [number, number] | null;
}

export const supportIntensity: Question = {
  id: 'Q13',
  asks: 'How much support does a partnership take, and when?',
  begin({ spec }) {
    const validAt = numberOf(spec.validAt);
    const engagements: Engagement[] = [];
    const firsts: FirstDealing[] = [];
    let undated = 0;
    let partnerships = 0;
    return {
      add(history) {
        partnerships += 1;
        const found = engagementsOf(history, validAt);
        undated += found.undated;
        engagements.push(...found.engagements);
        firsts.push(...firstDealing(history, validAt));
      },
      tell(subjects) {
        const byAge = BANDS.map((from, band) => bandOf(engagements, from, BANDS[band + 1] ?? null));
        const contacts = engagements.flatMap((one) => one.contacts);
        const byForm = tally(contacts.map(({ kind, channel }) => JSON.stringify([kind, channel])));
        const notes: Note[] = spec.cohort.foundBy === null ? [guardNote('G16')] : [];
        const supported = new Set(engagements.map(({ id }) => id.split('/')[0])).size;
        const caveats = [
          ...(undated > 0
            ? [
                `${inWords(undated, 'start of support or dealing', 'starts of support or dealings')} without a date ${undated === 1 ? 'is' : 'are'} not counted.`,
              ]
            : []),
          ...(engagements.some(({ ended }) => !ended)
            ? [
                'Where no end of the support is on record, time counts until its last dealing, and in the second column until the day that is asked about.',
              ]
            : []),
          'Only dealings that somebody logged are on record.',
        ];
        const heading =
          contacts.length === 0
            ? `Support began in ${inWords(supported, 'partnership')} of ${partnerships}; no dealing with a support body is on record`
            : `${inWords(contacts.length, 'dealing')} in ${inWords(supported, 'supported partnership')}: ${twoDigits(byAge[0]!.untilLast.perMonth ?? 0)} a month in the first three months`;
        return {
          results: {
            partnerships,
            supported,
            engagements: engagements.length,
            contacts: contacts.length,
            undated,
            byAge,
            byForm,
            firstDealings: firsts.sort((a, b) => (a.partnershipId < b.partnershipId ? -1 : 1)),
          },
          heading,
          caveats: caveatsOf(notes, caveats),
          methods: `${cohortMethods(spec, subjects)} Dealings with a support body are counted by the months since the engagement started, over the time observed in each band, with exact Poisson limits; dates that are ranges stand at their middles.`,
          notes,
          tables: [ageTable(byAge), formTable(byForm), firstTable(firsts)].filter(({ rows }) => rows.length > 0),
          charts: [],
        };
      },
    };
  },
};

function engagementsOf(history: History, validAt: number) {
  let undated = 0;
  const engagements: Engagement[] = [];
  for (const started of history.of('SupportEngagementStarted')) {
    const { engagementId } = started.data;
    if (started.dateUnknown) undated += 1;
    const start = started.dateUnknown ? null : middleOf(spanOf(started));
    if (start === null || start > validAt) continue;
    const contacts: { days: number; kind: string; channel: string }[] = [];
    for (const contact of history.named(
      'SupportContactLogged',
      'engagementId',
      engagementId,
    ) as readonly FactOfType<'SupportContactLogged'>[]) {
      if (contact.dateUnknown) undated += 1;
      const day = middleOf(spanOf(contact));
      if (!contact.dateUnknown && day <= validAt)
        contacts.push({ days: Math.max(0, day - start), kind: contact.data.kind, channel: contact.data.channel });
    }
    const end = history
      .named('SupportEngagementEnded', 'engagementId', engagementId)
      .find(({ dateUnknown }) => !dateUnknown);
    const ended = end !== undefined && middleOf(spanOf(end)) <= validAt;
    const last = Math.max(0, ...contacts.map(({ days }) => days));
    const days = ended ? Math.max(0, middleOf(spanOf(end)) - start) : validAt - start;
    engagements.push({
      id: `${history.partnershipId}/${engagementId}`,
      contacts,
      ended,
      daysToLast: ended ? days : last,
      daysToValidAt: days,
    });
  }
  return { engagements, undated };
}

function bandOf(engagements: readonly Engagement[], fromMonths: number, toMonths: number | null) {
  const from = fromMonths * MONTH;
  const to = toMonths === null ? Infinity : toMonths * MONTH;
  const overlap = (days: number) => Math.max(0, Math.min(days, to) - from);
  let contacts = 0;
  let untilLast = 0;
  let untilValidAt = 0;
  for (const one of engagements) {
    untilLast += overlap(one.daysToLast);
    untilValidAt += overlap(one.daysToValidAt);
    contacts += one.contacts.filter(
      ({ days }) => days <= to && (days > from || (fromMonths === 0 && days === 0)),
    ).length;
  }
  return {
    fromMonths,
    toMonths,
    contacts,
    untilLast: monthly(contacts, untilLast),
    untilValidAt: monthly(contacts, untilValidAt),
  };
}

function monthly(contacts: number, days: number) {
  const perDay = rate(contacts, days);
  const scaled = (value: number | null) => (value === null ? null : value * MONTH);
  return {
    months: days / MONTH,
    perMonth: scaled(perDay.rate),
    lower: scaled(perDay.exactLower95),
    upper: scaled(perDay.exactUpper95),
    reason: perDay.reason,
  };
}

function firstDealing(history: History, validAt: number): FirstDealing[] {
  const dated = [...history.of('SupportEngagementStarted'), ...history.of('SupportContactLogged')]
    .filter(({ dateUnknown }) => !dateUnknown)
    .map(spanOf);
  if (dated.length === 0) return [];
  const first = dated.reduce((a, b) => (b.lo < a.lo || (b.lo === a.lo && b.hi < a.hi) ? b : a));
  if (first.lo > validAt) return [];
  const proposed = history.proposed;
  const launches = [...history.strands.values()]
    .flatMap((strand) => strand.of('PilotLaunched').filter(({ dateUnknown }) => !dateUnknown))
    .map(spanOf);
  const launch = launches.length === 0 ? null : launches.reduce((a, b) => (b.lo < a.lo ? b : a));
  const start = proposed === undefined || proposed.dateUnknown ? null : spanOf(proposed);
  return [
    {
      partnershipId: history.partnershipId,
      sinceProposal: start && [first.lo - start.hi, first.hi - start.lo],
      beforeLaunch: launch && [launch.lo - first.hi, launch.hi - first.lo],
    },
  ];
}

function tally(keys: readonly string[]) {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts.keys()].sort().map((key) => {
    const [kind, channel] = JSON.parse(key) as [string, string];
    return { kind, channel, contacts: counts.get(key)! };
  });
}

const ageTable = (bands: readonly ReturnType<typeof bandOf>[]): Table => ({
  id: 'by-age',
  caption: 'Dealings per month of an engagement, by months since it started',
  columns: [
    { title: 'Months' },
    { title: 'Dealings', numeric: true },
    { title: 'Per month, until the last dealing', numeric: true },
    { title: '95 % limits' },
    { title: 'Per month, until the day asked about', numeric: true },
  ],
  rows: bands
    .filter(({ untilValidAt }) => untilValidAt.months > 0)
    .map(({ fromMonths, toMonths, contacts, untilLast, untilValidAt }): Cell[] => [
      toMonths === null ? `${fromMonths} and more` : `${fromMonths} to ${toMonths}`,
      contacts,
      untilLast.perMonth === null ? null : twoDigits(untilLast.perMonth),
      untilLast.lower === null ? null : `${twoDigits(untilLast.lower)} to ${twoDigits(untilLast.upper!)}`,
      untilValidAt.perMonth === null ? null : twoDigits(untilValidAt.perMonth),
    ]),
});

const formTable = (forms: readonly { kind: string; channel: string; contacts: number }[]): Table => ({
  id: 'by-form',
  caption: 'Dealings by kind and channel',
  columns: [{ title: 'Kind' }, { title: 'Channel' }, { title: 'Dealings', numeric: true }],
  rows: forms.map(({ kind, channel, contacts }) => [kind, channel, contacts]),
});

const LISTED_UP_TO = 200;

const firstTable = (firsts: readonly FirstDealing[]): Table => ({
  id: 'first-dealings',
  caption: 'The first dealing with a support body: days after the proposal, and before the first launch',
  columns: [{ title: 'Partnership' }, { title: 'Days after the proposal' }, { title: 'Days before the launch' }],
  rows: firsts
    .slice(0, LISTED_UP_TO)
    .map(({ partnershipId, sinceProposal, beforeLaunch }) => [
      partnershipId,
      signed(sinceProposal),
      signed(beforeLaunch),
    ]),
});

const signed = (range: readonly [number, number] | null): string =>
  range === null ? 'not on record' : range[0] === range[1] ? String(range[0]) : `${range[0]} to ${range[1]}`;
