/** An event as it enters the Merkle tree: its canonical entry, and the hash of it. The position in a store is not in it. */
import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { isSealed } from './free-text.js';
import { gateFindings } from './gate.js';
import { isInstant } from './instant.js';

/** An event of ours: what a store gives back. `metadata` holds `recordedAt` and `schemaVersion`. */
export interface OwnEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
}
/** An event of another program that the gate refuses or whose bytes cannot be decoded, as the local log keeps them. */
export interface ForeignEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly raw: { readonly data: Uint8Array; readonly metadata: Uint8Array };
}
export type LeafEvent = OwnEvent | ForeignEvent;

const LEAF_VERSION = 1;

/**
 * The canonical entry of an event, the text under its leaf.
 * @throws TypeError when an event of ours lacks `recordedAt` or `schemaVersion`: it is foreign, so its raw bytes are needed.
 */
export function entryOf(event: LeafEvent): string {
  if ('raw' in event) {
    return foreignEntry(event, sha256Hex(event.raw.data), sha256Hex(event.raw.metadata));
  }
  const { recordedAt, schemaVersion } = event.metadata as { recordedAt?: unknown; schemaVersion?: unknown };
  if (typeof recordedAt !== 'string' || typeof schemaVersion !== 'number') {
    throw new TypeError('leaf: without recordedAt and schemaVersion an event is foreign and sealed by its raw bytes');
  }
  return ownEntry(event, recordedAt, schemaVersion, sealedJson(event.data), metadataHashOf(event.metadata));
}

/** Leaf hash (32 bytes) of an event: SHA-256 over 0x00 and its entry. Assumes that the gate let the event through. */
export const leafOf = (event: LeafEvent): Buffer => leafOfEntry(entryOf(event));

/** SHA-256(0x00 ‖ UTF-8(entry)). */
export const leafOfEntry = (entry: string): Buffer => hash('sha256', `\0${entry}`, 'buffer');

/** Lower-case hex of SHA-256 over the canonical metadata: what lets an export leave out actors. */
export const metadataHashOf = (metadata: object): string => sha256Hex(sealedJson(metadata));

/** S(x): the value with every object whose only key is `sealed` replaced by `{sealedHash}`; the value itself if none is. */
export function withSealedHashes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isSealed(value)) return { sealedHash: sha256Hex(canonicalJson(value.sealed)) };
  if (Array.isArray(value)) return value.map(withSealedHashes);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withSealedHashes(member)]));
}

/**
 * Whether an event of another program must be kept and sealed as raw bytes: the gate refuses it, or its metadata lacks a
 * `recordedAt` instant or an integer `schemaVersion`. (What cannot be parsed at all is foreign before it gets here.)
 */
export function isForeign(event: { readonly data: unknown; readonly metadata: unknown }): boolean {
  if (gateFindings(event).length > 0) return true;
  const { recordedAt, schemaVersion } = event.metadata as { recordedAt?: unknown; schemaVersion?: unknown };
  return !isInstant(recordedAt) || !Number.isSafeInteger(schemaVersion);
}

type Named = Pick<LeafEvent, 'id' | 'stream' | 'revision' | 'type'>;

/** The entry from parts that are canonical already: members stand in sorted order, so nothing is sorted again. */
export function ownEntry(
  event: Named,
  recordedAt: string,
  schemaVersion: number,
  dataJson: string,
  metadataHash: string,
): string {
  return (
    `{"data":${dataJson},"id":${canonicalJson(event.id)},"metadataHash":"${metadataHash}"` +
    `,"recordedAt":${canonicalJson(recordedAt)},"revision":${canonicalJson(event.revision)}` +
    `,"schemaVersion":${canonicalJson(schemaVersion)},"stream":${canonicalJson(event.stream)}` +
    `,"type":${canonicalJson(event.type)},"v":${LEAF_VERSION}}`
  );
}

/** The entry of a foreign event: the hashes (hex) of its two texts in place of data and metadata. */
export function foreignEntry(event: Named, rawDataHash: string, rawMetadataHash: string): string {
  const { id, stream, revision, type } = event;
  return canonicalJson({ v: LEAF_VERSION, id, stream, revision, type, rawDataHash, rawMetadataHash });
}

/** Canonical JSON of S(x). Only a text that mentions a seal can hold one, so most values are walked once. */
export function sealedJson(value: object): string {
  const json = canonicalJson(value);
  return json.includes('"sealed":') ? canonicalJson(withSealedHashes(value)) : json;
}

const sha256Hex = (bytes: string | Uint8Array): string => hash('sha256', bytes, 'hex');
