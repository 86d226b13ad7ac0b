/** How often somebody may ask within a minute. Kept in the memory of this process. */
import type { Clock } from '#engine';

const WINDOW_MS = 60_000;
/** More askers than these are counted as one, so that counting costs no more however many they are. */
const MOST_KEYS = 10_000;

interface Window {
  readonly began: number;
  used: number;
}

export class Limits {
  readonly #windows = new Map<string, Window>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** Counts one more; seconds to wait where it was one too many. `overBy`: how many too many so far. */
  take(key: string, most: number): { waitSeconds: number; overBy: number } | undefined {
    const now = this.clock.monotonic();
    const window = this.#windowOf(key, now);
    window.used += 1;
    if (window.used <= most) return undefined;
    return {
      waitSeconds: Math.max(1, Math.ceil((window.began + WINDOW_MS - now) / 1_000)),
      overBy: window.used - most,
    };
  }

  #windowOf(key: string, now: number): Window {
    const known = this.#windows.get(key);
    if (known !== undefined && now - known.began < WINDOW_MS) return known;
    if (this.#windows.size >= MOST_KEYS) this.#forget(now);
    const counted = this.#windows.size >= MOST_KEYS ? 'others' : key;
    const other = counted === key ? undefined : this.#windows.get(counted);
    if (other !== undefined && now - other.began < WINDOW_MS) return other;
    const fresh = { began: now, used: 0 };
    this.#windows.set(counted, fresh);
    return fresh;
  }

  #forget(now: number): void {
    for (const [key, { began }] of this.#windows) if (now - began >= WINDOW_MS) this.#windows.delete(key);
  }
}
