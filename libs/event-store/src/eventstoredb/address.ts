/** The address of an EventStoreDB, read by ourselves: the client ignores what it does not know, and prints passwords. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAbsolute } from 'node:path';
import { StoreRefused } from './refusal.js';

export interface Host {
  readonly address: string;
  readonly port: number;
}
export interface Credentials {
  readonly username: string;
  readonly password: string;
}
export interface StoreAddress {
  readonly hosts: readonly [Host, ...Host[]];
  /** `esdb+discover`: the one host is a name that stands for all nodes. */
  readonly discover: boolean;
  readonly tls: boolean;
  readonly credentials?: Credentials;
  /** Absolute. */
  readonly caFile?: string;
  readonly connectionName: string;
  readonly nodePreference: NodePreference;
  readonly maxDiscoverAttempts: number;
  readonly discoveryIntervalMs: number;
  readonly gossipTimeoutSeconds: number;
  readonly keepAliveIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly defaultDeadlineMs: number;
  /** The address as it may be shown: without the password. */
  readonly shown: string;
}
type NodePreference = 'leader' | 'follower' | 'random' | 'read_only_replica';

const PREFERENCES: readonly NodePreference[] = ['leader', 'follower', 'random', 'read_only_replica'];
const DEFAULT_PORT = 2113;
const address = /^(?<scheme>[a-z+]+):\/\/(?:(?<user>[^@/?]*)@)?(?<hosts>[^/?@]+)\/?(?:\?(?<query>.*))?$/i;

/**
 * Reads `esdb://[user:password@]host[:port][,host[:port]…]?option=value&…`. User and password may be given apart, and
 * then not in the address. Throws `AddressRefused` with a sentence.
 */
export function readAddress(text: string, apart: { user?: string; password?: string } = {}): StoreAddress {
  const groups = address.exec(text.trim())?.groups;
  if (!groups) throw refused('is no address of an event store: esdb://host:2113?tls=true');
  const { scheme, user, hosts, query } = groups as Record<string, string | undefined>;
  if (scheme !== 'esdb' && scheme !== 'esdb+discover')
    throw refused(`begins with ${scheme}://, and only esdb:// and esdb+discover:// are known`);
  const options = optionsOf(query ?? '');
  const tls = flag(options, 'tls', true);
  const credentials = credentialsOf(user, apart);
  const caFile = options.get('tlscafile');

  if (flag(options, 'tlsverifycert', true) === false)
    throw refused('asks for tlsVerifyCert=false, which this client ignores: name the certificate with tlsCAFile');
  if (flag(options, 'throwonappendfailure', true) === false)
    throw refused('asks for throwOnAppendFailure=false, with which a refused append would look like a written one');
  for (const key of ['usercertfile', 'userkeyfile'])
    if (options.has(key)) throw refused('names a client certificate: give a user and a password instead');
  if (!tls && credentials)
    throw refused('has a user and tls=false: the password would not be sent, and everybody would be let in');
  if (tls && !credentials)
    throw refused('uses TLS without a user and password (PSP_STORE_USER, PSP_STORE_PASSWORD_FILE)');
  if (caFile !== undefined) {
    if (!isAbsolute(caFile)) throw refused(`names its certificate by ${caFile}: give the whole path`);
    if (!existsSync(caFile)) throw refused(`names its certificate by ${caFile}, and there is no such file`);
  }
  const nodePreference = (options.get('nodepreference') ?? 'leader').toLowerCase() as NodePreference;
  if (!PREFERENCES.includes(nodePreference)) throw refused(`has nodePreference=${nodePreference}: take leader`);
  const all = hostsOf(hosts ?? '');
  return {
    hosts: all,
    discover: scheme === 'esdb+discover',
    tls,
    ...(credentials ? { credentials } : {}),
    ...(caFile === undefined ? {} : { caFile }),
    connectionName: options.get('connectionname') ?? `psp-${hostname()}-${process.pid}`,
    nodePreference,
    maxDiscoverAttempts: count(options, 'maxdiscoverattempts', 60),
    discoveryIntervalMs: count(options, 'discoveryinterval', 500),
    gossipTimeoutSeconds: count(options, 'gossiptimeout', 2),
    keepAliveIntervalMs: count(options, 'keepaliveinterval', 10_000),
    keepAliveTimeoutMs: count(options, 'keepalivetimeout', 10_000),
    defaultDeadlineMs: count(options, 'defaultdeadline', 10_000),
    shown: `${scheme}://${credentials ? `${credentials.username}:***@` : ''}${all.map((h) => `${h.address}:${h.port}`).join(',')}?tls=${tls}`,
  };
}

/** Known options by their names in lower case, without `_` and `-`: the client reads them so. */
const KNOWN = [
  'tls',
  'tlsverifycert',
  'tlscafile',
  'usercertfile',
  'userkeyfile',
  'throwonappendfailure',
  'connectionname',
  'nodepreference',
  'maxdiscoverattempts',
  'discoveryinterval',
  'gossiptimeout',
  'keepaliveinterval',
  'keepalivetimeout',
  'defaultdeadline',
];

function optionsOf(query: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [name = '', ...rest] = pair.split('=');
    const key = name.toLowerCase().replaceAll(/[_-]/g, '');
    if (!KNOWN.includes(key)) throw refused(`has the option ${name}, which is not known`);
    options.set(key, decoded(rest.join('=')));
  }
  return options;
}

function flag(options: Map<string, string>, key: string, otherwise: boolean): boolean {
  const value = options.get(key);
  if (value === undefined) return otherwise;
  if (value !== 'true' && value !== 'false') throw refused(`has ${key}=${value}: true or false`);
  return value === 'true';
}

function count(options: Map<string, string>, key: string, otherwise: number): number {
  const text = options.get(key);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw refused(`has ${key}=${text}: a whole number above 0`);
  return value;
}

function credentialsOf(inAddress: string | undefined, apart: { user?: string; password?: string }) {
  if (inAddress !== undefined && apart.user !== undefined)
    throw refused('names a user, and so does PSP_STORE_USER: say it once');
  if (inAddress !== undefined) {
    const parts = inAddress.split(':');
    if (parts.length !== 2 || parts.some((part) => part === ''))
      throw refused('has a user without a password, or a colon that must be written %3A');
    return { username: decoded(parts[0]!), password: decoded(parts[1]!) };
  }
  if (apart.user === undefined && apart.password === undefined) return undefined;
  if (!apart.user || !apart.password) throw refused('is given a user without a password, or a password without a user');
  return { username: apart.user, password: apart.password };
}

function hostsOf(text: string): [Host, ...Host[]] {
  const hosts = text.split(',').map((one): Host => {
    const [name = '', port = String(DEFAULT_PORT), ...rest] = one.trim().split(':');
    const number = Number(port);
    if (name === '' || rest.length > 0 || !Number.isSafeInteger(number) || number < 1 || number > 65_535)
      throw refused(`has the host "${one}": name:port, several with commas`);
    return { address: name, port: number };
  });
  return hosts as [Host, ...Host[]];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused('has a % that is not followed by two hexadecimal digits');
  }
}

const refused = (what: string) => new StoreRefused('AddressRefused', `PSP_STORE ${what}.`);
