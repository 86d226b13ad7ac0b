/**
 * The export bundle that an auditor checks without us: one JSON line per event, in the form that the reader may see, under
 * a signed checkpoint. Only texts are made and read here; whoever exports writes the files.
 */
import { hash } from 'node:crypto';
import { documentFindings, sizeFinding } from './gate.js';
import { isInstant } from './instant.js';
import { hasRepeatedKey } from './json-text.js';
import type { ForeignEvent, LeafEvent } from './leaf.js';
import { foreignEntry, leafOfEntry, metadataHashOf, ownEntry, sealedJson, withSealedHashes } from './leaf.js';
import type { Rejected } from './signed-note.js';
import { fromBase64, toBase64 } from './strict-base64.js';
import { HASH_BYTES } from './tree.js';

export const BUNDLE_FILES = {
  events: 'events.ndjson',
  checkpoint: 'checkpoint.txt',
  keys: 'keys.txt',
  olderCheckpoint: 'older-checkpoint.txt',
  manifest: 'MANIFEST.sha256',
} as const;

/** First line of `events.ndjson` where it is a part of the log: each line then carries its own proof. */
export const PARTIAL_HEADER = '{"partial":true}';

interface Placed {
  index: number;
  /** Inclusion proof (base64), in a part of a log only. */
  proof?: string[];
}
interface Named extends Placed {
  id: string;
  stream: string;
  revision: number;
  type: string;
}
interface Own extends Named {
  schemaVersion: number;
  recordedAt: string;
  data: object;
}
export type FullLine = Own & { metadata: object };
/** The metadata, and with it the actor, stand by their hash. */
export type ActorsLeftOutLine = Own & { metadataHash: string };
export type ForeignLine = Named & { rawDataHash: string; rawMetadataHash: string };
/** The body is not given: its leaf, why, and the event that says so. */
export type WithheldLine = Placed & { leaf: string; withheld: { reason: string; authorityIndex: number } };
export type BundleLine = FullLine | ActorsLeftOutLine | ForeignLine | WithheldLine;

export interface LineForm {
  /** Whether the reader may see who acted. */
  actors: 'shown' | 'leftOut';
  /** Sealed texts stand by their hash, unless the reader keeps ciphertexts. */
  sealed?: 'hash' | 'ciphertext';
}

/** The line of an event in the form that a reader may see. */
export function lineOf(event: LeafEvent & { readonly index: number }, form: LineForm): BundleLine {
  const { index, id, stream, revision, type } = event;
  if ('raw' in event) return { index, id, stream, revision, type, ...rawHashes(event) };
  const { recordedAt, schemaVersion } = event.metadata as { recordedAt: string; schemaVersion: number };
  const shown = (value: object) => (form.sealed === 'ciphertext' ? value : (withSealedHashes(value) as object));
  const own = { index, id, stream, revision, type, schemaVersion, recordedAt, data: shown(event.data) };
  return form.actors === 'shown'
    ? { ...own, metadata: shown(event.metadata) }
    : { ...own, metadataHash: metadataHashOf(event.metadata) };
}

/** The line of an event whose body is withheld, by the authority of a later event in its stream. */
export const withheldLineOf = (index: number, leaf: Uint8Array, withheld: WithheldLine['withheld']): WithheldLine => ({
  index,
  leaf: toBase64(leaf),
  withheld,
});

/** One line of `events.ndjson`, line feed included. */
export function lineText(line: BundleLine, proof?: readonly Uint8Array[]): string {
  return `${JSON.stringify(proof ? { ...line, proof: proof.map(toBase64) } : line)}\n`;
}

/** `MANIFEST.sha256`: lower-case hex SHA-256 of every other file, in the form that `sha256sum --check` reads. */
export const manifestText = (digests: Iterable<readonly [name: string, hex: string]>): string =>
  [...digests].map(([name, hex]) => `${hex}  ${name}\n`).join('');

export const isWithheld = (line: BundleLine): line is WithheldLine => 'withheld' in line;
export const isForeignLine = (line: BundleLine): line is ForeignLine => 'rawDataHash' in line;

/** The leaf hash that a line claims (withheld) or makes (all others). */
export function leafOfLine(line: BundleLine): Buffer {
  if (isWithheld(line)) return Buffer.from(line.leaf, 'base64');
  if (isForeignLine(line)) return leafOfEntry(foreignEntry(line, line.rawDataHash, line.rawMetadataHash));
  const metadataHash = 'metadata' in line ? metadataHashOf(line.metadata) : line.metadataHash;
  return leafOfEntry(ownEntry(line, line.recordedAt, line.schemaVersion, sealedJson(line.data), metadataHash));
}

