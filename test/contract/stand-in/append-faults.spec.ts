/** What becomes of an append when the server, or the way to it, fails: each fault on purpose, one at a time. */
import { app, appended, batch, codeThrownBy, eventsOf, idsOf, NOON } from '../appending.js';
import { says, type Status } from './faults.js';
import { gate, on, Opened } from './opened.js';

const status = (code: number, details: string): Status => ({ code, details });

const once: readonly (readonly [string, Status])[] = [
  ['not ready', says.notReady],
  ['too busy', says.tooBusy],
  ['connection dropped', says.dropped],
  ['connection reset', says.reset],
  ['deadline', status(4, 'Deadline exceeded')],
  ['commit timeout', says.commitTimeout],
  ['canceled by the server', says.canceledByServer],
  ['cancelled', status(1, 'Call cancelled')],
  ['call ended', says.callEnded],
  ['handler threw', says.handlerThrew],
  ['no leader named', says.noLeaderInfo],
  ['data loss', status(15, 'lost')],
  ['resource exhausted', status(8, 'Bandwidth exhausted')],
];

describe('a failure that passes is not noticed', () => {
  it.each(once)('%s, not written', (_name, answer) =>
    on(async (opened) => {
      opened.standIn.faults.appends.push({ answer });
      expect(await opened.append('noStream', 2)).toMatchObject({ outcome: 'Appended', revision: 1 });
      expect(opened.ids()).toHaveLength(2);
    })(),
  );

  it.each(once)('%s, and written all the same', (_name, answer) =>
    on(async (opened) => {
      opened.standIn.faults.appends.push({ write: 'before', answer });
      expect(await opened.append('noStream', 2)).toMatchObject({ outcome: 'Appended', revision: 1 });
      expect(opened.ids()).toHaveLength(2);
    })(),
  );

  it(
    'a follower that names the leader',
    on(
      async (opened) => {
        opened.standIn.leader = 1;
        expect(await opened.append('noStream')).toMatchObject({ outcome: 'Appended' });
      },
      { nodes: 2 },
    ),
  );
});

describe('a failure that lasts is told as what it is', () => {
  const lasting: readonly (readonly [string, Status, object])[] = [
    ['not ready', says.notReady, { outcome: 'Unavailable', reason: 'notReady' }],
    ['too busy', says.tooBusy, { outcome: 'Unavailable', reason: 'notReady' }],
    ['connection dropped', says.dropped, { outcome: 'UnknownOutcome' }],
    ['commit timeout', says.commitTimeout, { outcome: 'UnknownOutcome' }],
    ['call ended', says.callEnded, { outcome: 'UnknownOutcome' }],
    ['handler threw', says.handlerThrew, { outcome: 'UnknownOutcome' }],
  ];
  it.each(lasting)('%s', (_name, answer, outcome) =>
    on(
      async (opened) => {
        opened.standIn.faults.allAppends = { answer };
        expect(await opened.append('noStream')).toMatchObject(outcome);
        opened.standIn.faults.allAppends = undefined;
        expect(await opened.append('noStream')).toMatchObject({ outcome: 'Appended', revision: 0 });
      },
      {},
      { appendBudgetMs: 400 },
    )(),
  );

  it(
    'once something may have been written, a later refusal does not make it certain',
    on(
      async (opened) => {
        opened.standIn.faults.appends.push({ write: 'before', answer: says.dropped });
        opened.standIn.faults.allAppends = { answer: says.notReady };
        const append = opened.appendOf('noStream');
        expect(await opened.store.append(append)).toMatchObject({ outcome: 'UnknownOutcome' });
        opened.standIn.faults.allAppends = undefined;
        expect(await opened.store.append(append)).toMatchObject({ outcome: 'Appended', revision: 0 });
        expect(opened.ids()).toEqual(idsOf(append.events));
      },
      {},
      { appendBudgetMs: 400 },
    ),
  );

  it(
    'a conflict settles the doubt',
    on(async (opened) => {
      appended(await opened.append('noStream'));
      opened.standIn.faults.appends.push({ answer: says.dropped });
      expect(await opened.append('noStream')).toEqual({
        outcome: 'WrongExpectedRevision',
        expected: 'noStream',
        actual: 0,
      });
    }),
  );

  it(
    'nobody listens',
    on(
      async (opened) => {
        await opened.proxy.refuse();
        const append = opened.appendOf('noStream');
        await opened.store.append(append); // finds out that its connection is gone
        expect(await opened.store.append(append)).toMatchObject({ outcome: 'Unavailable', reason: 'unreachable' });
        await opened.proxy.listen();
        let outcome = await opened.store.append(append);
        while (outcome.outcome === 'Unavailable') outcome = await opened.store.append(append);
        expect(outcome).toMatchObject({ outcome: 'Appended', revision: 0 });
      },
      {},
      { appendBudgetMs: 400 },
    ),
  );
});

