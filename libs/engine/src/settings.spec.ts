import { resolve } from 'node:path';
import { isExposed, isLoopback, masked, readSettings } from './settings.js';

const codeOf = (read: () => unknown): unknown => {
  try {
    read();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('settings', () => {
  it('have defaults that work on one machine', () => {
    expect(readSettings({})).toEqual({
      store: 'sqlite',
      storeUser: undefined,
      storePasswordFile: undefined,
      storeNamespace: '',
      dataDir: resolve('data'),
      keyDir: resolve('keys'),
      host: '127.0.0.1',
      port: 3000,
      readOnly: false,
      dev: false,
      publicRead: false,
      sandbox: false,
      publicUrl: undefined,
      logKeyFile: undefined,
      logOrigin: undefined,
      anchorDir: resolve('keys'),
      signerUrl: undefined,
    });
  });

  it('are read from the environment', () => {
    const read = readSettings({
      PSP_STORE: 'esdb://node:2113?tls=false',
      PSP_DATA_DIR: '/srv/psp/data',
      PSP_KEY_DIR: '/srv/keys',
      PSP_HOST: '::1',
      PSP_PORT: '0',
      PSP_READ_ONLY: '1',
      PSP_PUBLIC_READ: '1',
      PSP_PUBLIC_URL: 'https://psp.example',
      PSP_LOG_KEY_FILE: '/run/secrets/log.key',
      PSP_LOG_ORIGIN: 'psp.example/log',
      PSP_ANCHOR_DIR: '/mnt/anchor',
    });
    expect(read).toMatchObject({
      store: 'esdb://node:2113?tls=false',
      dataDir: '/srv/psp/data',
      keyDir: '/srv/keys',
      host: '::1',
      port: 0,
      readOnly: true,
      publicRead: true,
      publicUrl: 'https://psp.example',
      logKeyFile: '/run/secrets/log.key',
      logOrigin: 'psp.example/log',
      anchorDir: '/mnt/anchor',
    });
  });

  it('of a log that is signed do not reach into a sandbox', () => {
    const environment = { PSP_LOG_KEY_FILE: '/srv/log.key', PSP_LOG_ORIGIN: 'psp.example', PSP_ANCHOR_DIR: '/mnt' };
    expect(readSettings(environment, { sandbox: true })).toMatchObject({
      logKeyFile: undefined,
      logOrigin: undefined,
      anchorDir: resolve('keys'),
    });
  });

  it('that are set to nothing are not set', () => {
    const empty = Object.fromEntries(
      ['STORE', 'DATA_DIR', 'KEY_DIR', 'HOST', 'PORT', 'READ_ONLY', 'PUBLIC_URL'].map((name) => [`PSP_${name}`, '']),
    );
    expect(readSettings(empty)).toEqual(readSettings({}));
  });

  it('put the keys beside the data', () => {
    expect(readSettings({ PSP_DATA_DIR: '/srv/psp/data' }).keyDir).toBe('/srv/psp/keys');
  });

  it.each([
    ['keys in the data folder', { PSP_DATA_DIR: '/srv/data', PSP_KEY_DIR: '/srv/data/keys' }],
    ['keys that are the data folder', { PSP_DATA_DIR: '/srv/data', PSP_KEY_DIR: '/srv/data' }],
    ['recording without signing in from everywhere', { PSP_DEV: '1', PSP_HOST: '0.0.0.0' }],
    ['the same at a name that only begins like loopback', { PSP_DEV: '1', PSP_HOST: '127.0.0.1.example' }],
    ['the same behind a public address', { PSP_DEV: '1', PSP_PUBLIC_URL: 'https://psp.example' }],
    ['a port that is none', { PSP_PORT: 'web' }],
    ['a port beyond the last', { PSP_PORT: '65536' }],
    ['a port in another notation', { PSP_PORT: '0x50' }],
    ['a port below nothing', { PSP_PORT: '-1' }],
    ['a store that there is not', { PSP_STORE: 'postgres://db' }],
    ['a flag that is neither', { PSP_READ_ONLY: 'true' }],
    ['a public address that is none', { PSP_PUBLIC_URL: 'psp.example' }],
    ['an anchor in the data folder', { PSP_DATA_DIR: '/srv/data', PSP_ANCHOR_DIR: '/srv/data/anchor' }],
    ['a log key in the data folder', { PSP_DATA_DIR: '/srv/data', PSP_LOG_KEY_FILE: '/srv/data/log.key' }],
    ['an origin with a space', { PSP_LOG_ORIGIN: 'our log' }],
    ['an origin with a plus', { PSP_LOG_ORIGIN: 'our+log' }],
    ['a signer for a log in one file', { PSP_SIGNER_URL: 'https://psp.example' }],
    ['a signer that is no address', { PSP_STORE: 'esdb://node', PSP_SIGNER_URL: 'psp.example' }],
    [
      'both a signer and a key',
      { PSP_STORE: 'esdb://node', PSP_SIGNER_URL: 'https://psp.example', PSP_LOG_KEY_FILE: '/srv/log.key' },
    ],
    ['a public address that runs something', { PSP_PUBLIC_URL: 'javascript:alert(1)' }],
  ])('refuse %s', (_name, environment) => {
    expect(codeOf(() => readSettings(environment))).toBe('SettingRefused');
  });

  it('let it listen for everybody, who then has to sign in', () => {
    expect(readSettings({ PSP_HOST: '0.0.0.0' })).toMatchObject({ host: '0.0.0.0', dev: false, publicRead: false });
  });

  it('let a sandbox be used without signing in, unless others can reach it', () => {
    const sandbox = (environment: Record<string, string>) => readSettings(environment, { sandbox: true }).dev;
    expect(sandbox({})).toBe(true);
    expect(sandbox({ PSP_HOST: '0.0.0.0' })).toBe(false);
    expect(sandbox({ PSP_PUBLIC_URL: 'https://psp.example' })).toBe(false);
  });

  it('take a folder that only begins like the data folder for another one', () => {
    expect(readSettings({ PSP_DATA_DIR: '/srv/data', PSP_KEY_DIR: '/srv/data-keys' }).keyDir).toBe('/srv/data-keys');
  });

  it('name a store without its password', () => {
    expect(() => readSettings({ PSP_STORE: 'mysql://clerk:secret@db' })).toThrow('mysql://clerk:***@db');
  });
});

describe('a server', () => {
  it.each([
    ['127.0.0.1', undefined, false],
    ['::1', undefined, false],
    ['0.0.0.0', undefined, true],
    ['127.0.0.1', 'https://psp.example', true],
  ])('that listens on %s and is called %s is exposed: %s', (host, publicUrl, exposed) => {
    expect(isExposed({ host, publicUrl })).toBe(exposed);
  });
});

describe('an address', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('%s is loopback', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(['10.0.0.1', '128.0.0.1', 'localhost.example', '0.0.0.0', ''])('%s is not', (host) => {
    expect(isLoopback(host)).toBe(false);
  });

  it.each([
    ['esdb://psp:secret@node:2113?tls=true', 'esdb://psp:***@node:2113?tls=true'],
    ['esdb://psp:se@cr@et@node:2113', 'esdb://psp:***@node:2113'],
    ['esdb://:secret@node:2113', 'esdb://:***@node:2113'],
    ['esdb://node:2113', 'esdb://node:2113'],
  ])('%s is shown as %s', (address, shown) => {
    expect(masked(address)).toBe(shown);
  });
});
