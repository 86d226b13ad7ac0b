/** How the store is: what the last question to it showed, and what was noticed since. */
import type { Instant, StoreHealth } from '../port.js';
import { within } from './timings.js';

export interface HealthParts {
  now(): Instant;
  probe(): Promise<unknown>;
  readonly timeoutMs: number;
}

const RECONNECTING_IS_DEGRADED_MS = 30_000;

export class Health {
  private readonly damaged = new Map<string, string>();
  private readonly reconnecting = new Map<object, number>();
  private seen: { state: StoreHealth['state']; since: Instant };

  constructor(private readonly parts: HealthParts) {
    this.seen = { state: 'up', since: parts.now() };
  }

  /** A stream that an operator ended or cut: the log goes on without it, and somebody must know. */
  onDamage(stream: string, message: string): void {
    this.damaged.set(stream, message);
  }

  onReconnecting(subscription: object, reconnecting: boolean): void {
    if (!reconnecting) this.reconnecting.delete(subscription);
    else if (!this.reconnecting.has(subscription)) this.reconnecting.set(subscription, performance.now());
  }

  async ask(): Promise<StoreHealth> {
    const from = performance.now();
    const found = await this.find();
    if (found.state !== this.seen.state) this.seen = { state: found.state, since: this.parts.now() };
    return { ...found, adapter: 'eventstoredb', latencyMs: performance.now() - from, since: this.seen.since };
  }

  private async find(): Promise<{ state: StoreHealth['state']; reason?: string }> {
    try {
      const answer = await within(
        this.parts.probe().then(() => true),
        this.parts.timeoutMs,
      );
      if (answer === undefined) return { state: 'down', reason: `no answer within ${this.parts.timeoutMs} ms` };
    } catch (error) {
      return { state: 'down', reason: (error as Error).message };
    }
    const [message] = this.damaged.values();
    if (message !== undefined)
      return {
        state: 'degraded',
        reason: `${message}${this.damaged.size > 1 ? `, and ${this.damaged.size - 1} more` : ''}`,
      };
    for (const since of this.reconnecting.values())
      if (performance.now() - since > RECONNECTING_IS_DEGRADED_MS)
        return { state: 'degraded', reason: 'a subscription has been reconnecting for more than 30 s' };
    return { state: 'up' };
  }
}
