/** A clock that is set, jumps or stands still: what is recorded never goes back in time, and old answers stay what they were. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WatchedClock } from '#engine';
import type { Append, EventStore, LocalEvent } from '#event-store';
import { fold, type RecordedEvent } from '#lifecycle';
import { DAY, HOUR, MINUTE, YEAR } from '../../libs/engine/test/fake-clock.js';
import {
  milestone,
  openRecording,
  propose,
  type ClerksRecorder,
  type Recording,
} from '../../libs/engine/test/recording.js';
import { logSize, milestone as milestoneBody, read, recordHarbour, send } from '../e2e/harbour.js';
import { Servers, type Place } from '../e2e/server-under-test.js';
import { rounds } from './rounds.js';
import { seededRandom } from './seeded-random.js';

const JUMPS = rounds(200, 2_000);
const PARTNERSHIPS = ['one', 'two', 'three'];

const recordedAt = (event: LocalEvent) =>
  (event as unknown as { metadata: { recordedAt: string } }).metadata.recordedAt;

/** Where recorded instants go back, in a stream or in the log. */
function backwardsIn(events: readonly LocalEvent[]): string[] {
  const wrong: string[] = [];
  const last = new Map<string, string>();
  for (const [i, event] of events.entries()) {
    const { stream, revision, knownAt } = event;
    if (recordedAt(event) < (last.get(stream) ?? ''))
      wrong.push(`${stream} ${revision} is recorded before it could be`);
    if (i > 0 && knownAt < events[i - 1]!.knownAt) wrong.push(`event ${i} is known before event ${i - 1}`);
    last.set(stream, recordedAt(event));
  }
  return wrong;
}

/** What is answered as of the log's first `size` events. */
const answersAt = (recording: Recording, size: number): string =>
  JSON.stringify(
    PARTNERSHIPS.map((id) =>
      fold(id, recording.events(id) as unknown as RecordedEvent[], { knownSize: size }).uncut.map(
        ({ id: eventId, data }) => [eventId, data],
      ),
    ),
  );

/** Sets the clock, passes time, and records, as often as told. Answers what was said at each size of the log. */
async function astray(recording: Recording, recorderOf: () => ClerksRecorder): Promise<Map<number, string>> {
  const random = seededRandom(9);
  const { clock } = recording;
  const said = new Map<number, string>();
  for (const partnershipId of PARTNERSHIPS) await recorderOf().record(propose({ partnershipId, occurredOn: null }));
  for (let jump = 0; jump < JUMPS; jump += 1) {
    const by = [-HOUR, DAY, 10 * YEAR, -10 * YEAR, 0][Math.floor(random() * 5)]!;
    if (by === 0) clock.freeze(HOUR);
    else clock.jump(by);
    const recorder = recorderOf();
    for (let k = 0; k < 2; k += 1) {
      const partnershipId = PARTNERSHIPS[Math.floor(random() * PARTNERSHIPS.length)]!;
      await recorder.record(milestone(`${jump}-${k}`, { partnershipId, occurredOn: null }));
      clock.pass(MINUTE);
    }
    said.set(recording.store.log.length, answersAt(recording, recording.store.log.length));
  }
  return said;
}

describe(`a clock that goes astray ${JUMPS} times`, () => {
  let recording: Recording;
  beforeEach(() => {
    recording = openRecording();
  });
  afterEach(() => recording.close());

  /** As after a start at which an operator said that the clock is right. */
  const accepted = (store?: EventStore) => () =>
    recording.another({
      clock: new WatchedClock(recording.clock, { accepted: true }),
      ...(store === undefined ? {} : { store }),
    });

  it('never makes a recorded instant go back, and changes no answer that was given', async () => {
    const said = await astray(recording, accepted());
    const events = [...recording.store.log.readFrom(0)];
    expect(events).toHaveLength(PARTNERSHIPS.length + 2 * JUMPS);
    expect(backwardsIn(events)).toEqual([]);
    for (const [size, answer] of said) expect(answersAt(recording, size)).toBe(answer);
    for (const { index, knownAt } of events) {
      const size = recording.store.log.sizeKnownAt(knownAt);
      expect(size).toBeGreaterThan(index);
      expect(events[size]?.knownAt ?? '9').not.toBe(knownAt);
    }
  }, 60_000);

  it('has what it was raised by noted with what was recorded', async () => {
    await astray(recording, accepted());
    const skews = [...recording.store.log.readFrom(0)].map(
      (event) => (event as unknown as { metadata: { clockSkewMs?: number } }).metadata.clockSkewMs ?? 0,
    );
    expect(Math.max(...skews)).toBeGreaterThan(9 * YEAR);
    expect(Math.min(...skews)).toBe(0);
  }, 60_000);

  it('keeps anything from being recorded by a process that saw it jump', async () => {
    const recorder = recording.another();
    for (const partnershipId of PARTNERSHIPS) await recorder.record(propose({ partnershipId }));
    for (const by of [-HOUR, DAY, 10 * YEAR, -10 * YEAR]) {
      recording.clock.jump(by);
      expect(await recorder.record(milestone('A', { partnershipId: 'one' }))).toMatchObject({
        outcome: 'Unavailable',
        reason: expect.stringMatching(/^clockSuspect/) as string,
      });
      recording.clock.jump(-by);
    }
    expect(recording.store.log.length).toBe(PARTNERSHIPS.length);
    expect(await recorder.record(milestone('B', { partnershipId: 'one' }))).toMatchObject({ outcome: 'Recorded' });
  });

  it('is caught where what it says is stored as it is', async () => {
    const unclamped = Object.create(recording.store, {
      append: {
        value: ({ notBefore: _unused, ...append }: Append) =>
          recording.store.append({
            ...append,
            events: append.events.map((event) => ({
              ...event,
              metadata: { ...event.metadata, recordedAt: append.recordedAt },
            })) as unknown as Append['events'],
            recordedAt: 'keep',
          }),
      },
    }) as EventStore;
    await astray(recording, accepted(unclamped));
    expect(backwardsIn([...recording.store.log.readFrom(0)])).not.toEqual([]);
  }, 60_000);
});

