import { randomUUID } from 'node:crypto';
import type { AppendOutcome, EventStore, Position } from '#event-store';
import { eventIdOf, StreamParked, Streams } from './index.js';
import {
  command,
  HARBOUR,
  milestone,
  NOON,
  openRecording,
  propose,
  recorded,
  type ClerksRecorder,
  type Recording,
} from '../test/recording.js';
import { HOUR } from '../test/fake-clock.js';

/** A store that answers some appends in another way than the one behind it. */
function answering(recording: Recording, ...answers: (AppendOutcome | 'lost' | 'asAsked')[]) {
  const asked: Parameters<EventStore['append']>[0][] = [];
  const store: EventStore = Object.create(recording.store, {
    append: {
      value: async (append: Parameters<EventStore['append']>[0]) => {
        asked.push(append);
        const answer = answers.shift() ?? 'asAsked';
        if (answer === 'asAsked') return recording.store.append(append);
        if (answer !== 'lost') return answer;
        await recording.store.append(append);
        return { outcome: 'UnknownOutcome', reason: 'the answer was lost' };
      },
    },
  }) as EventStore;
  return { recorder: recording.another({ store }), asked };
}

describe('a command', () => {
  let recording: Recording;
  let recorder: ClerksRecorder;
  beforeEach(() => {
    recording = openRecording();
    ({ recorder } = recording);
  });
  afterEach(() => recording.close());

  describe('that is recorded', () => {
    it('becomes one event with its grounds, its actor and its digest', async () => {
      const asked = propose({
        evidence: [{ source: 'Minute', certainty: 'stated' }],
        rationale: { text: 'Agreed.' },
        decidedBy: { body: 'Board' },
      });
      const outcome = recorded(await recorder.record(asked));
      expect(outcome).toMatchObject({ repeated: false, partnershipId: HARBOUR, revision: 0, index: 0 });
      expect(recording.events()).toEqual([
        expect.objectContaining({
          id: eventIdOf(asked),
          type: 'PartnershipProposed',
          data: { occurredOn: '2012', ...asked.data },
          metadata: expect.objectContaining({
            actor: { id: 'act_test', role: 'recorder' },
            commandId: asked.commandId,
            correlationId: asked.commandId,
            causationId: null,
            evidence: asked.evidence,
            rationale: asked.rationale,
            decidedBy: asked.decidedBy,
            commandDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
            recordedAt: NOON,
          }) as object,
        }),
      ]);
    });

    it('has its event brought into the read models before it is answered', async () => {
      await recorder.record(propose());
      await recorder.record(milestone());
      expect(recording.seen).toEqual([0, 1]);
    });

    it('does not wait for the rows of those before it', async () => {
      const rows = Promise.withResolvers<void>();
      const slow = recording.another({ seen: (index) => (index === 0 ? rows.promise : Promise.resolve()) });
      const first = slow.record(propose());
      expect(recorded(await slow.record(milestone())).revision).toBe(1);
      rows.resolve();
      expect(recorded(await first).revision).toBe(0);
    });

    it('keeps what caused it', async () => {
      const ids = { correlationId: randomUUID(), causationId: randomUUID() };
      await recorder.record(propose(ids));
      expect(recording.events()[0]).toMatchObject({ metadata: ids });
    });

    it('waits for those before it in its partnership', async () => {
      const all = await Promise.all([
        recorder.record(propose()),
        ...Array.from({ length: 20 }, (_, i) => recorder.record(milestone(`No ${i}`))),
      ]);
      expect(all.map((outcome) => recorded(outcome).revision)).toEqual(Array.from({ length: 21 }, (_, i) => i));
    });

    it('is answered without an index where the local log does not hold it yet', async () => {
      const behind = recording.another({ arrived: async () => false });
      expect(recorded(await behind.record(propose())).index).toBeNull();
    });
  });

  describe('that comes again', () => {
    it('is answered as the first time, and nothing is written', async () => {
      const asked = propose();
      const first = recorded(await recorder.record(asked));
      await recorder.record(milestone());
      expect(await recorder.record(asked)).toEqual({ ...first, repeated: true });
      expect(recording.events()).toHaveLength(2);
    });

    it('at once, is done once', async () => {
      const asked = propose();
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => recorder.record(asked)));
      expect(outcomes.map((outcome) => recorded(outcome).repeated)).toEqual([false, ...Array<boolean>(9).fill(true)]);
      expect(recording.events()).toHaveLength(1);
    });

    it('to another process over the same log, is done once', async () => {
      const asked = propose();
      await recorder.record(asked);
      expect(recorded(await recording.another().record(asked)).repeated).toBe(true);
    });

    it('with other free text is the same command', async () => {
      const asked = propose({ rationale: { text: 'One reason' } });
      await recorder.record(asked);
      const again = await recorder.record({ ...asked, rationale: { text: 'Another reason' } });
      expect(recorded(again).repeated).toBe(true);
    });

    it('with a revision that was seen before it was done, is still answered as the first time', async () => {
      await recorder.record(propose());
      const asked = milestone('Seen', { expectedRevision: 0 });
      await recorder.record(asked);
      expect(recorded(await recorder.record(asked)).repeated).toBe(true);
    });

    it('with another body is refused', async () => {
      const asked = propose();
      await recorder.record(asked);
      const other = { ...asked, data: { ...asked.data, name: 'Other' } };
      expect(await recorder.record(other)).toEqual({ outcome: 'CommandIdReused' });
      expect(recorder.preview(other)).toEqual({ outcome: 'CommandIdReused' });
      expect(recording.events()).toHaveLength(1);
    });

    it('under its id in another partnership is another command', async () => {
      const asked = propose();
      await recorder.record(asked);
      const elsewhere = recorded(await recorder.record({ ...asked, partnershipId: 'elsewhere' }));
      expect([elsewhere.repeated, elsewhere.revision]).toEqual([false, 0]);
      expect(elsewhere.eventIds[0]).not.toBe(eventIdOf(asked));
    });
  });

  describe('that others overtake', () => {
    it('is decided again on what they wrote', async () => {
      await recorder.record(propose());
      const { recorder: overtaken, asked } = answering(recording, {
        outcome: 'WrongExpectedRevision',
        expected: { revision: 0 },
        actual: 1,
      });
      const late = recorded(await overtaken.record(milestone('Late')));
      expect([late.revision, asked.length]).toEqual([1, 2]);
    });

    it('is refused where what they wrote forbids it', async () => {
      await recorder.record(propose());
      const open = (more = {}) =>
        command('OpenStrand', {
          strandId: 'mentoring',
          name: 'Mentoring',
          kind: 'service',
          commissionable: true,
          novelty: 'new',
          ...more,
        });
      const other = recording.another();
      const store: EventStore = Object.create(recording.store, {
        append: {
          async value(append: Parameters<EventStore['append']>[0]) {
            await other.record(open({ name: 'Faster' }));
            return recording.store.append(append);
          },
        },
      }) as EventStore;
      const late = await recording.another({ store }).record(open());
      expect(late).toMatchObject({ outcome: 'Refused', refusals: [{ name: 'StrandAlreadyOpened' }] });
      expect(recording.events()).toHaveLength(2);
    });

    it('and who are itself, sent to another server, is done once', async () => {
      await recorder.record(propose());
      const asked = milestone('Sent twice');
      const other = recording.another();
      const store: EventStore = Object.create(recording.store, {
        append: {
          async value(append: Parameters<EventStore['append']>[0]) {
            await other.record(asked);
            await other.record(milestone('And more'));
            return recording.store.append({ ...append, expected: { revision: 5 } });
          },
        },
      }) as EventStore;
      const outcome = recorded(await recording.another({ store }).record(asked));
      expect([outcome.repeated, outcome.revision]).toEqual([true, 1]);
      expect(recording.events()).toHaveLength(3);
    });

    it('and whose events have not arrived here, is judged by what the store holds before it is sent away', async () => {
      await recorder.record(propose());
      await recorder.record(milestone('Seen elsewhere'));
      const lagging = recording.another({
        streams: new Streams({ eventsOf: () => [] }, { soleWriter: false }),
        arrived: async () => false,
      });
      const seen = await lagging.record(milestone('Known there', { expectedRevision: 1 }));
      expect(recorded(seen)).toMatchObject({ revision: 2, index: null, repeated: false });
      expect(recorded(await lagging.record(milestone('Unknown here')))).toMatchObject({ revision: 3 });
      expect(await lagging.record(milestone('Too early', { expectedRevision: 7 }))).toEqual({
        outcome: 'Stale',
        revision: 3,
      });
      expect(await lagging.record(propose())).toMatchObject({ outcome: 'Refused' });
    });

    it('is told at once where they stand, if it named the revision that it had seen', async () => {
      await recorder.record(propose());
      const { recorder: overtaken, asked } = answering(recording, {
        outcome: 'WrongExpectedRevision',
        expected: { revision: 0 },
        actual: 7,
      });
      const outcome = await overtaken.record(milestone('Late', { expectedRevision: 0 }));
      expect(outcome).toEqual({ outcome: 'Stale', revision: 7 });
      expect(asked).toHaveLength(1);
    });

    it('is given up after five decisions', async () => {
      await recorder.record(propose());
      const wrong: AppendOutcome = { outcome: 'WrongExpectedRevision', expected: { revision: 0 }, actual: 1 };
      const { recorder: overtaken, asked } = answering(recording, ...Array<AppendOutcome>(9).fill(wrong));
      expect(await overtaken.record(milestone())).toEqual({ outcome: 'Conflict', revision: 0 });
      expect(asked).toHaveLength(5);
    });
  });

  it('that names a revision which is not the last is stale, and nothing is written', async () => {
    await recorder.record(propose());
    expect(await recorder.record(milestone('A', { expectedRevision: 3 }))).toEqual({ outcome: 'Stale', revision: 0 });
    expect(recorder.preview(milestone('A', { expectedRevision: 3 }))).toEqual({ outcome: 'Stale', revision: 0 });
    expect(recording.events()).toHaveLength(1);
  });

  describe('whose outcome is not known', () => {
    const unknown: AppendOutcome = { outcome: 'UnknownOutcome', reason: 'no answer' };

    it('is asked for once more, with the same id at the same place', async () => {
      await recorder.record(propose());
      const { recorder: lossy, asked } = answering(recording, 'lost');
      expect(recorded(await lossy.record(milestone())).revision).toBe(1);
      expect(asked).toHaveLength(2);
      expect(asked[1]).toBe(asked[0]);
      expect(recording.events()).toHaveLength(2);
    });

    it('and stays unknown says so', async () => {
      await recorder.record(propose());
      const { recorder: lossy } = answering(recording, unknown, unknown);
      expect(await lossy.record(milestone())).toEqual(unknown);
    });

    it('does not become certainly not written because the store cannot be reached then', async () => {
      await recorder.record(propose());
      const { recorder: lossy } = answering(recording, 'lost', {
        outcome: 'Unavailable',
        reason: 'unreachable',
        retryAfterMs: 1_000,
      });
      expect(await lossy.record(milestone())).toMatchObject({ outcome: 'UnknownOutcome' });
    });

    it('is settled by the same command later', async () => {
      await recorder.record(propose());
      const { recorder: lossy } = answering(recording, 'lost', unknown);
      const asked = milestone();
      await lossy.record(asked);
      expect(recorded(await lossy.record(asked)).repeated).toBe(true);
      expect(recording.events()).toHaveLength(2);
    });
  });

  describe('that the store does not take', () => {
    it.each([
      [
        { outcome: 'Unavailable', reason: 'diskFull', retryAfterMs: 2_000 },
        { outcome: 'Unavailable', reason: 'diskFull', retryAfterMs: 2_000, diskFull: true },
      ],
      [
        { outcome: 'Unavailable', reason: 'busy', retryAfterMs: 1_000 },
        { outcome: 'Unavailable', reason: 'busy', retryAfterMs: 1_000, diskFull: false },
      ],
      [{ outcome: 'StreamGone' }, { outcome: 'StoreDamaged', reason: 'the stream was deleted in the store' }],
      [{ outcome: 'AccessDenied' }, { outcome: 'StoreAccessDenied' }],
    ] as [AppendOutcome, object][])('because of %j is answered %j', async (answer, expected) => {
      const { recorder: refused } = answering(recording, answer);
      expect(await refused.record(propose())).toEqual(expected);
      expect(recording.events()).toEqual([]);
    });

    it('because it is too large is refused', async () => {
      const { recorder: refused } = answering(recording, {
        outcome: 'AppendTooLarge',
        what: 'event',
        limit: 10,
        size: 11,
      });
      expect(await refused.record(propose())).toMatchObject({ outcome: 'Refused', refusals: [{ code: 'R10' }] });
    });

    it('though it was let through is a bug', async () => {
      const { recorder: refused } = answering(recording, {
        outcome: 'InvalidAppend',
        problem: 'a hole',
        path: '/data',
      });
      await expect(refused.record(propose())).rejects.toThrow('the store refused what the gate let through');
    });
  });

  describe('on a server', () => {
    it('that only reads is not recorded', async () => {
      const reading = recording.another({ readOnly: true });
      expect(await reading.record(propose())).toMatchObject({ outcome: 'Unavailable', diskFull: false });
      expect(recording.events()).toEqual([]);
    });

    it('whose clock has moved is not recorded until the clock is right again', async () => {
      recording.clock.jump(HOUR);
      expect(await recorder.record(propose())).toMatchObject({
        outcome: 'Unavailable',
        reason: expect.stringMatching(/^clockSuspect: the clock has moved by 60 minutes/) as string,
      });
      recording.clock.jump(-HOUR);
      recorded(await recorder.record(propose()));
    });
  });

  describe('in a partnership that cannot be read whole', () => {
    it.each([
      ['of an unknown type', { type: 'ServicePaused', metadata: { schemaVersion: 1 } }],
      ['in a shape that nobody here knows', { type: 'MilestoneNoted', metadata: { schemaVersion: 99 } }],
    ])('since it holds an event %s, is not decided on half of it', async (_name, event) => {
      await recorder.record(propose());
      await recording.store.append({
        stream: `partnership-${HARBOUR}`,
        expected: { revision: 0 },
        events: [{ id: randomUUID(), data: { occurredOn: null, label: 'A', kind: 'ceremony' }, ...event }],
        recordedAt: NOON,
      });
      expect(await recorder.record(milestone())).toMatchObject({ outcome: 'StoreDamaged' });
      expect(recorder.preview(milestone())).toMatchObject({ outcome: 'StoreDamaged' });
      expect(recording.events()).toHaveLength(2);
    });

    it('since a newer version wrote in it, stops the server', async () => {
      await recorder.record(propose());
      await recording.store.append({
        stream: `partnership-${HARBOUR}`,
        expected: { revision: 0 },
        events: [{ id: randomUUID(), type: 'ServicePaused', data: {}, metadata: { catalogueVersion: 99 } }],
        recordedAt: NOON,
      });
      await expect(recorder.record(milestone())).rejects.toMatchObject({ code: 'NewerEvent' });
    });

    it('since the read models stand still in it, is not decided on half of it', async () => {
      await recorder.record(propose());
      const behind = recording.another({ parked: (id) => (id === HARBOUR ? 'event 0 cannot be read' : undefined) });
      const damaged = { outcome: 'StoreDamaged', reason: 'event 0 cannot be read' };
      expect(await behind.record(milestone())).toEqual(damaged);
      expect(behind.preview(milestone())).toEqual(damaged);
      recorded(await behind.record(propose({ partnershipId: 'elsewhere' })));
    });

    it('does not stop other partnerships', async () => {
      const log = recording.store.log;
      const streams = {
        of: () => {
          throw new StreamParked('event 3 cannot be read');
        },
      };
      const parked = recording.another({ streams: streams as never });
      expect(await parked.record(propose())).toEqual({ outcome: 'StoreDamaged', reason: 'event 3 cannot be read' });
      recorded(await recorder.record(propose({ partnershipId: 'elsewhere' })));
      expect(log.length).toBe(1);
    });
  });

  describe('that the value gate refuses', () => {
    it('names the field as the sender wrote it', async () => {
      await recorder.record(propose());
      const outcome = await recorder.record(
        command(
          'CorrectEvent',
          { targetEventId: recording.events()[0]!.id, set: { name: 'Cafe\u0301' }, reason: 'typo' },
          { occurredOn: null },
        ),
      );
      expect(outcome).toMatchObject({ outcome: 'Refused', refusals: [{ code: 'R10', pointer: '/data/set/name' }] });
    });

    it('names a field beside the data without the data', async () => {
      const outcome = await recorder.record(propose({ rationale: { text: 'Cafe\u0301' } }));
      expect(outcome).toMatchObject({ outcome: 'Refused', refusals: [{ pointer: '/rationale/text' }] });
    });

    it('for its size is refused as a whole', async () => {
      const evidence = Array.from({ length: 80 }, (_, i) => ({
        source: `${i}${'a'.repeat(900)}`,
        certainty: 'stated' as const,
      }));
      const outcome = await recorder.record(propose({ evidence }));
      expect(outcome).toMatchObject({
        outcome: 'Refused',
        refusals: [{ code: 'R10', message: expect.stringMatching(/an event has at most 65536/) as string }],
      });
      expect(recording.events()).toEqual([]);
    });
  });

  describe('that is only tried', () => {
    it('is acceptable with the warnings that it would have, and nothing is written', async () => {
      await recorder.record(propose());
      const tried = recorder.preview(milestone());
      expect(tried).toMatchObject({ outcome: 'Acceptable', revision: 0, done: false });
      const done = recorded(await recorder.record(milestone()));
      expect(tried).toMatchObject({ warnings: done.warnings });
    });

    it('is refused as it would be', async () => {
      expect(recorder.preview(milestone())).toEqual(await recorder.record(milestone()));
    });

    it('is known where it was done', async () => {
      const asked = propose();
      await recorder.record(asked);
      expect(recorder.preview(asked)).toEqual({ outcome: 'Acceptable', warnings: [], revision: 0, done: true });
    });
  });

  it('has its repeat answered with the warnings that were stored', async () => {
    await recorder.record(propose());
    const asked = command(
      'OpenStrand',
      { strandId: 'a', name: 'A', kind: 'service', commissionable: true, novelty: 'new' },
      { note: { text: 'Ask jo@example.org' } },
    );
    const first = recorded(await recorder.record(asked));
    expect(first.warnings).toContain('W24');
    expect(recorded(await recorder.record(asked)).warnings).toEqual(first.warnings);
  });

  it('knows its event in the log by position and index', async () => {
    const { position, index } = recorded(await recorder.record(propose()));
    expect(recording.store.log.indexOf(position as Position)).toBe(index);
  });
});
