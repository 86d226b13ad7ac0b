/** Who was let in, who was refused and who took much away: lines of JSON in the data folder, a file a month, read by the
 *  owner alone. It holds no bodies, tokens, codes or names. */
import { createHash } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '#engine';
import { callerOf, roleOf } from './caller.js';
import type { Action } from './policy.js';

export type Outcome = 'allowed' | 'denied' | 'limited' | 'exported';

export interface SecurityEntry {
  readonly action: Action | 'authenticate';
  readonly outcome: Outcome;
  /** What it was about: a partnership, or how much of the log. */
  readonly object?: string | undefined;
  /** Why, by a stable code. */
  readonly reason?: string;
}

export interface SecurityLogOptions {
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  /** The log cannot be written; requests go on being answered. */
  readonly warn: (sentence: string) => void;
}

const MONTHS_KEPT = 13;
const MINUTE_MS = 60_000;
/** More lines within a minute are only counted: nobody fills the disk by being refused. */
const MOST_PER_MINUTE = 1_000;
const FILE = /^\d{4}-\d{2}\.ndjson$/;

export class SecurityLog {
  #file: { month: string; descriptor: number } | undefined;
  #minute = { began: 0, written: 0, leftOut: 0 };
  #failing = false;

  constructor(private readonly options: SecurityLogOptions) {}

  write(request: FastifyRequest, { action, outcome, object, reason }: SecurityEntry): void {
    const { actorId, id, roles } = callerOf(request);
    this.#line({
      action,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      object: object ?? null,
      actor: actorId ?? null,
      role: roleOf(request) ?? roles[0] ?? null,
      tokenIdHash: id === undefined ? null : hashOf(id),
      requestId: request.id,
    });
  }

  close(): void {
    this.#tellLeftOut();
    if (this.#file !== undefined) closeSync(this.#file.descriptor);
    this.#file = undefined;
  }

  #line(entry: object): void {
    const now = Date.parse(this.options.clock.now());
    if (Math.abs(now - this.#minute.began) >= MINUTE_MS) {
      this.#tellLeftOut();
      this.#minute = { began: now, written: 0, leftOut: 0 };
    }
    if (this.#minute.written >= MOST_PER_MINUTE) {
      this.#minute.leftOut += 1;
      return;
    }
    this.#minute.written += 1;
    this.#append(entry);
  }

  #tellLeftOut(): void {
    const { leftOut } = this.#minute;
    this.#minute.leftOut = 0;
    if (leftOut > 0) this.#append({ outcome: 'leftOut', count: leftOut });
  }

  #append(entry: object): void {
    const at = this.options.clock.now();
    try {
      writeSync(this.#descriptor(at.slice(0, 7)), `${JSON.stringify({ at, ...entry })}\n`);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.options.warn(`the security log cannot be written: ${(error as Error).message}`);
      this.#failing = true;
    }
  }

  #descriptor(month: string): number {
    if (this.#file?.month === month) return this.#file.descriptor;
    if (this.#file !== undefined) closeSync(this.#file.descriptor);
    this.#file = undefined;
    const { folder } = this.options;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${month}.ndjson`);
    const descriptor = openSync(path, 'a', 0o600);
    this.#file = { month, descriptor };
    chmodSync(path, 0o600);
    const old = readdirSync(folder)
      .filter((name) => FILE.test(name))
      .sort()
      .slice(0, -MONTHS_KEPT);
    for (const name of old) rmSync(join(folder, name), { force: true });
    return descriptor;
  }
}

/** Tells tokens apart without telling which. */
const hashOf = (id: string) => createHash('sha256').update(id).digest('hex').slice(0, 16);
