/** Q20: what was known when? The same analysis at two points of the log: which rows, exclusions and estimates differ, and the
 *  records and amendments that caused it. */
import type { History } from '#lifecycle';
import { analyse, type Analysis } from '../analysis.js';
import { canonicalJson } from '../../../audit/src/canonical-json.js';
import { methodsOf } from '../methods.js';
import type { Cell, Table } from '../models.js';
import { caveatsOf, shareHeading } from '../presenting/headings.js';
import { READING_TITLES, rangeText, shareText } from '../presenting/tables.js';
import { SpecificationRefused } from '../specification/parse-specification.js';
import { ENDPOINTS } from '../specification/specification.js';
import { SubjectCollector, type SubjectRow, type Subjects } from '../subjects.js';
import { capitalised, inWords, yearsText } from '../words.js';
import type { Question } from './question.js';
import { resultsOf } from './shares.js';

/** Of more, the answer holds the first by name, and how many there are. */
const MOST_LISTED = 500;

/** An event that came between the two points of the log. */
interface Cause {
  readonly partnershipId: string;
  readonly eventId: string;
  readonly index: number;
  readonly type: string;
  readonly recordedAt: string;
  /** Of an amendment: the event that it corrects or retracts. */
  readonly targetEventId: string | null;
}

export const knownWhen: Question = {
  id: 'Q20',
  asks: 'What was known when?',
  begin({ spec, registers }) {
    if (spec.against === null)
      throw new SpecificationRefused([
        { pointer: '/against', message: 'names the other point of the log: an instant, a day or size:<events>' },
      ]);
    const earlier = new SubjectCollector({ ...spec, knownAt: spec.against }, registers);
    const between: [number, number] = [
      Math.min(spec.against.knownSize, spec.knownAt.knownSize),
      Math.max(spec.against.knownSize, spec.knownAt.knownSize),
    ];
    const causes: Cause[] = [];
    const look = (history: History) => causes.push(...causesIn(history, between));
    return {
      add(history) {
        if (spec.knownAt.knownSize >= spec.against!.knownSize) look(history);
      },
      addEarlier(history) {
        earlier.add(history);
        if (spec.knownAt.knownSize < spec.against!.knownSize && earlier.asksFor(history)) look(history);
      },
      tell(subjects) {
        const headline = spec.silence.readings[0]!;
        const before = earlier.finish();
        const [now, then] = [analyse(subjects), analyse(before)];
        const changes = changedRows(before, subjects);
        const touched = new Set(changes.map(({ id }) => id.split('/')[0]!));
        const caused = causes
          .filter(({ partnershipId }) => touched.has(partnershipId))
          .sort((a, b) => a.index - b.index);
        const exclusions = { before: excludedOf(before), after: excludedOf(subjects) };
        const heading =
          changes.length === 0
            ? 'Nothing that this analysis counts was learned between the two points of the log'
            : `What was learned changed what is said of ${inWords(changes.length, 'strand')}: ${lowered(shareHeading(subjects, now))}; before: ${lowered(shareHeading(before, then))}`;
        return {
          results: {
            before: resultsOf(then, headline),
            after: resultsOf(now, headline),
            rows: changes,
            exclusions,
            causes: caused,
          },
          heading,
          caveats: caveatsOf(now.notes),
          methods: `${methodsOf(spec, subjects, now)} The same analysis was made with the first ${spec.against!.knownSize} events of the log, and the two compared.`,
          notes: now.notes,
          tables: [
            changesTable(changes.slice(0, MOST_LISTED)),
            estimatesTable(subjects, then, now),
            causesTable(caused.slice(0, MOST_LISTED)),
          ].filter(({ rows }) => rows.length > 0),
          charts: [],
        };
      },
    };
  },
};

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function causesIn({ partnershipId, events }: History, [from, until]: readonly [number, number]): Cause[] {
  return events
    .filter(({ index }) => index >= from && index < until)
    .map(({ id, index, type, data, metadata }) => ({
      partnershipId,
      eventId: id,
      index,
      type,
      recordedAt: metadata.recordedAt,
      targetEventId: (data as { targetEventId?: string }).targetEventId ?? null,
    }));
}

interface Change {
  readonly id: string;
  readonly before: SubjectRow | string | null;
  readonly after: SubjectRow | string | null;
}

/** Strands whose strict row in the headline reading, or whose exclusion, differs. */
function changedRows(before: Subjects, after: Subjects): Change[] {
  const standing = (subjects: Subjects) => {
    const byId = new Map<string, SubjectRow | string>();
    for (const { id, reason } of subjects.excludedFromAll) byId.set(id, reason);
    const headline = subjects.spec.silence.readings[0]!;
    for (const { id, reason } of subjects.columns('strict', headline).excluded) byId.set(id, reason);
    for (const row of subjects.rows('strict', headline)) byId.set(row.id, row);
    return byId;
  };
  const [then, now] = [standing(before), standing(after)];
  return [...new Set([...then.keys(), ...now.keys()])]
    .sort()
    .map((id) => ({ id, before: then.get(id) ?? null, after: now.get(id) ?? null }))
    .filter((change) => canonicalJson(change.before) !== canonicalJson(change.after));
}

const excludedOf = (subjects: Subjects) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(subjects.excluded(), ({ reason }) => reason)).map(([reason, those]) => [
      reason,
      those!.length,
    ]),
  );

const standingText = (standing: Change['before']): string =>
  standing === null
    ? 'not on record'
    : typeof standing === 'string'
      ? `left out: ${standing}`
      : `${standing.outcome ?? (standing.censoredBy === 'lastSeen' ? 'last seen' : 'running')} after ${standing.timeDays} days; from ${rangeText(standing.originRange)}, until ${rangeText(standing.exitRange)}`;

const changesTable = (changes: readonly Change[]): Table => ({
  id: 'changes',
  caption: 'Strands that are counted otherwise',
  columns: [{ title: 'Strand' }, { title: 'Before' }, { title: 'After' }],
  rows: changes.map(({ id, before, after }) => [id, standingText(before), standingText(after)]),
});

const estimatesTable = (subjects: Subjects, then: Analysis, now: Analysis): Table => ({
  id: 'estimates',
  caption: 'Share mainstreamed, before and after',
  columns: [
    { title: 'Sense' },
    { title: 'Silent strands' },
    { title: 'After launch' },
    { title: 'Before', numeric: true },
    { title: 'After', numeric: true },
  ],
  rows: ENDPOINTS.flatMap((endpoint) =>
    subjects.spec.silence.readings.flatMap((reading) => {
      const [a, b] = [then.results[endpoint][reading]!, now.results[endpoint][reading]!];
      return a.horizons.map((horizon, h): Cell[] => [
        endpoint,
        READING_TITLES[reading],
        yearsText(horizon.days),
        shareText(horizon.causes[a.causes[1]!]!, a.n),
        shareText(b.horizons[h]!.causes[b.causes[1]!]!, b.n),
      ]);
    }),
  ),
});

const causesTable = (causes: readonly Cause[]): Table => ({
  id: 'causes',
  caption: 'Records and amendments between the two points of the log, in the partnerships of these strands',
  columns: [
    { title: 'Partnership' },
    { title: 'Event' },
    { title: 'Type' },
    { title: 'Recorded' },
    { title: 'Amends' },
  ],
  rows: causes.map(({ partnershipId, eventId, type, recordedAt, targetEventId }) => [
    partnershipId,
    eventId,
    capitalised(type),
    recordedAt.slice(0, 10),
    targetEventId,
  ]),
});
