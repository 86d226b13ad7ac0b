import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { behindItsBack } from '../test/insider.js';
import { sealedLog, type SealedLog } from '../test/sealed-log.js';
import { sealingFindings } from './sealing-findings.js';
import { readSettings } from './settings.js';

const EVENTS = 4;

let log: SealedLog;
beforeEach(async () => {
  log = sealedLog();
  await log.grow(EVENTS);
  await log.close();
});
afterEach(() => log.end());

const path = () => join(log.dataDir, 'log.db');
const found = (environment: Record<string, string> = {}) =>
  sealingFindings(readSettings({ PSP_DATA_DIR: log.dataDir, ...environment }), path(), EVENTS)[0];
const says = (text: string) => expect.stringContaining(text) as string;

describe('what a doctor says of the sealing of a log', () => {
  it('is how far it is sealed, and by whom', () => {
    expect(found()).toMatchObject({ state: 'ok', says: says('checkpoint over 4 of 4 events') });
    expect(found()).toMatchObject({ says: says('psp.local/') });
  });

  it('is that the log lacks what was published, and what to do', async () => {
    behindItsBack(path(), 'DELETE FROM checkpoints', 'DELETE FROM merkle_nodes', 'DELETE FROM events');
    expect(found()).toMatchObject({ state: 'damaged', says: says('4 events were published') });
  });

  it('is that the key is gone', () => {
    rmSync(join(log.keyDir, 'log.key'));
    expect(found()).toMatchObject({ state: 'blocked', says: says('bring it back') });
  });

  it('is that two servers differ', () => {
    mkdirSync(log.dataDir, { recursive: true });
    writeFileSync(join(log.dataDir, 'root-mismatch.json'), '{"reason":"another root"}');
    expect(found()).toMatchObject({ state: 'damaged', says: says('another root') });
  });

  it('is that nobody was given a key, on a server of several', () => {
    const cluster = { PSP_STORE: 'esdb://node:2113?tls=false', PSP_KEY_DIR: join(log.root, 'shared') };
    expect(found(cluster)).toMatchObject({ state: 'warn', says: says('psp key create') });
    expect(found({ ...cluster, PSP_SIGNER_URL: 'https://signer.example' })).toMatchObject({
      state: 'ok',
      says: says('signer.example signs'),
    });
  });
});
