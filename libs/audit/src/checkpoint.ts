/** A checkpoint: the log's origin, size and root, signed (C2SP tlog-checkpoint, without extension lines). */
import type { Signer, Verifier } from './keys.js';
import { openNote, signNote } from './signed-note.js';
import type { Rejected } from './signed-note.js';
import { fromBase64, toBase64 } from './strict-base64.js';
import { HASH_BYTES } from './tree.js';

export interface Checkpoint {
  origin: string;
  /** Number of leaves. */
  size: number;
  root: Buffer;
}

/** `<origin>\n<size>\n<base64 root>\n` */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${toBase64(root)}\n`;

/** Reads the three lines back; undefined where they are not exactly so. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, digits, base64, end, ...more] = text.split('\n');
  if (!origin || end !== '' || more.length > 0 || !/^(0|[1-9]\d{0,15})$/.test(digits!)) return undefined;
  const size = Number(digits);
  const root = fromBase64(base64!);
  if (!Number.isSafeInteger(size) || root?.length !== HASH_BYTES) return undefined;
  return { origin, size, root };
}

/** The signed note of a checkpoint. The first signer is the log: its name is the origin. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly [Signer, ...Signer[]]): string {
  if (signers[0].name !== checkpoint.origin) throw new Error('checkpoint: the log signs under its origin');
  return signNote(checkpointText(checkpoint), signers);
}

/** The checkpoint in a note, believed only with a good signature of one of the verifiers under the log's own name. */
export function openCheckpoint(
  note: Uint8Array | string,
  verifiers: readonly Verifier[],
): { checkpoint: Checkpoint; signedBy: Verifier[] } | Rejected {
  const opened = openNote(typeof note === 'string' ? Buffer.from(note) : note, verifiers);
  if ('rejected' in opened) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (!checkpoint) return { rejected: 'the note holds no checkpoint' };
  if (!opened.signedBy.some(({ name }) => name === checkpoint.origin)) {
    return { rejected: `no key named ${checkpoint.origin} signed the checkpoint` };
  }
  return { checkpoint, signedBy: opened.signedBy };
}
