/** How an event lies in the file, and how it is read back. */
import { Buffer } from 'node:buffer';
import { type Instant, type JsonObject, type LocalEvent, type LogEvent, type Position, StoreError } from '../port.js';
import type { Role } from './schema.js';

/** One row of `events` with the name of its stream, as an array: objects cost a third of a scan. */
export type Row = readonly [
  index: number,
  stream: string,
  revision: number,
  eventId: string,
  type: string,
  knownAt: number,
  encoding: string,
  data: string,
  metadata: string,
  originPosition: string | null,
];
export const ROW_COLUMNS =
  'e.log_index, s.name, e.revision, e.event_id, e.type, e.known_at, e.encoding, e.data, e.metadata, e.origin_position';
/** The same of one stream, whose name is put in by who asks. */
export const ROW_COLUMNS_OF_STREAM = ROW_COLUMNS.replace('s.name', 'NULL');
export const ROW_TABLES = 'events e JOIN streams s ON s.id = e.stream_id';

const DIGITS = 20;
const LETTER = 's';

/** Where an event stands in this file, as strings that sort in the order of the log. */
export const positionOf = (index: number): Position => (LETTER + String(index).padStart(DIGITS, '0')) as Position;

/** The index in a position that `positionOf` made. Throws `InvalidPosition` for any other. */
export function indexOfPosition(position: Position): number {
  const index = Number(position.slice(1));
  if (typeof position !== 'string' || !ours.test(position) || !Number.isSafeInteger(index))
    throw new StoreError('InvalidPosition', `${String(position)} is not a position of this log`);
  return index;
}
const ours = new RegExp(`^${LETTER}\\d{${DIGITS}}$`);

/** The event in a row; of a replica, at its position in the store it follows. Throws `StreamDamaged` where the row does not hold what it says. */
export function eventOf(row: Row, role: Role): LocalEvent {
  const [index, stream, revision, id, type, knownAtMs, encoding, data, metadata, origin] = row;
  const place = {
    stream,
    revision,
    position: role === 'replica' && origin !== null ? (origin as Position) : positionOf(index),
    index,
    knownAt: instantOf(knownAtMs),
  };
  if (encoding === 'base64') return { id, type, raw: { data: bytes(data), metadata: bytes(metadata) }, ...place };
  return { id, type, data: json(data, row), metadata: json(metadata, row), ...place };
}

/** How an event is written: its text is what was read or passed, never made anew where there is a choice. */
export function contentOf(event: LogEvent): { encoding: 'json' | 'base64'; data: string; metadata: string } {
  return 'raw' in event
    ? { encoding: 'base64', data: base64(event.raw.data), metadata: base64(event.raw.metadata) }
    : { encoding: 'json', data: JSON.stringify(event.data), metadata: JSON.stringify(event.metadata) };
}

// Neighbours were often recorded in the same millisecond.
let last: { milliseconds: number; instant: Instant } | undefined;

export function instantOf(milliseconds: number): Instant {
  if (last?.milliseconds !== milliseconds) last = { milliseconds, instant: new Date(milliseconds).toISOString() };
  return last.instant;
}

const base64 = (content: Uint8Array) => Buffer.from(content).toString('base64');
const bytes = (content: string) => new Uint8Array(Buffer.from(content, 'base64'));

function json(text: string, [index, stream, revision]: Row): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // falls through: the same answer for both
  }
  throw new StoreError(
    'StreamDamaged',
    `event ${revision} of ${stream} (index ${index}) cannot be read: restore a backup`,
  );
}
