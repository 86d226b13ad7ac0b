/** A recorder over a store in a folder of its own, with parts that a test can exchange. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder, openSqliteStore, type LocalEvent, type SqliteEventStore } from '#event-store';
import { NO_REGISTERS, POLICY, type Actor, type Command, type CommandType } from '#lifecycle';
import { Recorder, Streams, WatchedClock, type Preview, type RecorderParts, type RecordOutcome } from '../src/index.js';
import { FakeClock } from './fake-clock.js';

export const NOON = '2026-01-05T12:00:00.000Z';
export const HARBOUR = 'harbour';

/** Who records in tests that do not say who. */
export const CLERK: Actor = { id: 'act_test', role: 'recorder' };

/** A recorder whose commands are the clerk's, unless somebody is named. */
export class ClerksRecorder extends Recorder {
  override record(command: Command, actor = CLERK): Promise<RecordOutcome> {
    return super.record(command, actor);
  }

  override preview(command: Command, actor = CLERK): Preview {
    return super.preview(command, actor);
  }
}

export interface Recording {
  readonly store: SqliteEventStore;
  readonly clock: FakeClock;
  readonly recorder: ClerksRecorder;
  /** Indexes up to which the read models were asked for. */
  readonly seen: number[];
  /** Another recorder over the same store, as after a restart or on another server. */
  another(parts?: Partial<RecorderParts>): ClerksRecorder;
  events(partnershipId?: string): LocalEvent[];
  close(): Promise<void>;
}

export function openRecording(parts: Partial<RecorderParts> = {}, from = NOON): Recording {
  const folder = mkdtempSync(join(tmpdir(), 'psp-recording-'));
  const clock = new FakeClock(from);
  const lock = lockFolder(folder, { as: { verb: 'test' }, now: () => clock.now() });
  const store = openSqliteStore({ lock, now: () => clock.now(), newLogId: randomUUID });
  const seen: number[] = [];
  const another = (other: Partial<RecorderParts> = {}) =>
    new ClerksRecorder({
      store,
      streams: new Streams(store.log, { soleWriter: false }),
      clock: new WatchedClock(clock),
      policy: POLICY,
      registers: NO_REGISTERS,
      readOnly: false,
      parked: () => undefined,
      arrived: async () => true,
      seen: async (index) => void seen.push(index),
      ...parts,
      ...other,
    });
  return {
    store,
    clock,
    recorder: another(),
    seen,
    another,
    events: (partnershipId = HARBOUR) => store.log.eventsOf(`partnership-${partnershipId}`),
    async close() {
      await store.close();
      lock.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const command = (type: CommandType, data: Command['data'], more: Partial<Command> = {}): Command => ({
  type,
  partnershipId: HARBOUR,
  commandId: randomUUID(),
  occurredOn: '2013-06-12',
  data,
  ...more,
});

export const propose = (more: Partial<Command> = {}): Command =>
  command(
    'ProposePartnership',
    { name: 'Harbour', policyDomain: 'employability', area: 'Harbour Town', purpose: 'More people find work.' },
    { occurredOn: '2012', ...more },
  );

export const milestone = (label = 'Opening day', more: Partial<Command> = {}): Command =>
  command('NoteMilestone', { label, kind: 'ceremony' }, more);

export type Recorded = Extract<RecordOutcome, { outcome: 'Recorded' }>;

/** What was recorded. @throws for any other outcome */
export function recorded(outcome: RecordOutcome): Recorded {
  if (outcome.outcome !== 'Recorded') throw new Error(JSON.stringify(outcome));
  return outcome;
}
