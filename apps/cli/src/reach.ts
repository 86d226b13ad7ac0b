/** Which server a command asks: the one that is named, the one that owns the data folder, else one of its own. */
import { existsSync, readFileSync } from 'node:fs';
import { EXIT, Failure, usage } from './exit.js';
import { inFolder, type Invocation } from './invocation.js';
import { bearerFor } from './bearer.js';
import { Rest } from './rest.js';
import { startOwnServer } from './server-process.js';

export interface Reach {
  /** A command that only reads does not make a data folder where there is none. */
  readonly makes?: boolean;
}

/** Asks a server, and ends it afterwards if it was started for this. @throws Failure where none can be asked */
export async function withServer<T>(
  invocation: Invocation,
  ask: (rest: Rest) => Promise<T>,
  { makes = false }: Reach = {},
): Promise<T> {
  const asked = await addressToAsk(invocation);
  if (asked !== undefined) return ask(new Rest(asked.address, bearerFor(invocation, asked.ownsFolder)));
  refuseOtherStores(invocation);
  if (!makes && !existsSync(inFolder(invocation, 'log.db')))
    throw new Failure(
      EXIT.refused,
      `there is no log in ${invocation.dataDir}: "psp start" makes one, or name the folder with --data-dir`,
    );
  const own = await startOwnServer(invocation.environment);
  try {
    return await ask(new Rest(own.address, bearerFor(invocation, true)));
  } finally {
    await own.stop();
  }
}

export interface AskedServer {
  readonly address: string;
  /** It is the one of this data folder. */
  readonly ownsFolder: boolean;
}

/** The server that is named, else the one that owns the data folder; undefined where there is neither. */
export async function addressToAsk(invocation: Invocation): Promise<AskedServer | undefined> {
  if (invocation.server === undefined) {
    const address = await addressOfOwner(invocation);
    return address === undefined ? undefined : { address, ownsFolder: true };
  }
  const address = named(invocation.server);
  const owner = readOwner(invocation)?.address;
  return { address, ownsFolder: owner !== undefined && new URL(owner).origin === new URL(address).origin };
}

function named(server: string): string {
  const address = URL.canParse(server) ? new URL(server) : undefined;
  if (address === undefined || !['http:', 'https:'].includes(address.protocol))
    throw usage(`--server is an address such as http://127.0.0.1:3000, not ${JSON.stringify(server)}`);
  return address.href;
}

/** Undefined where nobody owns the folder. */
export async function addressOfOwner(invocation: Invocation): Promise<string | undefined> {
  const owner = readOwner(invocation);
  if (owner === undefined || !lives(owner.pid)) return undefined;
  if (owner.address === undefined)
    throw new Failure(
      EXIT.unavailable,
      `${invocation.dataDir} is in use by process ${owner.pid} (psp ${owner.verb}): wait until it has ended, or stop it`,
    );
  // A number is given out again: only who answers there is the owner.
  const answers = await fetch(new URL('/health/live', owner.address)).then(
    ({ ok }) => ok,
    () => false,
  );
  return answers ? owner.address : undefined;
}

function readOwner(invocation: Invocation): { pid: number; address?: string; verb?: string } | undefined {
  try {
    return JSON.parse(readFileSync(inFolder(invocation, 'server.json'), 'utf8')) as { pid: number };
  } catch {
    return undefined;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function refuseOtherStores({ environment, dataDir }: Invocation): void {
  const store = environment['PSP_STORE'] ?? 'sqlite';
  if (store !== 'sqlite')
    throw new Failure(
      EXIT.unavailable,
      `no server runs on ${dataDir}, and with PSP_STORE set a command starts none of its own: start one, or name one with --server`,
    );
}
