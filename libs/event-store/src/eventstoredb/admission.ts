/** Which server and which log this is: looked at before first use, and the log again at every subscription. */
import { type Instant, type JsonObject, LOG_FORMAT, OUR_PREFIXES, StoreError } from '../port.js';
import { isInstant } from '../prepare-append.js';
import type { StoreAddress } from './address.js';
import { classify, isWrongTls } from './classification.js';
import type { Gateway } from './gateway.js';
import type { Reading } from './reading.js';
import { isStoreRefused, StoreRefused } from './refusal.js';
import { isStoreError } from './store-error.js';
import { pause, type Timings, within } from './timings.js';

export interface LogIdentity {
  readonly logId: string;
  readonly openedAt: Instant;
  readonly format: string;
}
export interface AdmissionParts {
  readonly gateway: Gateway;
  readonly reading: Reading;
  readonly address: StoreAddress;
  readonly timings: Timings;
  readonly identityStream: string;
  /** Whether a log is begun where there is none. */
  readonly begins: boolean;
  now(): Instant;
  newId(): string;
  warn(sentence: string): void;
  /** By how much this process's clock is ahead of the leading node's. */
  onClock(aheadMs: number): void;
}

const ASK_AGAIN_MS = 200;
const IDENTITY_TYPE = 'LogOpened';
/** The first with which a subscription says when it has caught up. */
const OLDEST = [23, 10, 0] as const;
/** The first whose filtered checkpoints never stand where the next event will. */
const ADVISED = [24, 10, 5] as const;

export class Admission {
  private admitted: LogIdentity | undefined;
  private refusal: Error | undefined;
  private asking: Promise<LogIdentity> | undefined;

  constructor(private readonly parts: AdmissionParts) {}

  /** What `admit` would answer without asking anybody. Throws what it throws for good. */
  get settled(): LogIdentity | undefined {
    if (this.refusal) throw this.refusal;
    return this.admitted;
  }