const LIBRARIES = ['/usr/lib/x86_64-linux-gnu/faketime', '/usr/lib/aarch64-linux-gnu/faketime', '/usr/lib/faketime'];
const library = LIBRARIES.filter((folder) => existsSync(folder))
  .map((folder) => join(folder, readdirSync(folder).find((name) => /^libfaketime\.so/.test(name)) ?? ''))
  .find((path) => existsSync(path));

(library === undefined ? describe.skip : describe)(
  `a server whose clock is set while it runs${library === undefined ? ' (libfaketime is not installed)' : ''}`,
  () => {
    const servers = new Servers();
    let place: Place;
    let offset: string;
    beforeAll(() => {
      place = servers.place();
      offset = join(place.dataDir, '..', 'offset');
    });
    afterAll(() => servers.removeAll());

    const setClock = (by: string) => writeFileSync(offset, `${by}\n`);
    const start = (args: readonly string[] = []) =>
      servers.start({
        place,
        args,
        env: {
          LD_PRELOAD: library!,
          FAKETIME_TIMESTAMP_FILE: offset,
          FAKETIME_NO_CACHE: '1',
          // Node takes its timers from the monotonic clock, and ends itself where that goes back.
          DONT_FAKE_MONOTONIC: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        },
      });

    it('records only while it can trust it, reads all the time, and never stamps backwards', async () => {
      setClock('+0');
      const first = await start();
      await recordHarbour(first.address);
      const size = await logSize(first.address);
      for (const by of ['+1d', '+3650d', '-3650d', '-1h']) {
        setClock(by);
        const refused = await send(first.address, 'harbour', 'note-milestone', milestoneBody(by));
        expect([refused.status, refused.body.code]).toEqual([503, 'clockSuspect']);
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        const shown = await read(first.address, '/partnerships/harbour');
        expect(shown.status).toBe(200);
        const health = await read(first.address, '/health/ready');
        expect([health.status, health.body.details.engine.state]).toEqual([200, 'readOnly']);
        expect(health.body.details.engine.clock).toMatch(/the clock has moved by/);
      }
      expect(await logSize(first.address)).toBe(size);
      setClock('+0');
      expect((await send(first.address, 'harbour', 'note-milestone', milestoneBody('right again'))).status).toBe(201);
      expect((await first.end()).code).toBe(0);

      setClock('+3650d');
      const ahead = await start();
      const refused = await send(ahead.address, 'harbour', 'note-milestone', milestoneBody('ahead'));
      expect([refused.status, refused.body.code]).toEqual([503, 'clockSuspect']);
      expect((await ahead.end()).code).toBe(0);

      const insisted = await start(['--accept-clock']);
      expect((await send(insisted.address, 'harbour', 'note-milestone', milestoneBody('ahead'))).status).toBe(201);
      expect((await insisted.end()).code).toBe(0);

      setClock('+0');
      const back = await start();
      expect((await send(back.address, 'harbour', 'note-milestone', milestoneBody('back'))).status).toBe(201);
      const { body } = await read(back.address, '/events');
      const instants = (body.events as { metadata: { recordedAt: string } }[]).map(
        ({ metadata }) => metadata.recordedAt,
      );
      expect(instants).toEqual([...instants].sort());
      expect(instants.at(-1)).toBe(instants.at(-2));
      expect(Date.parse(instants.at(-1)!) - Date.parse(instants[0]!)).toBeGreaterThan(9 * YEAR);
    }, 120_000);
  },
);
