/** What became of one strand by one day, for one endpoint, before silence is read in any way. */
import { foundEndedSince, notFoundSince, type Fact, type Sighting, type Strand } from '#lifecycle';
import { middleOf, numberOf, spanOf, type Span } from '../days.js';
import type { Endpoint, Reading, Specification } from '../specification/specification.js';
import { isClosing, outcomeName, type OutcomeFinder } from './outcomes.js';

/** How the observation of a strand ends. `running`: still there on the day that was asked about, and known to be.
 *  `seenThen`: last seen in a range that reaches that day. `foundEnded`: somebody looked and it was over. */
export type Ending =
  | {
      readonly how: 'outcome';
      readonly span: Span;
      readonly status: number;
      readonly outcome: string;
      readonly eventId: string;
      readonly dateUnknown: boolean;
    }
  | { readonly how: 'running' | 'seenThen'; readonly span: Span; readonly eventId: string | null }
  | {
      readonly how: 'foundEnded' | 'silent';
      readonly span: Span;
      readonly silentFrom: Span;
      readonly silentUntil: Span;
      readonly silentFromEventId: string;
      readonly silentUntilEventId: string | null;
      readonly afterPilotEnd: boolean;
    };

/** What the endings of one strand have in common. */
export interface Course {
  readonly strand: Strand;
  readonly origin: Fact;
  readonly originSpan: Span;
  /** The last evidence that it ran, the origin included. */
  readonly lastSeen: Pick<Sighting, 'eventId' | 'earliest' | 'latest'>;
  readonly candidates: readonly Fact[];
  /** Closings that a reopening undid by the day that is asked about. */
  readonly undone: ReadonlySet<string>;
}

/** Closings that were followed by a reopening on or before a day; a reopening known to a range counts by its middle. */
export function undoneBy(strand: Strand, candidates: readonly Fact[], validAt: number): ReadonlySet<string> {
  if (strand.of('StrandReopened').length === 0 || !candidates.some(isClosing)) return NONE;
  return new Set(
    strand.closings
      .filter(({ reopened }) => reopened !== undefined && middleOf(spanOf(reopened)) <= validAt)
      .map(({ closed }) => closed.id),
  );
}
const NONE: ReadonlySet<string> = new Set();

export function endingOf(course: Course, endpoint: Endpoint, finder: OutcomeFinder, validAt: number): Ending {
  const { strand, originSpan, candidates, undone, lastSeen } = course;
  const today: Span = { lo: validAt, hi: validAt };
  const outcome = candidates.find((fact) => finder.code(fact, endpoint) > 0 && !undone.has(fact.id));
  if (outcome !== undefined) {
    const span = outcome.dateUnknown
      ? { lo: originSpan.lo, hi: Math.max(originSpan.lo, numberOf(outcome.latest)) }
      : spanOf(outcome);
    // A later outcome shows that it was still without one.
    if (span.lo > validAt) return { how: 'running', span: today, eventId: outcome.id };
    const status = finder.code(outcome, endpoint);
    return {
      how: 'outcome',
      span,
      status,
      outcome: outcomeName(outcome.type),
      eventId: outcome.id,
      dateUnknown: outcome.dateUnknown,
    };
  }
  const seen = spanOf(lastSeen);
  if (seen.lo > validAt) return { how: 'running', span: today, eventId: lastSeen.eventId };
  const found = foundEndedSince(strand, lastSeen);
  if (found !== undefined) {
    const by = numberOf(found.latest);
    const span = { lo: Math.min(seen.lo + 1, by), hi: by };
    if (span.lo > validAt) return { how: 'running', span: today, eventId: found.id };
    return silence('foundEnded', course, span, spanOf(found), found.id);
  }
  if (seen.hi >= validAt) return { how: 'seenThen', span: { lo: seen.lo, hi: validAt }, eventId: lastSeen.eventId };
  const notFound = notFoundSince(strand, lastSeen);
  const looked = notFound !== undefined && numberOf(notFound.earliest) <= validAt ? notFound : undefined;
  const until =
    looked === undefined ? today : { lo: numberOf(looked.earliest), hi: Math.min(numberOf(looked.latest), validAt) };
  return silence('silent', course, seen, until, looked?.id ?? null);
}

const silence = (
  how: 'foundEnded' | 'silent',
  { strand, lastSeen }: Course,
  span: Span,
  silentUntil: Span,
  eventId: string | null,
): Ending => ({
  how,
  span,
  silentFrom: spanOf(lastSeen),
  silentUntil,
  silentFromEventId: lastSeen.eventId,
  silentUntilEventId: eventId,
  afterPilotEnd: strand.of('PilotEnded').some(({ id }) => id === lastSeen.eventId),
});

/** The end of observation in one reading: a range of days, and what ended it. */
export interface Exit {
  readonly span: Span;
  readonly status: number;
  readonly outcome: string | null;
  readonly censoredBy: 'lastSeen' | 'validAt' | null;
  readonly eventId: string | null;
}

/** Reads silence in one of its three ways; every other ending is the same in all of them. */
export function exitOf(
  ending: Ending,
  reading: Reading,
  endedAs: { readonly status: number; readonly outcome: string },
  validAt: number,
): Exit {
  switch (ending.how) {
    case 'outcome':
      return {
        span: ending.span,
        status: ending.status,
        outcome: ending.outcome,
        censoredBy: null,
        eventId: ending.eventId,
      };
    case 'running':
      return { span: ending.span, status: 0, outcome: null, censoredBy: 'validAt', eventId: ending.eventId };
    case 'seenThen':
      return { span: ending.span, status: 0, outcome: null, censoredBy: 'lastSeen', eventId: ending.eventId };
    case 'foundEnded':
      return { span: ending.span, ...endedAs, censoredBy: null, eventId: ending.silentUntilEventId };
    case 'silent':
      if (reading === 'lastSeen')
        return {
          span: ending.silentFrom,
          status: 0,
          outcome: null,
          censoredBy: 'lastSeen',
          eventId: ending.silentFromEventId,
        };
      if (reading === 'running')
        return { span: { lo: validAt, hi: validAt }, status: 0, outcome: null, censoredBy: 'validAt', eventId: null };
      return {
        span: { lo: ending.silentFrom.lo + 1, hi: ending.silentUntil.hi },
        ...endedAs,
        censoredBy: null,
        eventId: ending.silentUntilEventId,
      };
  }
}

export const endedAsOf = (spec: Pick<Specification, 'silence'>, endpoint: Endpoint, finder: OutcomeFinder) => ({
  status: finder.codeOfType(spec.silence.endedAs, endpoint),
  outcome: outcomeName(spec.silence.endedAs),
});