  /**
   * The log's identity; the log is begun where there is none. Throws `StoreUnavailable`, and then may be asked again;
   * `AccessDenied`; `LogReplaced` or a `StoreRefused`, and then for good.
   */
  async admit(): Promise<LogIdentity> {
    if (this.refusal) throw this.refusal;
    if (this.admitted) return this.admitted;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  /** As `admit`, and asked again until `until`, of `performance.now()`; undefined when the store could not be reached by then. */
  async admitBy(until: number): Promise<LogIdentity | undefined> {
    for (;;) {
      try {
        return await within(this.admit(), until - performance.now());
      } catch (error) {
        if (!isStoreError(error) || error.code !== 'StoreUnavailable') throw error;
        if (performance.now() + ASK_AGAIN_MS >= until) return undefined;
        await pause(ASK_AGAIN_MS);
      }
    }
  }

  /** Before a subscription: still the log that was admitted. */
  async readmit(): Promise<void> {
    if (this.admitted === undefined || this.refusal) return void (await this.admit());
    const found = await readIdentity(this.parts);
    if (found?.logId === this.admitted.logId) return void this.compareClocks();
    this.refusal = new StoreError(
      'LogReplaced',
      found ? `the store now holds the log ${found.logId}, not ${this.admitted.logId}` : 'the store was emptied',
    );
    throw this.refusal;
  }

  private async ask(): Promise<LogIdentity> {
    try {
      await this.checkVersion();
      await this.parts.reading.end(); // a user who may not read everything is no use, and must not begin a log
      this.admitted = (await readIdentity(this.parts)) ?? (await this.begin());
      await this.compareClocks();
      return this.admitted;
    } catch (error) {
      if (isStoreRefused(error)) this.refusal = error;
      throw error;
    }
  }

  /** What is not said is not compared: it is no reason to wait or to refuse. */
  private async compareClocks(): Promise<void> {
    const { gateway, timings, onClock, now } = this.parts;
    const members = await within(gateway.members(), timings.versionMs).catch(() => undefined);
    const said = members?.find(({ leads }) => leads)?.saidAtMs;
    if (said !== undefined) onClock(Date.parse(now()) - said);
  }

  private async checkVersion(): Promise<void> {
    const { gateway, timings, address } = this.parts;
    let version: string | undefined;
    try {
      version = await within(gateway.serverVersion(), timings.versionMs);
    } catch (error) {
      const failure = classify(error);
      gateway.renew(); // the client would remember the failed answer
      if (isWrongTls(failure))
        throw new StoreRefused(
          'CertificateRefused',
          `${address.shown} cannot be spoken to: its certificate is not trusted, or one side speaks TLS and the other does not. Look at tls and tlsCAFile (${failure.reason})`,
          { cause: error },
        );
      if (failure.kind === 'denied') throw new StoreError('AccessDenied', failure.reason);
      throw new StoreError('StoreUnavailable', failure.reason);
    }
    if (version === undefined) {
      gateway.renew();
      throw new StoreError('StoreUnavailable', `${address.shown} did not say its version in ${timings.versionMs} ms`);
    }
    const warning = versionWarning(version);
    if (warning !== undefined) this.parts.warn(warning);
  }

  private async begin(): Promise<LogIdentity> {
    if (!this.parts.begins)
      throw new StoreRefused('LogMissing', `there is no log on ${this.parts.address.shown}: is it the right server?`);
    const identity = { logId: this.parts.newId(), openedAt: this.parts.now(), format: LOG_FORMAT };
    const event = {
      id: this.parts.newId(),
      type: IDENTITY_TYPE,
      data: { ...identity, prefixes: [...OUR_PREFIXES] },
      metadata: { recordedAt: identity.openedAt },
    };
    const { answer } = this.parts.gateway.append({
      stream: this.parts.identityStream,
      events: [event],
      expected: 'no_stream',
      deadlineMs: this.parts.timings.attemptMs,
    });
    // Lost, refused for another who was first, or written: the log itself says which.
    await within(answer, this.parts.timings.attemptMs).catch((error: unknown) => {
      const { kind, reason } = classify(error);
      if (kind === 'denied') throw new StoreError('AccessDenied', reason);
    });
    const found = await readIdentity(this.parts);
    if (found === undefined) throw new StoreError('StoreUnavailable', 'the log could not be begun');
    return found;
  }
}

/** What the log on a server says it is; undefined where none was begun. Throws `FormatRefused`, and what reading throws. */
export async function readIdentity({
  reading,
  identityStream,
}: Pick<AdmissionParts, 'reading' | 'identityStream'>): Promise<LogIdentity | undefined> {
  const record = await reading.firstOf(identityStream);
  if (record === undefined) return undefined;
  const { logId, openedAt, format, prefixes } = (record.data ?? {}) as JsonObject;
  if (record.type !== IDENTITY_TYPE || typeof logId !== 'string' || !isInstant(openedAt))
    throw new StoreRefused('FormatRefused', `${record.stream} on this server was not begun by this product`);
  if (format !== LOG_FORMAT)
    throw new StoreRefused(
      'FormatRefused',
      `the log on this server has the format ${String(format)}, this version knows ${LOG_FORMAT}`,
    );
  if (JSON.stringify(prefixes) !== JSON.stringify(OUR_PREFIXES))
    throw new StoreRefused('FormatRefused', 'the log on this server was begun with other stream prefixes');
  return { logId, openedAt, format };
}

/** A sentence for a server that is old, undefined for one that is not. Throws `ServerTooOld`. */
export function versionWarning(version: string): string | undefined {
  const numbers = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (numbers === undefined) return `the event store does not say its version (${version})`;
  if (compare(numbers, OLDEST) < 0)
    throw new StoreRefused('ServerTooOld', `EventStoreDB ${version} is too old: take ${ADVISED.join('.')} or later`);
  const newest = numbers[0] === 25 && numbers[1] === 0 && numbers[2]! < 1;
  if (compare(numbers, ADVISED) < 0 || newest)
    return `EventStoreDB ${version} works, but its checkpoints can mislead: take ${ADVISED.join('.')} or later`;
  return undefined;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of b.entries()) if (a[i] !== value) return a[i]! - value;
  return 0;
}
