/** Ids that count no more, each until it would have ended anyway. */
const MOST_IDS = 100_000;

export class SpentIds {
  readonly #until = new Map<string, number>();

  /** @param until in milliseconds, of the clock that `has` is asked with */
  spend(id: string, until: number, now: number): void {
    if (this.#until.size >= MOST_IDS) for (const [spent, end] of this.#until) if (end <= now) this.#until.delete(spent);
    this.#until.set(id, until);
  }

  has(id: string): boolean {
    return this.#until.has(id);
  }
}