describe('a refusal is final', () => {
  const refusals: readonly (readonly [string, Status, object])[] = [
    [
      'append too large',
      says.appendTooLarge(1_048_576),
      { outcome: 'AppendTooLarge', what: 'append', limit: 1_048_576 },
    ],
    ['event too large', says.eventTooLarge(100, 'x', 120), { outcome: 'AppendTooLarge', what: 'event', limit: 100 }],
    ['message too large', says.messageTooLarge, { outcome: 'AppendTooLarge', what: 'append' }],
    ['deleted', says.streamDeleted('x'), { outcome: 'StreamGone' }],
    ['denied', says.accessDenied, { outcome: 'AccessDenied' }],
    ['not authenticated', says.unauthenticated, { outcome: 'AccessDenied' }],
  ];
  it.each(refusals)('%s', (_name, answer, outcome) =>
    on(async (opened) => {
      opened.standIn.faults.appends.push({ answer });
      expect(await opened.append('noStream')).toMatchObject(outcome);
      expect(opened.ids()).toEqual([]);
    })(),
  );

  it.each([
    ['a wrong argument', status(3, 'Invalid Transaction')],
    ['not implemented', status(12, 'unknown method')],
  ])('%s is a bug and throws', (_name, answer) =>
    on(async (opened) => {
      opened.standIn.faults.appends.push({ answer });
      await expect(opened.append('noStream')).rejects.toMatchObject({ code: answer.code });
    })(),
  );
});

describe('an answer that is lost or late', () => {
  it(
    'written, never answered: repeated after the deadline, one copy',
    on(async (opened) => {
      opened.standIn.faults.appends.push({ write: 'before' });
      expect(await opened.append('noStream', 3)).toMatchObject({ outcome: 'Appended', revision: 2 });
      expect(opened.ids()).toHaveLength(3);
    }),
  );

  it(
    'written, and the server starts anew before the repeat',
    on(async (opened) => {
      opened.standIn.faults.appends.push({
        write: 'before',
        until: (async () => {
          opened.standIn.kill();
          await opened.standIn.listen();
        })(),
      });
      expect(await opened.append('noStream', 3)).toMatchObject({ outcome: 'Appended', revision: 2 });
      expect(opened.ids()).toHaveLength(3);
    }),
  );

  it(
    'answered after the deadline',
    on(async (opened) => {
      const late = gate();
      opened.standIn.faults.appends.push({ write: 'before', until: late.opened, answer: 'true' });
      expect(await opened.append('noStream')).toMatchObject({ outcome: 'Appended', revision: 0 });
      late.open();
      expect(await opened.append({ revision: 0 })).toMatchObject({ outcome: 'Appended', revision: 1 });
    }),
  );

  it(
    'written after the deadline, behind its own repeat: one copy',
    on(async (opened) => {
      const late = gate();
      opened.standIn.faults.appends.push({ write: 'after', until: late.opened });
      expect(await opened.append('noStream', 2)).toMatchObject({ outcome: 'Appended', revision: 1 });
      late.open();
      appended(await opened.append({ revision: 1 }));
      expect(opened.ids()).toHaveLength(3);
    }),
  );

  it(
    'written after the answer was given up: unknown, and the repeat settles it',
    on(
      async (opened) => {
        const late = gate();
        opened.standIn.faults.allAppends = { write: 'after', until: late.opened };
        const append = opened.appendOf('noStream', 2);
        expect(await opened.store.append(append)).toMatchObject({ outcome: 'UnknownOutcome' });
        expect(await eventsOf(opened.store, opened.stream)).toEqual([]); // not found proves nothing
        opened.standIn.faults.allAppends = undefined;
        late.open();
        expect(await opened.store.append(append)).toMatchObject({ outcome: 'Appended', revision: 1 });
        expect(opened.ids()).toEqual(idsOf(append.events));
      },
      {},
      { appendBudgetMs: 400 },
    ),
  );

  it(
    'a full disk: canceled, then gone, and nothing certain',
    on(
      async (opened) => {
        opened.standIn.faults.appends.push({ answer: says.canceledByServer });
        const append = opened.store.append(opened.appendOf('noStream'));
        opened.standIn.faults.allAppends = { answer: says.notReady };
        expect(await append).toMatchObject({ outcome: 'UnknownOutcome' });
      },
      {},
      { appendBudgetMs: 400 },
    ),
  );

  it(
    'a leader that freezes: after two deadlines a new client asks who leads',
    on(
      async (opened) => {
        appended(await opened.append('noStream'));
        opened.standIn.faults.silent.add('append');
        opened.standIn.onGossip = () => opened.standIn.faults.silent.delete('append');
        expect(await opened.append({ revision: 0 })).toMatchObject({ outcome: 'Appended', revision: 1 });
      },
      { nodes: 2 },
    ),
  );

  it(
    'an append that is given up while the leader is looked for is never sent',
    on(
      async (opened) => {
        appended(await opened.append('noStream'));
        for (const node of [0, 1]) opened.standIn.kill(node);
        let last = await opened.append({ revision: 0 });
        while (last.outcome === 'UnknownOutcome') last = await opened.append({ revision: 0 });
        expect(last).toMatchObject({ outcome: 'Unavailable', reason: 'unreachable' });
        for (const node of [0, 1]) await opened.standIn.listen(node);
        const append = opened.appendOf({ revision: 0 });
        let outcome = await opened.store.append(append);
        while (outcome.outcome !== 'Appended') outcome = await opened.store.append(append);
        expect(opened.ids().slice(1)).toEqual(idsOf(append.events));
      },
      { nodes: 2 },
      { appendBudgetMs: 700 },
    ),
  );
});

