/** Who waits for the log to grow, and how they are woken. */

export interface Changes {
  /** Counts wakes. Read it before looking at the log, so that nothing that comes meanwhile is missed. */
  readonly version: number;
  /** The log has grown, or its readers must look again. */
  wake(): void;
  /** Resolves as soon as `version` is beyond `seen`, `signal` aborts, or `atMostMs` have passed. */
  after(seen: number, signal?: AbortSignal, atMostMs?: number): Promise<void>;
}

export function changes(): Changes {
  const waiting = new Set<() => void>();
  let version = 0;
  return {
    get version() {
      return version;
    },
    wake() {
      version++;
      for (const resolve of [...waiting]) resolve();
    },
    after(seen, signal, atMostMs) {
      if (version !== seen || signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          waiting.delete(done);
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const timer = atMostMs === undefined ? undefined : setTimeout(done, atMostMs);
        waiting.add(done);
        signal?.addEventListener('abort', done, { once: true });
      });
    },
  };
}
