import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAddress } from './address.js';

const user = { user: 'psp', password: 'p@ss:word' };
const refusal = (text: string, apart = {}) => {
  try {
    readAddress(text, apart);
    return undefined;
  } catch (error) {
    return error as { code: string; message: string };
  }
};

it('reads one node without TLS, with the options that suit this product', () => {
  expect(readAddress('esdb://127.0.0.1:2113?tls=false')).toMatchObject({
    hosts: [{ address: '127.0.0.1', port: 2113 }],
    discover: false,
    tls: false,
    nodePreference: 'leader',
    maxDiscoverAttempts: 60,
    discoveryIntervalMs: 500,
    gossipTimeoutSeconds: 2,
    keepAliveIntervalMs: 10_000,
    keepAliveTimeoutMs: 10_000,
    defaultDeadlineMs: 10_000,
  });
});

it('reads several nodes, the default port, and a user apart', () => {
  const address = readAddress('esdb://node1,node2:2114?tls=true&gossip_timeout=3', user);
  expect(address.hosts).toEqual([
    { address: 'node1', port: 2113 },
    { address: 'node2', port: 2114 },
  ]);
  expect(address.credentials).toEqual({ username: 'psp', password: 'p@ss:word' });
  expect(address.gossipTimeoutSeconds).toBe(3);
});

it('decodes a password in the address, and never shows it', () => {
  const address = readAddress('esdb+discover://psp:p%40ss%3Aword@cluster.example:2113');
  expect(address).toMatchObject({ discover: true, tls: true, credentials: { username: 'psp', password: 'p@ss:word' } });
  expect(address.shown).toBe('esdb+discover://psp:***@cluster.example:2113?tls=true');
});

it('names the connection after this machine and process', () => {
  expect(readAddress('esdb://h?tls=false').connectionName).toMatch(new RegExp(`^psp-.+-${process.pid}$`));
});

it('takes the whole path of a certificate that is there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'psp-ca-'));
  const file = join(folder, 'ca.crt');
  writeFileSync(file, 'certificate');
  try {
    expect(readAddress(`esdb://h?tlsCAFile=${encodeURIComponent(file)}`, user).caFile).toBe(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each([
  ['a setting the client ignores', 'esdb://h?tlsVerifyCert=false', user],
  ['a user whose password would not be sent', 'esdb://psp:secret@h?tls=false', {}],
  ['TLS without a user', 'esdb://h?tls=true', {}],
  ['a refused append that looks like a written one', 'esdb://h?tls=false&throwOnAppendFailure=false', {}],
  ['another scheme', 'kurrentdb://h?tls=false', {}],
  ['no scheme', 'localhost:2113', {}],
  ['a client certificate', 'esdb://h?userCertFile=/a&userKeyFile=/b', user],
  ['an unknown option', 'esdb://h?tls=false&keepAlive=1', {}],
  ['a relative certificate', 'esdb://h?tlsCAFile=ca.crt', user],
  ['a certificate that is not there', 'esdb://h?tlsCAFile=/nowhere/ca.crt', user],
  ['a user said twice', 'esdb://a:b@h', user],
  ['a user without a password', 'esdb://h', { user: 'psp' }],
  ['a colon that is not encoded', 'esdb://psp:a:b@h', {}],
  ['a port that is none', 'esdb://h:port?tls=false', {}],
  ['a flag that is none', 'esdb://h?tls=no', {}],
  ['a number that is none', 'esdb://h?tls=false&gossipTimeout=0', {}],
  ['a preference that is none', 'esdb://h?tls=false&nodePreference=nearest', {}],
])('refuses %s with a sentence', (_what, text, apart) => {
  expect(refusal(text, apart)).toMatchObject({
    code: 'AddressRefused',
    message: expect.stringMatching(/^PSP_STORE .+\.$/) as string,
  });
});

it('says nothing of the password when it refuses', () => {
  expect(refusal('esdb://psp:secret@h?tls=false')!.message).not.toContain('secret');
});
