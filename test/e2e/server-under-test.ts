/** A real server process over a throw-away data folder, listening on a free port of loopback. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/apps/server/src/main.js', import.meta.url));

/** What a server keeps: it outlives the process, so that another one can go on with it. */
export interface Place {
  readonly dataDir: string;
  readonly keyDir: string;
  remove(): void;
}

export function newPlace(): Place {
  const root = mkdtempSync(join(tmpdir(), 'psp-server-'));
  const dataDir = join(root, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  return { dataDir, keyDir: join(root, 'keys'), remove: () => rmSync(root, { recursive: true, force: true }) };
}

export interface ServerChoices {
  readonly place: Place;
  /** Whether an empty log takes in the real partnerships; a test that looks at none starts sooner without. */
  readonly load?: boolean;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Who tests what is recorded need not sign in; who tests signing in sets it to 0. */
const OPEN = { PSP_DEV: '1' };

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ServerUnderTest {
  /** `http://127.0.0.1:40123` */
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  readonly place: Place;
  /** Lines written to stderr so far: the log. */
  logged(): readonly string[];
  /** Sends a signal and answers how the process ended. Again, once it has ended: the same answer. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
  /** Settles when the process has ended, by whatever hand. */
  readonly ended: Promise<Ended>;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly logged: () => readonly string[];
}

function start({ place, load = false, args = [], env = {} }: ServerChoices): Started {
  const child = spawn(process.execPath, [main, ...(load ? [] : ['--no-load']), '--quiet', ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...withoutOurSettings(process.env),
      PSP_DATA_DIR: place.dataDir,
      PSP_KEY_DIR: place.keyDir,
      PSP_PORT: '0',
      ...OPEN,
      ...env,
    },
  });
  const written = { stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...written }) as Ended);
  const logged = () => written.stderr.split('\n').filter((line) => line !== '');
  return { child, ended, logged };
}

/** What surrounds the tests must not decide how the server is set. */
const withoutOurSettings = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PSP_')));

/** Starts a server and waits until it answers. @throws where it ends instead, with what it wrote */
export async function startServer(choices: ServerChoices): Promise<ServerUnderTest> {
  const { child, ended, logged } = start(choices);
  const ready = once(child, 'message').then(([message]) => (message as { ready: string }).ready);
  const first = await Promise.race([ready, ended]);
  if (typeof first !== 'string') throw new Error(`the server ended with ${first.code}: ${first.stderr}`);
  return {
    address: first,
    port: Number(new URL(first).port),
    pid: child.pid!,
    place: choices.place,
    logged,
    ended,
    end(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** Starts a server that is expected to end before it answers, by itself or by a signal, and answers how it did. One that
 *  listens instead is killed. */
export async function runServer({
  signal,
  ...choices
}: ServerChoices & {
  readonly signal?: { readonly when: Promise<void>; readonly send: NodeJS.Signals };
}): Promise<Ended> {
  const { child, ended } = start(choices);
  child.once('message', () => child.kill('SIGKILL'));
  if (signal !== undefined) await Promise.race([signal.when, ended]).then(() => child.kill(signal.send));
  return ended;
}

/** Gives a test its servers and places, and takes them away when it is over, however it ends. */
export class Servers {
  readonly #places: Place[] = [];
  readonly #servers: ServerUnderTest[] = [];

  place(): Place {
    const place = newPlace();
    this.#places.push(place);
    return place;
  }

  async start(choices: Partial<ServerChoices> = {}): Promise<ServerUnderTest> {
    const server = await startServer({ place: choices.place ?? this.place(), ...choices });
    this.#servers.push(server);
    return server;
  }

  async removeAll(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map((server) => server.end('SIGKILL')));
    for (const place of this.#places.splice(0)) place.remove();
  }
}
