/** One event as one line of JSON: what an export holds, and what a verbatim import takes back unchanged. */
import { createHash } from 'node:crypto';
import { isUndecodable, type JsonObject, type LocalEvent, type NewEvent } from '#event-store';

/** An event whole. */
export interface EventLine {
  readonly index: number;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly recordedAt: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** An event of another program: its bytes are not given, only what they hash to. */
export interface ForeignEventLine extends Omit<EventLine, 'schemaVersion' | 'recordedAt' | 'data' | 'metadata'> {
  readonly rawDataHash: string;
  readonly rawMetadataHash: string;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export function exportLine(event: LocalEvent): EventLine | ForeignEventLine {
  const { index, id, stream, revision, type } = event;
  const place = { index, id, stream, revision, type };
  if (isUndecodable(event))
    return { ...place, rawDataHash: sha256(event.raw.data), rawMetadataHash: sha256(event.raw.metadata) };
  const { data, metadata } = event;
  const { schemaVersion, recordedAt } = metadata as { schemaVersion: number; recordedAt: string };
  return { ...place, schemaVersion, recordedAt, data, metadata };
}

/** What is wrong with a line, for a person. */
export class LineRefused extends Error {
  readonly code = 'LineRefused';
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws LineRefused */
export function parseEventLine(text: string): EventLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new LineRefused('is not JSON');
  }
  if (!isObject(line)) throw new LineRefused('is no JSON object');
  if ('rawDataHash' in line)
    throw new LineRefused(
      'is an event of another program, whose bytes an export does not hold: restore a backup instead',
    );
  const { index, id, stream, revision, type, schemaVersion, recordedAt, data, metadata } = line;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(revision) || !Number.isSafeInteger(schemaVersion))
    throw new LineRefused(
      'lacks index, revision or schemaVersion: only the lines of "psp export" can be imported verbatim',
    );
  if (
    typeof id !== 'string' ||
    typeof stream !== 'string' ||
    typeof type !== 'string' ||
    typeof recordedAt !== 'string'
  )
    throw new LineRefused('lacks id, stream, type or recordedAt');
  if (!isObject(data) || !isObject(metadata)) throw new LineRefused('lacks its data or metadata');
  if (metadata['recordedAt'] !== recordedAt || metadata['schemaVersion'] !== schemaVersion)
    throw new LineRefused('says recordedAt or schemaVersion twice, and not the same: it was altered');
  return line as unknown as EventLine;
}

export const newEventOf = ({ id, type, data, metadata }: EventLine): NewEvent => ({ id, type, data, metadata });
