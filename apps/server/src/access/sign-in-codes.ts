/** Codes that sign a browser in: each once, and within a minute of being made. They are kept in the memory of this process,
 *  so that a new start ends them. */
import { randomBytes } from 'node:crypto';
import type { Clock, Holder } from '#engine';

export const CODE_SECONDS = 60;
/** More than these are not open at the same time: the oldest ends then. */
const MOST_OPEN = 1_000;

export interface Invited extends Holder {
  /** When the session ends that the code opens; undefined = as late as any. */
  readonly expiresAt?: string;
}

export class SignInCodes {
  readonly #open = new Map<string, { invited: Invited; until: number }>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  make(invited: Invited): string {
    const code = randomBytes(18).toString('base64url');
    for (const [oldest, { until }] of this.#open)
      if (until <= this.clock.monotonic() || this.#open.size >= MOST_OPEN) this.#open.delete(oldest);
    this.#open.set(code, { invited, until: this.clock.monotonic() + CODE_SECONDS * 1_000 });
    return code;
  }

  /** Who the code was made for; undefined where it was used, is over, or never was. */
  take(code: string): Invited | undefined {
    const found = this.#open.get(code);
    this.#open.delete(code);
    return found !== undefined && found.until > this.clock.monotonic() ? found.invited : undefined;
  }
}
