import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64 } from '#audit';
import { behindItsBack, rewriteEverything } from '../test/insider.js';
import { sealedLog, type SealedLog } from '../test/sealed-log.js';
import type { Fetch } from './checkpoint-follower.js';
import { readSettings } from './settings.js';
import { pullCheckpoint, type PullOptions } from './witness.js';

const HOST = 'https://host.example';

let host: SealedLog;
let elsewhere: string;
let waited: number[];
beforeEach(async () => {
  host = sealedLog();
  elsewhere = mkdtempSync(join(tmpdir(), 'psp-witness-'));
  waited = [];
  await host.grow(12);
  host.integrity.sign();
});
afterEach(async () => {
  await host.end();
  rmSync(elsewhere, { recursive: true });
});

/** What the server of the host answers. */
const answers: Fetch = async (address) => {
  const { pathname, searchParams } = new URL(address);
  const { published, tree } = host.integrity;
  if (pathname === '/audit/checkpoint') return { status: 200, text: published!.note };
  if (pathname === '/audit/keys') return { status: 200, text: JSON.stringify({ keys: host.integrity.keys() }) };
  const [from, to] = ['from', 'to'].map((name) => Number(searchParams.get(name))) as [number, number];
  return { status: 200, text: JSON.stringify({ proof: tree.consistencyProof(from, to).map(toBase64) }) };
};
const state = () => join(elsewhere, 'state.json');
const pull = (more: Partial<PullOptions> = {}) =>
  pullCheckpoint({
    url: HOST,
    statePath: state(),
    fetch: answers,
    now: () => host.clock.now(),
    wait: async (milliseconds) => void waited.push(milliseconds),
    ...more,
  });
const vkey = () => host.integrity.keys()[0]!.vkey;
const alarm = (says: string) =>
  expect.objectContaining({ code: 'WitnessAlarm', message: expect.stringContaining(says) });
const evidence = () => {
  const folder = readdirSync(elsewhere).find((name) => name.includes('.alarm-'))!;
  return Object.fromEntries(
    readdirSync(join(elsewhere, folder)).map((name) => [name, readFileSync(join(elsewhere, folder, name), 'utf8')]),
  );
};

describe('a witness', () => {
  it('believes at first what it sees, and says so', async () => {
    expect(await pull()).toMatchObject({ now: { size: 12, vkey: vkey() }, keyGiven: false });
  });

  it('believes the key that it was given, and no other', async () => {
    expect(await pull({ vkey: vkey() })).toMatchObject({ keyGiven: true });
    const other = sealedLog({ PSP_LOG_ORIGIN: 'psp.example/other' });
    const theirs = other.integrity.keys()[0]!.vkey;
    await other.end();
    await expect(pull({ vkey: theirs, statePath: join(elsewhere, 'fresh.json') })).rejects.toEqual(
      alarm('not signed by the key that was given'),
    );
    await expect(pull({ vkey: theirs })).rejects.toMatchObject({ code: 'SettingRefused' });
  });

  it('sees that what it saw before is the beginning of what it sees now', async () => {
    const { now: first } = await pull();
    await host.grow(9);
    host.integrity.sign();
    const { before, now } = await pull();
    expect([before, now.size]).toEqual([first, 21]);
    expect(JSON.parse(readFileSync(state(), 'utf8'))).toEqual(now);
  });

  it('keeps what it has seen before it says anything', async () => {
    const { now } = await pull();
    expect(JSON.parse(readFileSync(state(), 'utf8'))).toEqual(now);
  });

  it('has nothing to say while nobody answers, and keeps what it has', async () => {
    const { now } = await pull();
    for (const fetch of [
      async () => Promise.reject(new Error('refused')),
      async () => ({ status: 503, text: 'rootMismatch' }),
    ])
      await expect(pull({ fetch })).rejects.toMatchObject({ code: 'HostUnreachable' });
    expect(JSON.parse(readFileSync(state(), 'utf8'))).toEqual(now);
  });

  it('does not take a file of something else for what it has seen', async () => {
    writeFileSync(state(), '{}');
    await expect(pull()).rejects.toMatchObject({ code: 'SettingRefused' });
  });
});

describe('an insider who changes one amount and makes everything anew', () => {
  const path = () => join(host.dataDir, 'log.db');
  const settings = () => readSettings({ PSP_DATA_DIR: host.dataDir });
  const AMOUNT = `UPDATE events SET data = replace(data, '"pence":7', '"pence":9') WHERE log_index = 7`;
  async function rewrite(sql: readonly string[] = [AMOUNT]): Promise<void> {
    await host.close();
    rewriteEverything(settings(), path(), sql, { anchor: true });
    host.open();
  }

  it('is not noticed by a server that starts on it', async () => {
    await rewrite();
    expect(host.integrity.published).toMatchObject({ size: 12 });
    await host.grow(1);
    expect(host.integrity.sign()).toMatchObject({ size: 13 });
  });

  it.each([0, 1, 9])('is noticed by a witness when %i more events have come', async (more) => {
    const { now: seen } = await pull();
    await rewrite();
    await host.grow(more);
    host.integrity.sign();
    await expect(pull()).rejects.toEqual(alarm('the record was rewritten'));
    expect(evidence()).toEqual({
      'seen.txt': seen.note,
      'answered.txt': host.integrity.published!.note,
      'reason.txt': expect.stringContaining('rewritten'),
    });
    expect(JSON.parse(readFileSync(state(), 'utf8'))).toEqual(seen);
  });

  it('is noticed where the last events were cut off, once it has been waited for an answer that is only older', async () => {
    await pull();
    await rewrite(['DELETE FROM events WHERE log_index >= 8']);
    host.integrity.sign();
    await expect(pull()).rejects.toEqual(alarm('events are missing'));
    expect(waited).toEqual([65_000]);
  });

  it('is noticed where the log goes on under another key', async () => {
    await pull();
    await host.close();
    behindItsBack(path(), 'DELETE FROM checkpoints');
    rmSync(host.keyDir, { recursive: true });
    host.open();
    host.integrity.sign();
    await expect(pull()).rejects.toEqual(alarm('not signed by the key and the name'));
  });

  it('is noticed where the proof is none', async () => {
    await pull();
    await host.grow(3);
    host.integrity.sign();
    const fetch: Fetch = async (address) =>
      address.includes('consistency') ? { status: 200, text: '{"proof":["AAAA"]}' } : answers(address);
    await expect(pull({ fetch })).rejects.toEqual(alarm('cannot prove'));
  });

  it('is no alarm of a server that answers an older checkpoint for a while', async () => {
    await pull();
    const older = host.integrity.published!.note;
    await host.grow(3);
    host.integrity.sign();
    await pull();
    let asked = 0;
    const fetch: Fetch = async (address) =>
      address.endsWith('/audit/checkpoint') && (asked += 1) === 1 ? { status: 200, text: older } : answers(address);
    expect(await pull({ fetch })).toMatchObject({ now: { size: 15 } });
    expect(waited).toEqual([65_000]);
    expect(existsSync(state())).toBe(true);
  });
});
