import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE } from '../test/fake-clock.js';
import { sealedLog, type SealedLog } from '../test/sealed-log.js';
import type { Fetch } from './checkpoint-follower.js';

const SIGNER = 'https://signer.example';
const CLUSTER = { PSP_STORE: 'esdb://node:2113?tls=false' };

let signer: SealedLog;
let follower: SealedLog;
let away: string | undefined;
const asked: string[] = [];

/** What the signer's server answers. */
const answers: Fetch = async (address) => {
  asked.push(address);
  if (away !== undefined) throw new Error(away);
  const { published } = signer.integrity;
  if (address === `${SIGNER}/audit/checkpoint`)
    return published === undefined ? { status: 404, text: '{}' } : { status: 200, text: published.note };
  return { status: 200, text: JSON.stringify({ keys: signer.integrity.keys() }) };
};

/** The same events in both logs, as a store gives them to two servers. */
async function both(events: number): Promise<void> {
  const begun = signer.store.log.length;
  await signer.grow(events);
  await copied(begun);
}
async function copied(from: number, change = (pence: number) => pence): Promise<void> {
  for (const event of signer.store.log.readFrom(from)) {
    if ('raw' in event) throw new Error('not made here');
    const { pence } = event.data['amount'] as { pence: number };
    await follower.store.append({
      stream: event.stream,
      expected: event.revision === 0 ? 'noStream' : { revision: event.revision - 1 },
      events: [{ ...event, data: { ...event.data, amount: { pence: change(pence) } } }],
      recordedAt: 'keep',
    });
  }
}

beforeEach(() => {
  away = undefined;
  asked.length = 0;
  signer = sealedLog();
  follower = sealedLog({ ...CLUSTER, PSP_SIGNER_URL: SIGNER }, { fetch: answers });
});
afterEach(async () => {
  await signer.end();
  await follower.end();
});

describe('a server without the key', () => {
  it('takes over what the one with it has signed, and keeps it', async () => {
    await both(4);
    const signed = signer.integrity.sign()!;
    await follower.integrity.refresh();
    expect(follower.integrity.published).toMatchObject({ size: 4, note: signed.note });
    expect(follower.integrity.state).toMatchObject({ state: 'following', seenAt: follower.clock.now() });
    await follower.close();
    away = 'off';
    follower.open();
    expect(follower.integrity.published).toMatchObject({ size: 4, note: signed.note });
  });

  it('asks once a minute', async () => {
    await follower.integrity.tick();
    expect(asked).toEqual([]);
    follower.clock.pass(MINUTE);
    await follower.integrity.tick();
    expect(asked).toEqual([`${SIGNER}/audit/checkpoint`]);
  });

  it('makes no key', () => {
    expect(existsSync(join(follower.keyDir, 'log.key'))).toBe(false);
  });

  it('waits where it does not hold yet what was signed', async () => {
    await both(2);
    await signer.grow(1);
    signer.integrity.sign();
    await follower.integrity.refresh();
    expect(follower.integrity.state.state).toBe('waiting');
    await copied(2);
    await follower.integrity.refresh();
    expect(follower.integrity.published).toMatchObject({ size: 3 });
  });

  it('answers the last good one while nobody answers, and says since when', async () => {
    await both(2);
    signer.integrity.sign();
    await follower.integrity.refresh();
    const seenAt = follower.clock.now();
    follower.clock.pass(MINUTE);
    away = 'connection refused';
    await follower.integrity.refresh();
    expect(follower.integrity.published).toMatchObject({ size: 2 });
    expect(follower.integrity.state).toMatchObject({
      state: 'unreachable',
      seenAt,
      reason: expect.stringContaining('connection refused'),
    });
  });

  it('raises an alarm where the roots differ, which stands until somebody has looked', async () => {
    await signer.grow(3);
    await copied(0, (pence) => pence + 1);
    signer.integrity.sign();
    await follower.integrity.refresh();
    expect(follower.integrity.state).toMatchObject({ state: 'rootMismatch' });
    expect(follower.integrity.rootAt(3)).toBeNull();
    expect(follower.integrity.published).toBeUndefined();
    const alarm = join(follower.dataDir, 'root-mismatch.json');
    expect(JSON.parse(readFileSync(alarm, 'utf8'))).toMatchObject({ note: signer.integrity.published!.note });
    await follower.close();
    follower.open();
    expect(follower.integrity.state).toMatchObject({ state: 'rootMismatch', reason: expect.stringContaining(alarm) });
    expect(follower.warnings).toHaveLength(1);
  });

  it('believes nobody but whom it met first', async () => {
    await both(2);
    signer.integrity.sign();
    await follower.integrity.refresh();
    const another = sealedLog();
    const first = signer;
    signer = another;
    await another.grow(5);
    another.integrity.sign();
    await follower.integrity.refresh();
    signer = first;
    await another.end();
    expect(follower.integrity.state).toMatchObject({ state: 'rootMismatch', reason: expect.stringContaining('key') });
  });

  it('takes nothing from who signs with no key that they name', async () => {
    await both(1);
    const note = signer.integrity.sign()!.note.replace(/ \S+\n$/, ` ${'A'.repeat(88)}AAA=\n`);
    await follower.close();
    follower.open(
      {},
      {
        fetch: async (address) =>
          address.endsWith('checkpoint') ? { status: 200, text: note } : await answers(address),
      },
    );
    await follower.integrity.refresh();
    expect(follower.integrity.state.state).toBe('unreachable');
    expect(follower.integrity.published).toBeUndefined();
  });

  it('does not start with a key beside the address of another signer', async () => {
    await follower.close();
    const open = () => follower.open({ PSP_KEY_DIR: signer.keyDir });
    expect(open).toThrow(expect.objectContaining({ code: 'SettingRefused' }));
  });
});

describe('a server with neither key nor signer', () => {
  it('has roots, and nothing signs them', async () => {
    await follower.end();
    follower = sealedLog(CLUSTER);
    await follower.grow(2);
    expect(follower.integrity.sign()).toBeUndefined();
    expect(follower.integrity.state).toEqual({ state: 'unsigned' });
    expect(follower.integrity.rootAt(2)).toMatch(/^[0-9a-f]{64}$/);
    rmSync(follower.keyDir, { recursive: true, force: true });
  });
});
