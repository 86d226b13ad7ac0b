/** What a search over decisions is asked for, as it stands in an address. */
import { asCompared, TRAIL_STATUSES, type TrailFilter, type TrailStatus } from '#audit';
import { CHAPTERS, isDay, type Day } from '#lifecycle';
import { Problem, refusedParameter } from '../http/problem.js';
import { integerParameter } from '../http/query.js';
import { partnershipIdOf } from '../partnerships/command-request.js';

export const TRAIL_PARAMETERS = [
  'partnership',
  'actor',
  'role',
  'type',
  'chapter',
  'status',
  'warning',
  'from',
  'to',
  'text',
  'command',
  'correlation',
  'cause',
  'order',
  'after',
  'limit',
] as const;
export type TrailParameters = Partial<Record<(typeof TRAIL_PARAMETERS)[number] | 'validAt', string>>;

export type TrailOrder = 'newest' | 'oldest';

export interface TrailSearch {
  readonly filter: TrailFilter;
  readonly partnershipId: string | undefined;
  readonly order: TrailOrder;
  /** The index from which the page before has looked no further. */
  readonly after: number | undefined;
  readonly limit: number;
}

const MOST_ON_A_PAGE = 500;
const USUAL_ON_A_PAGE = 100;
const LONGEST_TEXT = 200;
const MOST_WORDS = 10;

const TYPE = /^[A-Za-z][A-Za-z0-9]{0,63}$/;
const WARNING = /^(any|W\d{2})$/;
const ACTOR = /^act_[a-z2-7]{1,40}$/;
const ROLE = /^[a-z][A-Za-z]{0,31}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @param mayKnowActors whether whoever asks may know who recorded. @param usual entries of a page where nothing is said.
 *  @throws Problem 403, 422 */
export function trailSearch(query: TrailParameters, mayKnowActors: boolean, usual = USUAL_ON_A_PAGE): TrailSearch {
  const { partnership, actor, order = 'newest', status, chapter } = query;
  if (actor !== undefined && !mayKnowActors)
    throw new Problem({ status: 403, code: 'notPermitted', detail: 'actors are told to recorders only' });
  const [from, to] = [dayIn('from', query.from), dayIn('to', query.to)];
  if (from !== undefined && to !== undefined && from > to) throw refusedParameter('from', `lies after ${to}`);
  const filter = {
    actor: fitting('actor', actor, ACTOR, 'is a pseudonym such as act_…'),
    role: fitting('role', query.role, ROLE, 'is a role such as recorder'),
    type: fitting('type', query.type, TYPE, 'is a type of event such as PilotLaunched'),
    chapter: chapter === undefined ? undefined : oneOf('chapter', chapter, CHAPTERS),
    status: status === undefined ? undefined : (oneOf('status', status, TRAIL_STATUSES) as TrailStatus),
    warning: fitting('warning', query.warning, WARNING, 'is a code such as W04, or any'),
    from,
    to,
    words: query.text === undefined ? undefined : wordsIn(query.text),
    commandId: fitting('command', query.command, UUID, 'is the id of a command'),
    correlationId: fitting('correlation', query.correlation, UUID, 'is a correlation id'),
    causationId: fitting('cause', query.cause, UUID, 'is the id of a command or event'),
    happenedBy: query.validAt,
  };
  return {
    filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
    partnershipId: partnership === undefined ? undefined : partnershipOf(partnership),
    order: oneOf('order', order, ['newest', 'oldest']) as TrailOrder,
    after: query.after === undefined ? undefined : indexIn(query.after),
    limit: integerParameter('limit', query.limit, 1, MOST_ON_A_PAGE) ?? usual,
  };
}

/** Where a search goes on. */
export const cursorAt = (index: number): string => Buffer.from(JSON.stringify([index])).toString('base64url');

function indexIn(cursor: string): number {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(read) && read.length === 1 && Number.isSafeInteger(read[0]) && (read[0] as number) >= 0)
      return read[0] as number;
  } catch {
    // falls through: the same answer for both
  }
  throw refusedParameter('after', 'this is no cursor of this list: leave it out to begin at the first page');
}

function wordsIn(text: string): readonly string[] {
  if (text.length > LONGEST_TEXT) throw refusedParameter('text', `has at most ${LONGEST_TEXT} characters`);
  if (!text.isWellFormed() || /[\u0000-\u001f\u007f]/.test(text))
    throw refusedParameter('text', 'holds control characters');
  const words = asCompared(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length > MOST_WORDS) throw refusedParameter('text', `has at most ${MOST_WORDS} words`);
  return words;
}

function dayIn(name: string, value: string | undefined): Day | undefined {
  if (value !== undefined && !isDay(value))
    throw refusedParameter(name, 'must be a calendar day such as 2026-06-30', 'R16');
  return value;
}

function fitting(name: string, value: string | undefined, shape: RegExp, says: string): string | undefined {
  if (value !== undefined && !shape.test(value)) throw refusedParameter(name, says);
  return value;
}

function oneOf(name: string, value: string, allowed: readonly string[]): string {
  if (!allowed.includes(value)) throw refusedParameter(name, `must be one of ${allowed.join(', ')}`);
  return value;
}

/** The rule for ids, told of the parameter's own name. */
function partnershipOf(id: string): string {
  try {
    return partnershipIdOf(id);
  } catch {
    throw refusedParameter('partnership', 'is the id of a partnership, such as low-moss');
  }
}
