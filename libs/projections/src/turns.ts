/** Long work in slices, so that everybody else has their turn in between. */

const SLICE_MS = 50;

export class Turns {
  private since: number;

  constructor(private readonly elapsedMs: () => number) {
    this.since = elapsedMs();
  }

  /** Whether this slice has lasted long enough. */
  get over(): boolean {
    return this.elapsedMs() - this.since >= SLICE_MS;
  }

  async next(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.since = this.elapsedMs();
  }
}
