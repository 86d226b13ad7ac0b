/** A witness elsewhere: keeps what a server has shown of its log, and holds everything it shows later against that. Needs no
 *  key, no account and no open port. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '#event-store';
import {
  fromBase64,
  openCheckpoint,
  parseVkey,
  toBase64,
  verifyConsistency,
  vkeyOf,
  type Checkpoint,
  type Verifier,
} from '#audit';
import { syncFolder } from './anchor.js';
import { vkeysIn, writeWhole, type Fetch } from './checkpoint-follower.js';
import { SettingRefused } from './settings.js';

/** What a witness has seen last. */
export interface WitnessState {
  readonly origin: string;
  readonly vkey: string;
  readonly size: number;
  /** Base64, as in the note. */
  readonly root: string;
  /** The signed checkpoint, verbatim. */
  readonly note: string;
  readonly seenAt: string;
}

export interface Witnessed {
  /** Undefined at the first contact. */
  readonly before?: WitnessState;
  readonly now: WitnessState;
  /** At the first contact: whether the key was known beforehand, or is believed because it was shown. */
  readonly keyGiven: boolean;
}

/** What the server shows does not go together with what was seen before. What was seen stays as it was. */
export class WitnessAlarm extends Error {
  readonly code = 'WitnessAlarm';
  constructor(
    message: string,
    /** The folder with both notes and the reason. */
    readonly evidence: string,
  ) {
    super(`${message}. Both notes are kept in ${evidence}`);
  }
}

/** Nothing can be said now. */
export class HostUnreachable extends Error {
  readonly code = 'HostUnreachable';
}

