/** Where each event stands in the log, by its id: four bytes for each, filled when first asked, since nothing else asks. */

/** Ids of events in the order of the log. */
export interface IdReader {
  idsFrom(index: number, limit: number): readonly string[];
}

/** So many at once, and then others may have their turn. */
const AT_ONCE = 10_000;
const FEWEST_SLOTS = 1_024;

export class EventPlaces {
  /** Index + 1 of an event in the first free slot after the one that its id names; 0 = free. Never more than half full. */
  #slots = new Uint32Array(FEWEST_SLOTS);
  #size = 0;
  #growing: Promise<void> | undefined;

  constructor(private readonly ids: IdReader) {}

  /** Of several events with one id, in different streams, the first. */
  async indexOf(eventId: string): Promise<number | undefined> {
    await (this.#growing ??= this.#grow().finally(() => (this.#growing = undefined)));
    for (let slot = this.#slotOf(eventId); this.#slots[slot] !== 0; slot = this.#after(slot)) {
      const index = this.#slots[slot]! - 1;
      if (this.ids.idsFrom(index, 1)[0] === eventId) return index;
    }
    return undefined;
  }

  async #grow(): Promise<void> {
    for (;;) {
      const ids = this.ids.idsFrom(this.#size, AT_ONCE);
      for (const id of ids) this.#add(id);
      if (ids.length < AT_ONCE) return;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  #add(id: string): void {
    if ((this.#size + 1) * 2 > this.#slots.length) this.#widen();
    this.#put(id, this.#size);
    this.#size += 1;
  }

  #put(id: string, index: number): void {
    let slot = this.#slotOf(id);
    while (this.#slots[slot] !== 0) slot = this.#after(slot);
    this.#slots[slot] = index + 1;
  }

  #widen(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let from = 0; from < this.#size; from += AT_ONCE)
      for (const [n, id] of this.ids.idsFrom(from, Math.min(AT_ONCE, this.#size - from)).entries())
        this.#put(id, from + n);
  }

  /** An id is random in its first 32 bits. */
  #slotOf(id: string): number {
    return (Number.parseInt(id.slice(0, 8), 16) >>> 0) % this.#slots.length;
  }

  #after(slot: number): number {
    return slot + 1 === this.#slots.length ? 0 : slot + 1;
  }
}
