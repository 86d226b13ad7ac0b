/** One event's proof in a file (C2SP tlog-proof, `.tlog-proof`): its index, the hashes up to the root, the signed root. */
import { openCheckpoint } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import type { Verifier } from './keys.js';
import { verifyInclusion } from './proof-check.js';
import type { Rejected } from './signed-note.js';
import { fromBase64, toBase64 } from './strict-base64.js';
import { HASH_BYTES } from './tree.js';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const MOST_HASHES = 63;

export interface TlogProof {
  index: number;
  /** From the leaf's sibling upwards. */
  hashes: Buffer[];
  /** The signed checkpoint, verbatim. */
  note: string;
  /** Bytes that the log adds and no proof covers. */
  extra?: Buffer;
}

export function tlogProofText({ index, hashes, note, extra }: TlogProof): string {
  const extraLine = extra ? `extra ${toBase64(extra)}\n` : '';
  return `${FIRST_LINE}\n${extraLine}index ${index}\n${hashes.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`;
}

/** Reads a proof without believing it; undefined where it is malformed. */
export function parseTlogProof(text: string): TlogProof | undefined {
  const blank = text.indexOf('\n\n');
  const [first, ...lines] = text.slice(0, blank).split('\n');
  const extra = lines[0]?.startsWith('extra ') ? fromBase64(lines.shift()!.slice('extra '.length)) : null;
  const index = Number(/^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1]);
  const hashes = lines.map(fromBase64);
  if (blank < 0 || first !== FIRST_LINE || extra === undefined || !Number.isSafeInteger(index)) return undefined;
  if (hashes.length > MOST_HASHES || !hashes.every((hash) => hash?.length === HASH_BYTES)) return undefined;
  return { index, hashes: hashes as Buffer[], note: text.slice(blank + 2), ...(extra && { extra }) };
}

/** The checkpoint under which `leaf` is proved to stand, or why the proof is not believed. */
export function openTlogProof(
  text: string,
  leaf: Uint8Array,
  verifiers: readonly Verifier[],
): { index: number; checkpoint: Checkpoint } | Rejected {
  const proof = parseTlogProof(text);
  if (!proof) return { rejected: 'the proof is malformed' };
  const opened = openCheckpoint(proof.note, verifiers);
  if ('rejected' in opened) return opened;
  const { size, root } = opened.checkpoint;
  if (!verifyInclusion(proof.index, size, leaf, proof.hashes, root)) {
    return { rejected: `the leaf is not number ${proof.index} of the ${size} under this checkpoint` };
  }
  return { index: proof.index, checkpoint: opened.checkpoint };
}