export interface PullOptions {
  readonly url: string;
  /** The key that the log is known to sign with. */
  readonly vkey?: string;
  readonly statePath: string;
  readonly fetch: Fetch;
  readonly now: () => string;
  /** A server that was just restarted may answer an older checkpoint for a minute. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

const OLDER_FOR_MS = 65_000;

/**
 * Asks for the newest checkpoint, proves it against what was seen last, and keeps it durably before it answers.
 * @throws WitnessAlarm, HostUnreachable, SettingRefused
 */
export async function pullCheckpoint(options: PullOptions): Promise<Witnessed> {
  const before = readState(options.statePath);
  const given = options.vkey === undefined ? undefined : verifierIn(options.vkey);
  if (before !== undefined && given !== undefined && vkeyOf(given) !== before.vkey)
    throw new SettingRefused(
      `${options.statePath} was made with another key than this one: name another --state for another log`,
    );
  if (before === undefined) {
    const { note, checkpoint, verifier } = await firstSight(options, given);
    return { now: keep(options, checkpoint, note, verifier), keyGiven: given !== undefined };
  }
  const verifier = verifierIn(before.vkey);
  const seen = { ...before, rootBytes: fromBase64(before.root)! };
  let note = await asked(options, '/audit/checkpoint');
  let checkpoint = believed(options, before, note, verifier);
  if (checkpoint.size < seen.size) {
    await options.wait(OLDER_FOR_MS);
    note = await asked(options, '/audit/checkpoint');
    checkpoint = believed(options, before, note, verifier);
  }
  const { size, root } = checkpoint;
  const alarm = (what: string) => raise(options, before, note, what);
  if (size < seen.size)
    throw alarm(`the server shows ${size} events, and had shown ${seen.size} on ${seen.seenAt}: events are missing`);
  if (size === seen.size && !root.equals(seen.rootBytes))
    throw alarm(`at ${size} events the server shows another root than on ${seen.seenAt}: the record was rewritten`);
  if (size > seen.size && !(await isConsistent(options, seen, checkpoint)))
    throw alarm(
      `the server cannot prove that the ${seen.size} events of ${seen.seenAt} are the beginning of its ${size} now: the record was rewritten`,
    );
  return { before, now: keep(options, checkpoint, note, verifier), keyGiven: true };
}

async function firstSight(options: PullOptions, given: Verifier | undefined) {
  const note = await asked(options, '/audit/checkpoint');
  const named = given === undefined ? vkeysIn(await asked(options, '/audit/keys')).map(parseVkey) : [given];
  const verifiers = named.filter((one) => one !== undefined);
  const opened = openCheckpoint(note, verifiers);
  if ('rejected' in opened)
    throw raise(
      options,
      undefined,
      note,
      `the checkpoint of the server is not signed by ${given === undefined ? 'a key that it names' : 'the key that was given'} (${opened.rejected})`,
    );
  const verifier = opened.signedBy.find(({ name }) => name === opened.checkpoint.origin)!;
  return { note, checkpoint: opened.checkpoint, verifier };
}

/** The checkpoint, signed by the key and under the name that were seen before. @throws WitnessAlarm */
function believed(options: PullOptions, before: WitnessState, note: string, verifier: Verifier): Checkpoint {
  const opened = openCheckpoint(note, [verifier]);
  if ('rejected' in opened)
    throw raise(
      options,
      before,
      note,
      `the checkpoint is not signed by the key and the name that were seen on ${before.seenAt} (${opened.rejected})`,
    );
  return opened.checkpoint;
}

async function isConsistent(
  options: PullOptions,
  seen: { size: number; rootBytes: Buffer },
  { size, root }: Checkpoint,
): Promise<boolean> {
  const text = await asked(options, `/audit/proof/consistency?from=${seen.size}&to=${size}`);
  return verifyConsistency(seen.size, size, seen.rootBytes, root, proofIn(text));
}

/** A proof that is none proves nothing. */
function proofIn(text: string): Buffer[] {
  try {
    const { proof } = JSON.parse(text) as { proof: readonly string[] };
    return proof.map((hash) => fromBase64(hash) ?? Buffer.alloc(0));
  } catch {
    return [];
  }
}

async function asked({ url, fetch }: PullOptions, path: string): Promise<string> {
  const address = new URL(path, url).href;
  const answer = await fetch(address).catch((error: unknown) => {
    throw new HostUnreachable(`${address} does not answer (${(error as Error).message})`);
  });
  if (answer.status === 200) return answer.text;
  // Of a proof that is refused the server says that it cannot show it; of anything else, that it is not able to answer.
  if (answer.status === 422 && path.startsWith('/audit/proof/')) return answer.text;
  throw new HostUnreachable(`${address} answered ${answer.status}: ${answer.text.slice(0, 200)}`);
}

function keep(
  { statePath, now }: PullOptions,
  { origin, size, root }: Checkpoint,
  note: string,
  verifier: Verifier,
): WitnessState {
  const state = { origin, vkey: vkeyOf(verifier), size, root: toBase64(root), note, seenAt: now() };
  makeFolder(dirname(statePath));
  writeWhole(statePath, JSON.stringify(state, null, 2));
  syncFolder(dirname(statePath));
  return state;
}

function raise(
  { statePath, now }: PullOptions,
  before: WitnessState | undefined,
  note: string,
  reason: string,
): WitnessAlarm {
  const at = now();
  const folder = `${statePath}.alarm-${at.replaceAll(':', '')}`;
  makeFolder(folder);
  writeFileSync(join(folder, 'answered.txt'), note);
  if (before !== undefined) writeFileSync(join(folder, 'seen.txt'), before.note);
  writeWhole(join(folder, 'reason.txt'), `${at}\n${reason}`);
  return new WitnessAlarm(reason, folder);
}

function readState(path: string): WitnessState | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const state = JSON.parse(readFileSync(path, 'utf8')) as WitnessState;
    if (parseVkey(state.vkey) !== undefined && fromBase64(state.root)?.length === 32) return state;
  } catch {
    // falls through
  }
  throw new SettingRefused(`${path} is no file of a witness: name another one with --state`);
}

function verifierIn(vkey: string): Verifier {
  const verifier = parseVkey(vkey.trim());
  if (verifier === undefined)
    throw new SettingRefused(`${JSON.stringify(vkey)} is no key of a log: it looks like name+12345678+base64`);
  return verifier;
}