/** Reads a line and refuses whatever no exporter writes: other members, other kinds, what the gate refuses. */
export function parseLine(text: string): BundleLine | Rejected {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return { rejected: 'the line is not JSON' };
  }
  if (!isObject(line)) return { rejected: 'the line is no object' };
  if (hasRepeatedKey(text)) return { rejected: 'a key stands twice' };
  const { proof, ...members } = line;
  if (proof !== undefined && !isProof(proof)) return { rejected: 'its proof is no list of hashes' };
  const judge = FORMS.get(Object.keys(members).sort().join(' '));
  if (!judge) return { rejected: 'its members are not those of an event' };
  const rejected = judge(members);
  return rejected === undefined ? (line as unknown as BundleLine) : { rejected };
}

type Members = Record<string, unknown>;
type Judge = (members: Members) => string | undefined;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isInteger = (value: unknown) => Number.isSafeInteger(value) && !Object.is(value, -0);
const isCount = (value: unknown) => isInteger(value) && (value as number) >= 0;
const isText = (value: unknown) => typeof value === 'string' && value.isWellFormed();
const isHexHash = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isHash = (value: unknown) => typeof value === 'string' && fromBase64(value)?.length === HASH_BYTES;
const isProof = (value: unknown) => Array.isArray(value) && value.every(isHash);

const judgeNamed: Judge = ({ index, id, stream, revision, type }) =>
  isCount(index) && isCount(revision) && [id, stream, type].every(isText)
    ? undefined
    : 'it is not named as an event is';

const judgeOwn: Judge = (members) => {
  if (!isInteger(members['schemaVersion'])) return 'its schemaVersion is no integer';
  if (!isInstant(members['recordedAt'])) return 'its recordedAt is no instant';
  return gated('/data', members['data']) ?? judgeNamed(members);
};

const judgeFull: Judge = (members) => {
  const wrong = judgeOwn(members) ?? gated('/metadata', members['metadata']);
  if (wrong !== undefined) return wrong;
  const { data, metadata, recordedAt, schemaVersion } = members as unknown as FullLine;
  const repeated = metadata as Members;
  if (repeated['recordedAt'] !== recordedAt) return 'its recordedAt differs from its metadata';
  if (repeated['schemaVersion'] !== schemaVersion) return 'its schemaVersion differs from its metadata';
  const recorded = [data, metadata].every((value, i) => documentFindings(`${i}`, value).length === 0);
  return recorded ? sizeFinding({ data, metadata })?.message : undefined;
};

const judgeActorsLeftOut: Judge = (members) =>
  isHexHash(members['metadataHash']) ? judgeOwn(members) : 'the hash of its metadata is malformed';

const judgeForeign: Judge = (members) =>
  isHexHash(members['rawDataHash']) && isHexHash(members['rawMetadataHash'])
    ? judgeNamed(members)
    : 'a hash of its raw bytes is malformed';

const judgeWithheld: Judge = ({ index, leaf, withheld }) => {
  if (!isCount(index) || !isHash(leaf) || !isObject(withheld)) return 'it is withheld in no known form';
  const { reason, authorityIndex, ...more } = withheld;
  if (!isText(reason) || !isCount(authorityIndex) || Object.keys(more).length > 0)
    return 'it is withheld in no known form';
  return (authorityIndex as number) > (index as number) ? undefined : 'it is withheld by no later event';
};

/** By the members that a form has, besides a proof. */
const FORMS = new Map<string, Judge>([
  ['data id index metadata recordedAt revision schemaVersion stream type', judgeFull],
  ['data id index metadataHash recordedAt revision schemaVersion stream type', judgeActorsLeftOut],
  ['id index rawDataHash rawMetadataHash revision stream type', judgeForeign],
  ['index leaf withheld', judgeWithheld],
]);

function gated(pointer: string, value: unknown): string | undefined {
  const [finding] = documentFindings(pointer, value, 'published');
  return finding && `${finding.pointer} ${finding.message}`;
}

const rawHashes = ({ raw }: ForeignEvent) => ({
  rawDataHash: hash('sha256', raw.data, 'hex'),
  rawMetadataHash: hash('sha256', raw.metadata, 'hex'),
});
