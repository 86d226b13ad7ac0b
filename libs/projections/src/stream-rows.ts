/** One partnership's events → its rows in every read model; up to the first event with which that fails. */
import { isUndecodable, type LocalEvent } from '#event-store';
import {
  CATALOGUE_VERSION,
  fold,
  type Day,
  type History,
  type Policy,
  type RecordedEvent,
  type Registers,
} from '#lifecycle';
import type { ReadModel, Row } from './read-model.js';

/** What rows are made with, beside the events. */
export interface Making {
  readonly models: readonly ReadModel[];
  readonly registers: Registers;
  readonly policy: Policy;
  readonly validAt: Day;
}

/** A stream that stands still at an event nobody here can read. */
export interface Parked {
  readonly stream: string;
  readonly revision: number;
  readonly index: number;
  readonly eventId: string;
  readonly type: string;
  readonly reason: string;
}

export interface StreamRows {
  /** By table. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  /** First day after `validAt` on which other rows come out; null = never. */
  readonly changesOn: Day | null;
  readonly parked: Parked | undefined;
}

/** Thrown where the log goes on with an event of a newer catalogue: nothing may be read past it. */
export class NewerEvent extends Error {
  readonly code = 'NewerEvent';
  constructor(
    readonly index: number,
    readonly catalogueVersion: number,
  ) {
    super(
      `event ${index} of the log was written by a newer version (catalogue ${catalogueVersion}, this is ${CATALOGUE_VERSION}): update this server`,
    );
    this.name = 'NewerEvent';
  }
}

/** The error to stop with, if this event was written by a newer version. */
export function newerEvent(event: LocalEvent): NewerEvent | undefined {
  if (isUndecodable(event)) return undefined;
  const version = event.metadata['catalogueVersion'];
  return typeof version === 'number' && version > CATALOGUE_VERSION ? new NewerEvent(event.index, version) : undefined;
}

const UNREADABLE = 'its content is no JSON object, or not one that this product writes';

/** A function of the events alone, so that a stream that grew and one that is read anew park at the same event. Where an
 *  event cannot be read, the rows are those of the events before it: the longest prefix that folds, found by halving. */
export function rowsOfStream(partnershipId: string, events: readonly LocalEvent[], making: Making): StreamRows {
  const undecodable = events.findIndex(isUndecodable);
  const readable = undecodable < 0 ? events.length : undecodable;
  const whole = attempt(partnershipId, events.slice(0, readable), making);
  if (!('reason' in whole)) {
    const poison = events[readable];
    return poison === undefined ? whole : { ...whole, parked: parkedAt(poison, UNREADABLE) };
  }
  let folds = 0;
  let fails = readable;
  let found: StreamRows | undefined;
  let { reason } = whole;
  while (fails - folds > 1) {
    const middle = Math.floor((folds + fails) / 2);
    const tried = attempt(partnershipId, events.slice(0, middle), making);
    if ('reason' in tried) {
      fails = middle;
      reason = tried.reason;
    } else {
      folds = middle;
      found = tried;
    }
  }
  return { ...(found ?? NO_ROWS), parked: parkedAt(events[fails - 1]!, reason) };
}

const NO_ROWS = { rows: new Map<string, readonly Row[]>(), changesOn: null };

const parkedAt = ({ stream, revision, index, id, type }: LocalEvent, reason: string): Parked => ({
  stream,
  revision,
  index,
  eventId: id,
  type,
  reason,
});

function attempt(
  partnershipId: string,
  events: readonly LocalEvent[],
  making: Making,
): StreamRows | { readonly reason: string } {
  try {
    return made(historyOf(partnershipId, events as unknown as readonly RecordedEvent[], making.validAt), making);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Where the day takes nothing away and leaves nothing uncertain, the history of all days is that of the day, and every
 *  question that looks at all days is spared a fold of its own. */
function historyOf(partnershipId: string, events: readonly RecordedEvent[], validAt: Day): History {
  const whole = fold(partnershipId, events);
  return whole.uncut.every(({ latest }) => latest <= validAt) ? whole : fold(partnershipId, events, { validAt });
}

function made(history: History, { models, registers, policy }: Making): StreamRows {
  const rows = new Map<string, readonly Row[]>();
  for (const model of models) {
    const ofModel = model.rows(history, registers, policy);
    for (const [key, { name }] of Object.entries(model.tables)) rows.set(name, ofModel[key] ?? []);
  }
  return { rows, changesOn: history.changesOn, parked: undefined };
}
