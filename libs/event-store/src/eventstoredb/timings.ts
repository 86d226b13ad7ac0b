/** How long this adapter waits for what. All in milliseconds. */
export interface Timings {
  /** An append settles within this, retries and discovery included. */
  readonly appendBudgetMs: number;
  /** One attempt of an append. */
  readonly attemptMs: number;
  /** A page is asked for again within this. */
  readonly readBudgetMs: number;
  /** A read that brings nothing for so long is given up. */
  readonly readStallMs: number;
  /** A subscription that brings nothing for so long is compared with the log. */
  readonly stallProbeMs: number;
  /** The first opening waits so long for the store, and then goes on without it. */
  readonly startBudgetMs: number;
  readonly versionMs: number;
  readonly healthMs: number;
}

export const TIMINGS: Timings = {
  appendBudgetMs: 10_000,
  attemptMs: 3_000,
  readBudgetMs: 10_000,
  readStallMs: 15_000,
  stallProbeMs: 30_000,
  startBudgetMs: 10_000,
  versionMs: 3_000,
  healthMs: 1_800,
};

/** Pauses between retries: none before the first, then 50 ms, doubling to a second. */
export const retryPauseMs = (retry: number): number => (retry <= 1 ? 0 : Math.min(50 * 2 ** (retry - 2), 1_000));

/** What comes first: the value, or undefined when the time is over. What comes later is not heard. */
export async function within<T>(value: Promise<T>, ms: number): Promise<T | undefined> {
  const timer = Promise.withResolvers<undefined>();
  const handle = setTimeout(() => timer.resolve(undefined), Math.max(ms, 0));
  value.catch(() => undefined);
  try {
    return await Promise.race([value, timer.promise]);
  } finally {
    clearTimeout(handle);
  }
}

/** Resolves after `ms`, or at once when `signal` aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(handle);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const handle = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
