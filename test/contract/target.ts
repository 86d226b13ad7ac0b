/** What a target of the contract is: an adapter, what it needs and offers, and how a test disturbs it. */
import type { ChildProcess } from 'node:child_process';
import type { Append, EventStore } from '#event-store';

/** `second`: two instances on one log. `faults`: connections that a test can drop and a log it can put out of reach. */
export type Offer = 'second' | 'faults';

export interface Target {
  /** As the summary line says it. */
  name: string;
  /** Why it cannot run here; undefined where it can. */
  skipped?: string;
  offers: ReadonlySet<Offer>;
  /** Everything, or only what reads: a replica serves the reads and another store the appends. */
  cases: 'all' | 'reading';
  open(): Promise<Harness>;
}

/** An event as another program would write it: bytes, whatever they say. */
export interface Planted {
  id: string;
  type: string;
  data: Uint8Array;
  metadata: Uint8Array;
}

/** A log of a target's own, fresh for one run of the suite. */
export interface Harness {
  /** Open. Another one after `reopen`. What it appended can be read from it at once, also where a replica serves the reads. */
  readonly store: EventStore;
  /** Closes the store, if it is open, and opens it anew on the same log. */
  reopen(): Promise<void>;
  /** Another instance on the same log, open; whoever asked closes it. */
  second(): Promise<EventStore>;
  /** Closes the store and starts a program of ours that opens the same log. It is handed its opener, then `args`. */
  process(script: URL, ...args: string[]): Promise<ChildProcess>;
  /** Writes into the log past the adapter. A log that refuses a foreign stream says so. */
  plant(stream: string, ...events: Planted[]): Promise<'planted' | 'refused'>;
  /** Cuts what connects the store to its log, once; it finds its way back by itself. */
  dropConnections(): Promise<void>;
  /** Puts the log out of the store's reach until `recover`. */
  outage(): Promise<{ recover(): Promise<void> }>;
  /** Sends an append of which the sender never learns what became of it; by then the log is in reach again. */
  loseAnswer(append: Append): Promise<void>;
  dispose(): Promise<void>;
}

export interface Case {
  number: number;
  title: string;
  /** What the target must offer; the case is skipped by name where it does not. */
  needs?: Offer;
  run(harness: Harness): Promise<void>;
}
