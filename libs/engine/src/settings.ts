/** What an operator may set, read from the environment; everything has a default that works on one machine. */
import { dirname, join, resolve } from 'node:path';
import { isKeyName } from '#audit';

export interface Settings {
  /** `sqlite`, or the address of an EventStoreDB. */
  readonly store: string;
  /** For an EventStoreDB: who asks, and the file with the password. */
  readonly storeUser: string | undefined;
  readonly storePasswordFile: string | undefined;
  /** Put before every stream name in an EventStoreDB, for two deployments on one server. */
  readonly storeNamespace: string;
  readonly dataDir: string;
  readonly keyDir: string;
  readonly host: string;
  readonly port: number;
  /** Nothing is recorded; everything can be read. */
  readonly readOnly: boolean;
  /** Whoever reaches it records as this installation's actor, without signing in; only ever on loopback. */
  readonly dev: boolean;
  /** Beyond loopback too, whoever reaches it reads what is public without signing in. */
  readonly publicRead: boolean;
  /** Everything is thrown away at the end. */
  readonly sandbox: boolean;
  /** The address by which people reach this server, if it is not the one it listens on. */
  readonly publicUrl: string | undefined;
  /** The key that signs checkpoints, where it is not `log.key` of the key folder. */
  readonly logKeyFile: string | undefined;
  /** The name under which the log signs; left out, one is made with the key. */
  readonly logOrigin: string | undefined;
  /** Where each published checkpoint is noted: better a second disk. Left out, the key folder. */
  readonly anchorDir: string;
  /** The server that signs, where this one has no key. */
  readonly signerUrl: string | undefined;
}

/** A setting that cannot be meant; the message says what to set instead. */
export class SettingRefused extends Error {
  readonly code = 'SettingRefused';
}

/** Whether others than the people at this machine can reach a server: directly, or through whatever stands before it. */
export const isExposed = ({ host, publicUrl }: Pick<Settings, 'host' | 'publicUrl'>): boolean =>
  !isLoopback(host) || publicUrl !== undefined;

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;
export const isLoopback = (host: string) => LOOPBACK.test(host);

type Environment = Readonly<Record<string, string | undefined>>;

const flag = (name: string, value: string | undefined) => {
  if (value === undefined || value === '0') return false;
  if (value === '1') return true;
  throw new SettingRefused(`${name} is 1 or 0, not ${JSON.stringify(value)}`);
};

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new SettingRefused(`PSP_PORT is a number from 0 to 65535, not ${JSON.stringify(text)}`);
  return Number(text);
}

/** @throws SettingRefused */
export function readSettings(environment: Environment, overrides: Partial<Settings> = {}): Settings {
  // Set to nothing is not set: an empty data folder would be the folder that one happens to stand in.
  const given = (name: string) => environment[name] || undefined;
  const dataDir = resolve(overrides.dataDir ?? given('PSP_DATA_DIR') ?? './data');
  const keyDir = resolve(overrides.keyDir ?? given('PSP_KEY_DIR') ?? join(dirname(dataDir), 'keys'));
  const settings: Settings = {
    store: given('PSP_STORE') ?? 'sqlite',
    storeUser: given('PSP_STORE_USER'),
    storePasswordFile: given('PSP_STORE_PASSWORD_FILE'),
    storeNamespace: given('PSP_STORE_NAMESPACE') ?? '',
    host: given('PSP_HOST') ?? '127.0.0.1',
    port: portOf(given('PSP_PORT') ?? '3000'),
    readOnly: flag('PSP_READ_ONLY', given('PSP_READ_ONLY')),
    dev: flag('PSP_DEV', given('PSP_DEV')),
    publicRead: flag('PSP_PUBLIC_READ', given('PSP_PUBLIC_READ')),
    sandbox: false,
    publicUrl: given('PSP_PUBLIC_URL'),
    ...signing(overrides.sandbox === true ? () => undefined : given, keyDir),
    ...overrides,
    dataDir,
    keyDir,
  };
  if (settings.store !== 'sqlite' && !/^esdb(\+discover)?:\/\//.test(settings.store))
    throw new SettingRefused(
      `PSP_STORE is "sqlite" or an address that begins with esdb://, not ${JSON.stringify(masked(settings.store))}`,
    );
  if (settings.dev && isExposed(settings))
    throw new SettingRefused(
      `PSP_DEV=1 lets whoever reaches this server record without signing in: leave it out, or listen on 127.0.0.1 without PSP_PUBLIC_URL`,
    );
  if (settings.publicUrl !== undefined && !/^https?:$/.test(URL.parse(settings.publicUrl)?.protocol ?? ''))
    throw new SettingRefused(
      `PSP_PUBLIC_URL is an address such as https://psp.example, not ${JSON.stringify(settings.publicUrl)}`,
    );
  const inside = `${settings.dataDir}/`;
  if (`${settings.keyDir}/`.startsWith(inside) || settings.logKeyFile?.startsWith(inside))
    throw new SettingRefused(
      `${settings.logKeyFile?.startsWith(inside) ? 'PSP_LOG_KEY_FILE' : 'PSP_KEY_DIR'} lies inside the data folder: keys are never kept, or backed up, with the data`,
    );
  if (`${settings.anchorDir}/`.startsWith(inside))
    throw new SettingRefused(
      `PSP_ANCHOR_DIR lies inside the data folder: what shows that the data were put back is kept apart from them`,
    );
  refuseOrigin(settings);
  // What is thrown away may be tried without signing in.
  return settings.sandbox && !isExposed(settings) ? { ...settings, dev: true } : settings;
}

/** What is thrown away signs with a key of its own, beside what else it keeps. */
function signing(given: (name: string) => string | undefined, keyDir: string) {
  const keyFile = given('PSP_LOG_KEY_FILE');
  return {
    logKeyFile: keyFile === undefined ? undefined : resolve(keyFile),
    logOrigin: given('PSP_LOG_ORIGIN'),
    anchorDir: resolve(given('PSP_ANCHOR_DIR') ?? keyDir),
    signerUrl: given('PSP_SIGNER_URL'),
  };
}

function refuseOrigin({ logOrigin, signerUrl, logKeyFile, store }: Settings): void {
  if (logOrigin !== undefined && (!isKeyName(logOrigin) || CONTROL.test(logOrigin)))
    throw new SettingRefused(
      `PSP_LOG_ORIGIN is a name such as psp.example/log, without spaces and without +, not ${JSON.stringify(logOrigin)}`,
    );
  if (signerUrl === undefined) return;
  if (!/^https?:$/.test(URL.parse(signerUrl)?.protocol ?? ''))
    throw new SettingRefused(
      `PSP_SIGNER_URL is an address such as https://psp.example, not ${JSON.stringify(signerUrl)}`,
    );
  if (store === 'sqlite')
    throw new SettingRefused(
      'PSP_SIGNER_URL is for one of several servers of an EventStoreDB; a log in one file is signed by its own server',
    );
  if (logKeyFile !== undefined)
    throw new SettingRefused('PSP_SIGNER_URL and PSP_LOG_KEY_FILE: exactly one server signs, so leave one of them out');
}

const CONTROL = /[\u0000-\u001f\u007f]/;

/** An address without its password, for people to read; a password with an @ in it is taken away whole. */
export const masked = (address: string) => address.replace(/\/\/([^:/@]*):.*@/, '//$1:***@');
