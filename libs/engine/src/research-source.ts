/** The log as research reads it: every partnership once, as it was known at a size of the log. */
import { fold, type Day, type History, type Registers } from '#lifecycle';
import { partnershipOf, streamOf, type Log } from '#projections';
import type { ResearchSource } from '#research';
import { asRecorded } from './streams.js';

/** A stream that stands still at an event nobody here can read. */
export interface StandsStill {
  readonly stream: string;
  readonly index: number;
}

export interface ResearchSourceParts {
  readonly log: Log;
  readonly registers: Registers;
  readonly today: Day;
  readonly parked: readonly StandsStill[];
  /** In hex; null where nobody vouches for one. */
  readonly rootAt: (knownSize: number) => string | null;
}

/** For one answer. Points of the log are resolved by whoever asks: a text or nothing in their place is a fault of theirs. */
export class LogSource implements ResearchSource {
  readonly #unread = new Map<number, string[]>();

  constructor(private readonly parts: ResearchSourceParts) {}

  get registers(): Registers {
    return this.parts.registers;
  }

  get today(): Day {
    return this.parts.today;
  }

  *histories(knownSize: number): Generator<History> {
    const { log } = this.parts;
    const unread: string[] = [];
    this.#unread.set(knownSize, unread);
    for (const { stream } of log.streams()) {
      const partnershipId = partnershipOf(stream);
      if (partnershipId === undefined) continue;
      const history = this.#history(partnershipId, knownSize, unread);
      if (history !== undefined) yield history;
    }
  }

  positionAt(asked: string | null): never {
    throw new Error(`the point ${asked ?? 'at the end'} of the log was not resolved`);
  }

  rootAt(knownSize: number): string | null {
    return this.parts.rootAt(knownSize);
  }

  /** Known once the histories of that size were read. */
  parked(knownSize: number): readonly string[] {
    return this.#unread.get(knownSize) ?? [];
  }

  /** Up to the event that cannot be read; undefined where there was none of it yet, or where it cannot be told at all. */
  #history(partnershipId: string, knownSize: number, unread: string[]): History | undefined {
    const stream = streamOf(partnershipId);
    const stands = this.parts.parked.find((one) => one.stream === stream);
    const known = this.parts.log.eventsOf(stream, { below: knownSize });
    const readable = known.filter(({ index }) => stands === undefined || index < stands.index);
    if (readable.length < known.length) unread.push(partnershipId);
    if (readable.length === 0) return undefined;
    try {
      return fold(partnershipId, readable.map(asRecorded));
    } catch (error) {
      if ((error as { code?: string }).code === 'NewerEvent') throw error;
      if (!unread.includes(partnershipId)) unread.push(partnershipId);
      return undefined;
    }
  }
}
