/** What both adapters check before anything else, and the one place where an event becomes text. */
import {
  type NewEvent,
  type Append,
  type AppendOutcome,
  type Expected,
  type Instant,
  LIMITS,
  OUR_PREFIXES,
} from './port.js';
import { plainJsonProblem } from './plain-json.js';

export interface PreparedEvent {
  id: string;
  type: string;
  /** JSON text of what was passed. */
  data: string;
  /** JSON text; without `recordedAt`, unless it is kept. */
  metadata: string;
  /** In `keep` mode: the instant that the metadata carries. */
  recordedAt?: Instant;
  /** As it was passed, for whoever needs the values again. */
  readonly given: NewEvent;
}
/** An append that may be sent: what is written is text, whatever the caller does to the values meanwhile. */
export interface PreparedAppend {
  stream: string;
  /** The revision the first event comes after; -1 for `noStream`. */
  after: number;
  expected: Expected;
  events: readonly PreparedEvent[];
  recordedAt: Instant | 'keep';
  notBefore?: Instant;
  bytes: number;
}
export type Refused = Extract<AppendOutcome, { outcome: 'InvalidAppend' | 'AppendTooLarge' }>;

/** v1 appends to these; the other prefixes are reserved, and only a copied log holds events in them. */
const APPENDABLE = OUR_PREFIXES[0];
const MAX_NAME_BYTES = 1_024;
const MAX_TYPE_LENGTH = 128;
const NIL = '00000000-0000-0000-0000-000000000000';

/** The append as it will be sent, or why nothing is sent. Never throws. */
export function prepareAppend(append: Append): PreparedAppend | Refused {
  try {
    return prepare(append);
  } catch (error) {
    // A getter or a proxy among the data can do anything.
    return invalid(`cannot be read: ${(error as Error).message}`);
  }
}

export const isRefused = (prepared: PreparedAppend | Refused): prepared is Refused => 'outcome' in prepared;

function prepare(append: Append): PreparedAppend | Refused {
  const { stream, expected, recordedAt, notBefore } = append;
  const keep = recordedAt === 'keep';
  const name = streamNameProblem(stream) ?? (keep ? undefined : reservedProblem(stream));
  if (name !== undefined) return invalid(name, '/stream');
  if (!isExpected(expected)) return invalid('neither noStream nor a revision', '/expected');
  if (!keep && !isInstant(recordedAt)) return invalid('not an instant in UTC with milliseconds', '/recordedAt');
  if (notBefore !== undefined && !isInstant(notBefore))
    return invalid('not an instant in UTC with milliseconds', '/notBefore');
  const given: unknown = append.events;
  if (!Array.isArray(given) || given.length === 0) return invalid('no events', '/events');
  if (given.length > LIMITS.appendEvents) return tooLarge('count', LIMITS.appendEvents, given.length);

  const events: PreparedEvent[] = [];
  const ids = new Set<string>();
  let bytes = 0;
  for (const [i, event] of append.events.entries()) {
    const at = `/events/${i}`;
    const problem = eventProblem(event, keep);
    if (problem) return invalid(problem.problem, at + problem.path);
    if (ids.has(event.id)) return invalid('the same id twice', `${at}/id`);
    ids.add(event.id);
    const data = JSON.stringify(event.data);
    const metadata = JSON.stringify(event.metadata);
    const size = Buffer.byteLength(data) + (keep ? bytesWithoutStamp(event.metadata) : Buffer.byteLength(metadata));
    if (size > LIMITS.eventBytes) return tooLarge('event', LIMITS.eventBytes, size);
    bytes += size + 2 * event.type.length;
    events.push({
      id: event.id,
      type: event.type,
      data,
      metadata,
      given: event,
      ...(keep ? { recordedAt: event.metadata['recordedAt'] as Instant } : {}),
    });
  }
  if (bytes > LIMITS.appendBytes) return tooLarge('append', LIMITS.appendBytes, bytes);
  return {
    stream,
    after: expected === 'noStream' ? -1 : expected.revision,
    expected: expected === 'noStream' ? expected : { revision: expected.revision },
    events,
    recordedAt,
    ...(notBefore === undefined ? {} : { notBefore }),
    bytes,
  };
}

/** JSON text of the metadata with the instant of recording, and by how many milliseconds the given clock was behind it. */
export function stamped(metadata: string, recordedAt: Instant, clockSkewMs: number): string {
  const skew = clockSkewMs > 0 ? `,"clockSkewMs":${clockSkewMs}` : '';
  const rest = metadata === '{}' ? '{' : `${metadata.slice(0, -1)},`;
  return `${rest}"recordedAt":"${recordedAt}"${skew}}`;
}

