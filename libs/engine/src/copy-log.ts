/** Events appended to another store as they are: the same ids, instants and order, neighbours of one stream together. */
import { isForeign } from '#audit';
import {
  asKept,
  isRefused,
  isUndecodable,
  LIMITS,
  prepareAppend,
  type Append,
  type EventStore,
  type LocalEvent,
  type NewEvent,
  type StoredEvent,
} from '#event-store';

/** Why a log is not copied, or no further. What was written before stays, and is a beginning of the same log. */
export class MoveRefused extends Error {
  readonly code = 'MoveRefused';
}

/** Somebody stopped a move; what was copied stays. */
export class MoveInterrupted extends Error {
  readonly code = 'MoveInterrupted';
  constructor(index: number) {
    super(`the move was interrupted at event ${index}: run the same command again, and it goes on from there`);
  }
}

/** An append that would be sent, and the index of its first event. */
export interface Run {
  readonly index: number;
  readonly append: Append;
}

/** Each maximal run of neighbouring events of one stream, within the limits of an append. @throws MoveRefused at an event
 *  that cannot be appended, named by its index */
export function* runsOf(events: Iterable<LocalEvent>): Generator<Run> {
  let run: StoredEvent[] = [];
  let begun = 0;
  let bytes = 0;
  for (const event of events) {
    const kept = asKept(event, isForeign);
    if (isUndecodable(kept))
      throw new MoveRefused(
        `${placeOf(event)} was written by another program and cannot be appended: copy the EventStoreDB itself, or keep this log where it is`,
      );
    const size = Buffer.byteLength(JSON.stringify([kept.data, kept.metadata])) + 2 * kept.type.length;
    const fits =
      run[0]?.stream === kept.stream && run.length < LIMITS.appendEvents && bytes + size <= LIMITS.appendBytes;
    if (!fits && run.length > 0) {
      yield appendOf(run, begun);
      run = [];
      bytes = 0;
    }
    if (run.length === 0) begun = event.index;
    run.push(kept);
    bytes += size;
  }
  if (run.length > 0) yield appendOf(run, begun);
}

function appendOf(run: readonly StoredEvent[], index: number): Run {
  const { stream, revision } = run[0]!;
  const append: Append = {
    stream,
    expected: revision === 0 ? 'noStream' : { revision: revision - 1 },
    events: run.map(({ id, type, data, metadata }) => ({ id, type, data, metadata })) as [NewEvent, ...NewEvent[]],
    recordedAt: 'keep',
  };
  const prepared = prepareAppend(append);
  if (isRefused(prepared))
    throw new MoveRefused(
      `${placeOf({ index, stream, revision })} cannot be appended (${prepared.outcome === 'InvalidAppend' ? `${prepared.problem}${prepared.path ?? ''}` : `it is ${prepared.size} bytes or events, and ${prepared.limit} are the most`})`,
    );
  return { index, append };
}

const placeOf = ({ index, stream, revision }: { index: number; stream: string; revision: number }) =>
  `event ${index} (revision ${revision} of ${stream})`;

const MOST_REPEATS = 5;

/** Appends one run after the other, so that the order of the whole log stays. Repeating is safe whatever happened: the store
 *  knows the events by their places. @throws MoveRefused, and what has a `code` when the store cannot be reached */
export async function copyRuns(
  runs: Iterable<Run>,
  store: Pick<EventStore, 'append'>,
  onProgress: (nextIndex: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (const { index, append } of runs) {
    if (signal?.aborted === true) throw new MoveInterrupted(index);
    await appendRun(index, append, store, signal);
    onProgress(index + append.events.length);
  }
}

async function appendRun(index: number, append: Append, store: Pick<EventStore, 'append'>, signal?: AbortSignal) {
  let reason = '';
  for (let repeats = 0; repeats < MOST_REPEATS && signal?.aborted !== true; repeats += 1) {
    const outcome = await store.append(append);
    switch (outcome.outcome) {
      case 'Appended':
        return;
      case 'UnknownOutcome':
      case 'Unavailable':
        ({ reason } = outcome);
        continue;
      case 'WrongExpectedRevision':
        throw new MoveRefused(
          `event ${index} was to follow ${before(append.expected)} of ${append.stream}, and the target stands at ${before(outcome.actual)}: somebody else writes there. Nothing more was copied; move into an empty store`,
        );
      case 'StreamGone':
        throw new MoveRefused(`${append.stream} was deleted in the target: move into an empty store`);
      case 'AccessDenied':
        throw Object.assign(new Error('the user of the target may not append: it has to be in $admins'), {
          code: 'AccessDenied',
        });
      case 'InvalidAppend':
      case 'AppendTooLarge':
        throw new MoveRefused(`event ${index} was refused by the target (${outcome.outcome})`);
    }
  }
  throw reason === '' ? new MoveInterrupted(index) : stopped(index, reason);
}

const before = (revision: Append['expected'] | number | 'noStream') => {
  if (revision === 'noStream') return 'the beginning';
  return `revision ${typeof revision === 'number' ? revision : revision.revision}`;
};

const stopped = (index: number, reason: string) =>
  Object.assign(
    new Error(`the move stopped at event ${index} (${reason}): run the same command again, and it goes on from there`),
    { code: 'StoreUnavailable' },
  );
