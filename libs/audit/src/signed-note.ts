/** A text with the signatures of those who stand by it, byte for byte as C2SP signed-note has it. */
import { isKeyName, isSignedBy, SIGNATURE_TYPE } from './keys.js';
import type { Signer, Verifier } from './keys.js';
import { fromBase64, toBase64 } from './strict-base64.js';

const MOST_BYTES = 65_536;
const MOST_SIGNATURES = 16;
const KEY_ID_BYTES = 4;
const SIGNATURE_LINE = /^\u2014 ([^ ]+) ([^ ]+)$/;

/** One line under a note. */
export interface NoteSignature {
  name: string;
  /** 8 hex digits. */
  keyId: string;
  signature: Buffer;
}
export interface ParsedNote {
  /** What is signed: everything up to the blank line, its last line feed included. */
  text: string;
  signatures: NoteSignature[];
}
/** Why a note is not believed, for a person. */
export interface Rejected {
  rejected: string;
}
export interface OpenedNote {
  text: string;
  /** Those among the verifiers whose good signature it has; at least one. */
  signedBy: Verifier[];
}

/** The note of a text under the signatures of all signers. @throws Error when the text cannot stand in a note */
export function signNote(text: string, signers: readonly [Signer, ...Signer[]]): string {
  const bytes = Buffer.from(text);
  const lines = signers.map((signer) => {
    const field = Buffer.concat([Buffer.from(signer.keyId, 'hex'), signer.sign(bytes)]);
    return `\u2014 ${signer.name} ${toBase64(field)}\n`;
  });
  const note = `${text}\n${lines.join('')}`;
  const parsed = parseNote(Buffer.from(note));
  if ('rejected' in parsed || parsed.text !== text) throw new Error('note: this text cannot be signed as a note');
  return note;
}

/** Splits a note at its last blank line, without believing anything yet. */
export function parseNote(note: Uint8Array): ParsedNote | Rejected {
  if (note.length > MOST_BYTES) return { rejected: `the note has more than ${MOST_BYTES} bytes` };
  const whole = decoded(note);
  if (whole === undefined) return { rejected: 'the note is not valid UTF-8' };
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) return { rejected: 'the note has control characters' };
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0 || !whole.endsWith('\n')) return { rejected: 'the note has no signatures under a blank line' };
  const lines = whole.slice(blank + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return { rejected: `the note has more than ${MOST_SIGNATURES} signatures` };
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (!signature) return { rejected: `the note has a malformed signature line: ${JSON.stringify(line)}` };
    signatures.push(signature);
  }
  return { text: whole.slice(0, blank + 1), signatures };
}

/**
 * Believes a note only with a good signature of a known key. A known key whose signature fails rejects the whole note;
 * keys that are not known are ignored, which is how a log changes its key and how witnesses add theirs.
 */
export function openNote(note: Uint8Array, verifiers: readonly Verifier[]): OpenedNote | Rejected {
  const parsed = parseNote(note);
  if ('rejected' in parsed) return parsed;
  const text = Buffer.from(parsed.text);
  const signedBy = new Set<Verifier>();
  for (const { name, keyId, signature } of parsed.signatures) {
    const known = verifiers.find((v) => v.name === name && v.keyId === keyId && v.type === SIGNATURE_TYPE.ed25519);
    if (!known) continue;
    if (!isSignedBy(known, text, signature)) return { rejected: `the signature of ${name} (${keyId}) is not good` };
    signedBy.add(known);
  }
  if (signedBy.size === 0) return { rejected: 'no known key signed the note' };
  return { text: parsed.text, signedBy: [...signedBy] };
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  const [, name, base64] = SIGNATURE_LINE.exec(line) ?? [];
  const field = base64 === undefined ? undefined : fromBase64(base64);
  if (!name || !isKeyName(name) || !field || field.length <= KEY_ID_BYTES) return undefined;
  return {
    name,
    keyId: field.subarray(0, KEY_ID_BYTES).toString('hex'),
    signature: field.subarray(KEY_ID_BYTES),
  };
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
