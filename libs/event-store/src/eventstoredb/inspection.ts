/** What an operator wants to know of an EventStoreDB: asked without writing anything, each thing for itself. */
import type { JsonObject, Position } from '../port.js';
import { readAddress } from './address.js';
import { type LogIdentity, readIdentity, versionWarning } from './admission.js';
import { classify, isWrongTls } from './classification.js';
import type { Gateway, Member } from './gateway.js';
import { namespace, type Namespace } from './namespace.js';
import { Reading } from './reading.js';
import { type Timings, TIMINGS, within } from './timings.js';
import { freeBytes } from './volume.js';
import type { WireRecord } from './wire-event.js';

export interface InspectionOptions {
  readonly address: string;
  readonly user?: string;
  readonly password?: string;
  readonly namespace?: string;
  readonly timings?: Partial<Timings>;
}

/** What was found, or why it cannot be said. */
export type Answer<T> = { readonly found: T } | { readonly problem: string; readonly code: string | undefined };

export interface Inspection {
  /** Without a password. */
  readonly address: string;
  readonly tls: boolean;
  readonly user: string | undefined;
  /** A server that cannot be reached or does not let this user in is asked nothing more. */
  readonly version: Answer<{ readonly version: string; readonly warning: string | undefined }>;
  readonly cluster?: Answer<readonly Member[]>;
  /** Undefined: no log was begun there. Only who may read everything sees it. */
  readonly log?: Answer<{ readonly identity: LogIdentity | undefined; readonly head: Position | undefined }>;
  readonly limits?: Answer<readonly StreamLimit[]>;
  /** Of the volume of each address that was given. */
  readonly volumes?: readonly { readonly address: string; readonly free: Answer<number> }[];
}
/** What an operator has set on a stream of ours, by which events are or will be lost. */
export interface StreamLimit {
  readonly stream: string;
  readonly keys: readonly string[];
}

const LOSING = ['$maxAge', '$maxCount', '$tb'];
const LIMITS_MS = 30_000;

/** Throws `AddressRefused`; whatever the server does is an answer. */
export async function inspectEventStoreDb(options: InspectionOptions): Promise<Inspection> {
  const address = readAddress(options.address, options);
  const timings = { ...TIMINGS, ...options.timings };
  const names = namespace(options.namespace ?? '');
  const { Gateway } = await import('./gateway.js');
  const gateway = new Gateway({ address, readStallMs: timings.readStallMs });
  const closing = new AbortController();
  const nothing = () => undefined;
  const reading = new Reading({
    gateway,
    names,
    timings,
    onEvent: nothing,
    onDamage: nothing,
    closing: closing.signal,
  });
  const about = { address: address.shown, tls: address.tls, user: address.credentials?.username };
  try {
    const version = await answerOf(() => versionOf(gateway, timings));
    if ('problem' in version) return { ...about, version };
    return {
      ...about,
      version,
      cluster: await answerOf(() => asked(gateway.members(), timings.versionMs)),
      log: await answerOf(async () => ({
        identity: await readIdentity({ reading, identityStream: names.identityStream }),
        head: await reading.head(),
      })),
      limits: await answerOf(() => asked(limitsOf(gateway, names), LIMITS_MS)),
      volumes: await Promise.all(
        address.hosts.map(async (host) => ({
          address: `${host.address}:${host.port}`,
          free: await answerOf(() => freeBytes(host, address)),
        })),
      ),
    };
  } finally {
    closing.abort();
    await gateway.close();
  }
}

async function answerOf<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { found: await ask() };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (typeof code === 'string') return { problem: message, code };
    const failure = classify(error);
    if (failure.kind === 'denied') return { problem: failure.reason, code: 'AccessDenied' };
    return {
      problem: failure.reason,
      code: isWrongTls(failure) ? 'CertificateRefused' : 'StoreUnavailable',
    };
  }
}

async function versionOf(gateway: Gateway, { versionMs }: Timings) {
  const version = await asked(gateway.serverVersion(), versionMs);
  return { version, warning: versionWarning(version) };
}

async function asked<T>(answer: Promise<T>, ms: number): Promise<T> {
  const found = await within(answer, ms);
  if (found !== undefined) return found;
  throw Object.assign(new Error(`no answer within ${ms} ms`), { code: 'StoreUnavailable' });
}

/** The newest metadata of each stream that has some, whether or not the stream is there. */
async function limitsOf(gateway: Gateway, names: Namespace): Promise<StreamLimit[]> {
  const limited = new Map<string, StreamLimit>();
  const note = (record: WireRecord) => {
    const stream = names.ours(record.stream.slice(2));
    if (stream === undefined) return;
    const set = typeof record.data === 'object' ? Object.keys((record.data ?? {}) as JsonObject) : [];
    const keys = set.filter((key) => LOSING.includes(key));
    if (keys.length > 0) limited.set(stream, { stream, keys });
    else limited.delete(stream);
  };
  const subscription = gateway.subscribe(
    'start',
    names.prefixes.map((prefix) => `$$${prefix}`),
  );
  try {
    for await (const items of subscription) {
      for (const item of items) {
        if (item === 'caughtUp') return [...limited.values()];
        if ('record' in item) note(item.record);
      }
    }
    throw Object.assign(new Error('the server ended the question'), { code: 'StoreUnavailable' });
  } finally {
    subscription.end();
  }
}