describe('what an operator has done to a stream', () => {
  it(
    'deleted it: a repeat is answered without a position, and a first append would bring it back',
    on(async (opened) => {
      const first = opened.appendOf('noStream', 3);
      appended(await opened.store.append(first));
      opened.standIn.log.softDelete(opened.stream);
      expect(await codeThrownBy(() => opened.store.append(first))).toBe('StreamDamaged');
      expect(await codeThrownBy(() => opened.append('noStream'))).toBe('StreamDamaged');
    }),
  );

  it(
    'ended it for good',
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      opened.standIn.log.tombstone(opened.stream);
      expect(await opened.append({ revision: 2 })).toEqual({ outcome: 'StreamGone' });
      expect(await opened.append('noStream')).toEqual({ outcome: 'StreamGone' });
    }),
  );

  it(
    'cut it: a repeat of what can no longer be read',
    on(async (opened) => {
      const first = opened.appendOf('noStream', 3);
      appended(await opened.store.append(first));
      opened.standIn.log.setMetadata(opened.stream, { $tb: 3 });
      expect(await codeThrownBy(() => opened.store.append(first))).toBe('StreamDamaged');
      expect(await opened.append({ revision: 2 })).toMatchObject({ outcome: 'Appended', revision: 3 });
    }),
  );

  it(
    'set metadata on a stream that was never begun',
    on(async (opened) => {
      opened.standIn.log.setMetadata(opened.stream, { $maxCount: 100 });
      expect(await opened.append({ revision: 0 })).toMatchObject({ actual: 'noStream' });
      expect(await opened.append('noStream', 2)).toMatchObject({ outcome: 'Appended', revision: 1 });
    }),
  );
});

it(
  'keys that the server keeps for itself are refused before anything is sent',
  on(async (opened) => {
    const [event] = batch(1, { metadata: { fine: 1, $maxAge: 1 } });
    const append = { stream: opened.stream, expected: 'noStream', events: [event], recordedAt: NOON } as const;
    expect(await opened.store.append(append)).toMatchObject({
      outcome: 'InvalidAppend',
      path: '/events/0/metadata/$maxAge',
    });
    expect(opened.ids()).toEqual([]);
  }),
);

it(
  'closing waits for an append in flight',
  on(async (opened) => {
    const late = gate();
    opened.standIn.faults.appends.push({ write: 'before', until: late.opened, answer: 'true' });
    const pending = opened.append('noStream');
    const closing = opened.store.close();
    late.open();
    expect(await pending).toMatchObject({ outcome: 'Appended' });
    await closing;
    expect(await codeThrownBy(() => app(opened.store, opened.stream, 1, 'noStream'))).toBe('StoreClosed');
  }),
);

it('a fault of the client package cannot end the process: no rejection is left unheard', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  const opened = await Opened.open({ nodes: 2 }, { appendBudgetMs: 300 });
  for (const node of [0, 1]) opened.standIn.kill(node);
  await Promise.all([opened.append('noStream'), opened.append('noStream'), codeThrownBy(() => opened.newest())]);
  await opened.close();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});
