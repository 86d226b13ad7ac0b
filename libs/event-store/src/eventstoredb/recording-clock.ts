/** The instant an event is recorded at: the engine's clock, raised to what this process knows to be in the log. */
import { isInstant } from '../prepare-append.js';
import type { Instant, LogEvent } from '../port.js';

export interface Stamp {
  readonly recordedAt: Instant;
  /** By how much the clock was raised; 0 where it was not. */
  readonly clockSkewMs: number;
}

export class RecordingClock {
  private latest: Instant | undefined;

  /** The latest instant of the log as far as this process has read, appended or been told. */
  learn(instant: Instant | undefined): void {
    if (instant !== undefined && (this.latest === undefined || instant > this.latest)) this.latest = instant;
  }

  learnFrom(event: LogEvent): void {
    if ('raw' in event) return;
    const { recordedAt } = event.metadata;
    if (isInstant(recordedAt)) this.learn(recordedAt);
  }

  stamp(given: Instant): Stamp {
    const recordedAt = this.latest !== undefined && this.latest > given ? this.latest : given;
    return { recordedAt, clockSkewMs: Date.parse(recordedAt) - Date.parse(given) };
  }
}
