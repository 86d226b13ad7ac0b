/** The one clock of a process, and when it is not to be trusted: what it stamps stands for ever. */
import { londonDay, type Day } from '#lifecycle';

export interface Clock {
  /** UTC with milliseconds. */
  now(): string;
  /** Milliseconds that only ever grow, from any beginning. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
};

const MOST_DRIFT_MS = 5 * 60_000;
const MOST_SILENCE_MS = 366 * 86_400_000;

export class WatchedClock {
  readonly #startedAt: number;
  readonly #startedMonotonic: number;
  #accepted: boolean;
  #reason: string | undefined;

  /** `lastRecordedAt`: of the log's last event, if there is one. */
  constructor(
    private readonly clock: Clock,
    private readonly options: {
      lastRecordedAt?: string | undefined;
      accepted?: boolean;
      /** By how much this clock is ahead of the store's own. */
      aheadMs?: () => number | undefined;
    } = {},
  ) {
    this.#startedAt = Date.parse(clock.now());
    this.#startedMonotonic = clock.monotonic();
    this.#accepted = options.accepted ?? false;
    if (options.lastRecordedAt !== undefined && this.#startedAt - Date.parse(options.lastRecordedAt) > MOST_SILENCE_MS)
      this.#reason = `the clock says ${clock.now()}, more than a year after the last event of the log (${options.lastRecordedAt})`;
  }

  now(): string {
    return this.clock.now();
  }

  monotonic(): number {
    return this.clock.monotonic();
  }

  today(): Day {
    return londonDay(this.now());
  }

  /** Why nothing should be recorded now; undefined = the clock is trusted. */
  suspicion(): string | undefined {
    if (this.#accepted) return undefined;
    const drift = Date.parse(this.clock.now()) - this.#startedAt - (this.clock.monotonic() - this.#startedMonotonic);
    if (Math.abs(drift) > MOST_DRIFT_MS)
      return `the clock has moved by ${Math.round(drift / 60_000)} minutes since this process started`;
    const ahead = this.options.aheadMs?.() ?? 0;
    if (Math.abs(ahead) > MOST_DRIFT_MS)
      return `the clock is ${Math.round(Math.abs(ahead) / 60_000)} minutes ${ahead > 0 ? 'ahead of' : 'behind'} the event store's`;
    return this.#reason;
  }

  /** An operator has looked, and the clock is right. */
  accept(): void {
    this.#accepted = true;
  }
}