/** Why a stream cannot have this name; undefined where it can. */
export function streamNameProblem(name: unknown, prefixes: readonly string[] = OUR_PREFIXES): string | undefined {
  if (typeof name !== 'string') return 'not a text';
  if (!prefixes.some((prefix) => name.startsWith(prefix))) return `a stream of ours begins with ${prefixes.join(', ')}`;
  if (!name.isWellFormed()) return 'not well-formed Unicode';
  if (controlCharacter.test(name)) return 'a control character';
  return Buffer.byteLength(name) > MAX_NAME_BYTES ? `longer than ${MAX_NAME_BYTES} bytes` : undefined;
}

const reservedProblem = (name: string) =>
  name.startsWith(APPENDABLE) ? undefined : `only streams that begin with ${APPENDABLE} are appended to`;

/** UTC with milliseconds, as `Date.toISOString` writes it. */
export function isInstant(value: unknown): value is Instant {
  if (value === lastInstant) return true;
  if (typeof value !== 'string' || !instant.test(value)) return false;
  const time = Date.parse(value);
  if (Number.isNaN(time) || new Date(time).toISOString() !== value) return false;
  lastInstant = value;
  return true;
}

// Appends that come together are stamped with the same millisecond.
let lastInstant: string | undefined;

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const controlCharacter = /\p{Cc}/u;

function isExpected(expected: unknown): expected is Expected {
  if (expected === 'noStream') return true;
  if (typeof expected !== 'object' || expected === null) return false;
  const { revision } = expected as { revision?: unknown };
  return Number.isSafeInteger(revision) && (revision as number) >= 0;
}

function eventProblem(event: unknown, keep: boolean): { problem: string; path: string } | undefined {
  if (typeof event !== 'object' || event === null) return { problem: 'not an event', path: '' };
  const { id, type, data, metadata } = event as Record<string, unknown>;
  if (typeof id !== 'string' || !uuid.test(id) || id === NIL)
    return { problem: 'not a lower-case UUID, or the nil one', path: '/id' };
  const wrongType = typeProblem(type);
  if (wrongType !== undefined) return { problem: wrongType, path: '/type' };
  const wrongData = plainJsonProblem(data);
  if (wrongData) return { problem: wrongData.problem, path: `/data${wrongData.path}` };
  const wrongMetadata = plainJsonProblem(metadata);
  if (wrongMetadata) return { problem: wrongMetadata.problem, path: `/metadata${wrongMetadata.path}` };
  const reserved = Object.keys(metadata as object).find((key) => key.startsWith('$'));
  if (reserved !== undefined)
    return {
      problem: 'keys that begin with $ belong to the event store',
      path: `/metadata/${reserved.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    };
  return stampProblem(metadata as Record<string, unknown>, keep);
}

function typeProblem(type: unknown): string | undefined {
  if (typeof type !== 'string' || type.length < 1 || type.length > MAX_TYPE_LENGTH)
    return `a type has 1 to ${MAX_TYPE_LENGTH} characters`;
  if (type.startsWith('$')) return 'types that begin with $ belong to the event store';
  return type.isWellFormed() && !controlCharacter.test(type) ? undefined : 'not well-formed, or a control character';
}

/** The adapter sets the instant, and nobody else does; a copied log brings it along. */
function stampProblem(metadata: Record<string, unknown>, keep: boolean): { problem: string; path: string } | undefined {
  const has = (key: string) => Object.hasOwn(metadata, key);
  if (keep)
    return has('recordedAt') && isInstant(metadata['recordedAt'])
      ? undefined
      : { problem: 'no instant to keep', path: '/metadata/recordedAt' };
  for (const key of ['recordedAt', 'clockSkewMs'])
    if (has(key)) return { problem: 'set by the event store', path: `/metadata/${key}` };
  return undefined;
}

function bytesWithoutStamp(metadata: object): number {
  const { recordedAt: _instant, clockSkewMs: _skew, ...rest } = metadata as Record<string, unknown>;
  return Buffer.byteLength(JSON.stringify(rest));
}

const invalid = (problem: string, path?: string): Refused => ({
  outcome: 'InvalidAppend',
  problem,
  ...(path === undefined ? {} : { path }),
});
const tooLarge = (what: 'event' | 'append' | 'count', limit: number, size: number): Refused => ({
  outcome: 'AppendTooLarge',
  what,
  limit,
  size,
});
