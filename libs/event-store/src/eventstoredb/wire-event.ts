/** How an event of ours travels, and what is made of an event that comes back. */
import { type LogEvent, type JsonObject, type JsonValue, StoreError } from '../port.js';
import { isInstant, type PreparedEvent } from '../prepare-append.js';
import { positionOf, type WirePosition } from './position.js';

/** An event as the gateway hands it over: parsed JSON, or what stood in its place. */
export interface WireRecord {
  readonly stream: string;
  readonly id: string;
  readonly revision: bigint;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: unknown;
  readonly metadata: unknown;
  /** Absent on servers that do not send it. */
  readonly position?: WirePosition;
  /** The server's own clock. */
  readonly created: Date;
}
export interface WireEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** The server's own tools follow these two names; ours are given back on reading. */
const RENAMED: readonly (readonly [ours: string, theirs: string])[] = [
  ['correlationId', '$correlationId'],
  ['causationId', '$causationId'],
];
const TOMBSTONE_REVISION = 2n ** 63n - 1n;
const LAST_SAFE_REVISION = BigInt(Number.MAX_SAFE_INTEGER);

/** A stream that an operator ended for good. Look at this before the revision, which no number can hold. */
export const isTombstone = (record: WireRecord): boolean =>
  record.type === '$streamDeleted' && record.revision === TOMBSTONE_REVISION;

/** Parsed anew from our own text: what JSON cannot hold would hang the client for ever. */
export const toWire = (event: Omit<PreparedEvent, 'given'>, metadata: string): WireEvent => ({
  id: event.id,
  type: event.type,
  data: JSON.parse(event.data) as JsonObject,
  metadata: renamed(JSON.parse(metadata) as JsonObject, 0, 1),
});

/** `stream` is the name without the namespace. Throws `StreamDamaged` for what no log of ours can hold. */
export function fromWire(record: WireRecord, stream: string): LogEvent {
  if (record.revision < 0n || record.revision > LAST_SAFE_REVISION)
    throw new StoreError('StreamDamaged', `${stream} has the revision ${record.revision}`);
  if (record.position === undefined)
    throw new StoreError('StreamDamaged', `the server sent an event of ${stream} without its position`);
  const place = { stream, revision: Number(record.revision), position: positionOf(record.position) };
  const { id, type, data, metadata } = record;
  if (!record.isJson || !isObject(data) || !isObject(metadata) || !isInstant(metadata['recordedAt']))
    return { id, type, raw: { data: bytesOf(data), metadata: bytesOf(metadata) }, ...place };
  return { id, type, data, metadata: renamed(metadata, 1, 0), ...place };
}

function renamed(metadata: JsonObject, from: 0 | 1, to: 0 | 1): JsonObject {
  if (!RENAMED.some((names) => Object.hasOwn(metadata, names[from]))) return metadata;
  const named: Record<string, JsonValue | undefined> = {};
  for (const key of Object.keys(metadata)) {
    const name = RENAMED.find((names) => names[from] === key)?.[to] ?? key;
    if (name === '__proto__') return withOddKeys(metadata, from, to);
    named[name] = metadata[key];
  }
  return named;
}

/** A key that an assignment would take for something else. */
function withOddKeys(metadata: JsonObject, from: 0 | 1, to: 0 | 1): JsonObject {
  const nameOf = (key: string) => RENAMED.find((names) => names[from] === key)?.[to] ?? key;
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [nameOf(key), value]));
}

/** The same bytes on every server, even where the client kept only what it had parsed. */
function bytesOf(content: unknown): Uint8Array {
  if (ArrayBuffer.isView(content))
    return new Uint8Array(content.buffer, content.byteOffset, content.byteLength).slice();
  if (content === undefined) return new Uint8Array();
  return new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
