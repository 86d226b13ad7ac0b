/** Starts the server: opens the engine, loads the real partnerships into an empty log, listens, and ends cleanly. */
import { pino } from 'pino';
import {
  Engine,
  holdsOnlyPartOf,
  isLoopback,
  loadCommands,
  readSettings,
  type LoadReport,
  type Settings,
} from '#engine';
import { realPartnershipCommands } from '#registers';
import type { OpenServer } from './open-server.js';
import { startText } from './start-text.js';

interface Arguments {
  readonly acceptClock: boolean;
  readonly load: boolean;
  readonly sandbox: boolean;
  /** Started by a command for its own length: says only where it listens. */
  readonly quiet: boolean;
}

const EXIT_USAGE = 2;
const EXIT_DAMAGED = 3;
const EXIT_STORE = 4;

const USAGE = new Set(['SettingRefused', 'EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND']);
const DAMAGED = new Set(['LogDamaged', 'ForeignFile', 'KeyDamaged', 'LogRolledBack', 'AnchorDamaged']);

const log = pino({ level: process.env['PSP_LOG_LEVEL'] ?? 'info', base: undefined }, pino.destination(2));

async function main(argv: readonly string[]): Promise<void> {
  const args = readArguments(argv);
  const settings = readSettings(process.env, { sandbox: args.sandbox });
  const engine = await Engine.open({
    settings,
    as: { verb: 'start' },
    acceptClock: args.acceptClock,
    onFatal: (reason) => stop.now(EXIT_STORE, reason),
    warn: (sentence) => log.warn(sentence),
    onSealing: ({ done, of }) =>
      process.stderr.write(`psp: sealing events that are older than the tree: ${done} of ${of}\n`),
  });
  stop.closes(engine);
  const embedded = settings.store === 'sqlite';
  const loaded = args.load && embedded && !settings.readOnly ? await load(engine) : undefined;
  // Signed at once here; who asks another server that signs need not wait for it.
  engine.integrity.refresh().catch((error: unknown) => log.error({ err: error }, 'no checkpoint was made'));
  const { openServer } = await import('./open-server.js'); // takes its time, which a start that is refused need not wait
  const server = await openServer(engine, { log, onFatal: (reason) => stop.now(EXIT_STORE, reason.message) });
  stop.drains(server);
  engine.announce({ address: server.address });
  if (travelsInTheOpen(settings))
    log.warn(
      `PSP_HOST=${settings.host} without https: whoever is on the way can read tokens. Put a front with https before it, and name its address in PSP_PUBLIC_URL`,
    );
  if (args.quiet) process.stdout.write(`${JSON.stringify({ address: server.address })}\n`);
  else process.stdout.write(startText({ engine, server, loaded, sandbox: args.sandbox }));
  // Told to whoever started this as a child, so that nobody has to ask again and again.
  process.send?.({ ready: server.address });
}

/** Others reach this server, and nothing says that they do so over https or only through this machine. */
function travelsInTheOpen({ host, publicUrl }: Settings): boolean {
  if (isLoopback(host)) return false;
  const named = publicUrl === undefined ? undefined : new URL(publicUrl);
  return named === undefined || (named.protocol !== 'https:' && !isLoopback(named.hostname.replace(/^\[|\]$/g, '')));
}

function readArguments(argv: readonly string[]): Arguments {
  const known = new Set(['--accept-clock', '--no-load', '--sandbox', '--quiet']);
  const unknown = argv.find((argument) => !known.has(argument));
  if (unknown !== undefined)
    throw Object.assign(new Error(`${unknown} is no option of the server`), { code: 'SettingRefused' });
  return {
    acceptClock: argv.includes('--accept-clock'),
    load: !argv.includes('--no-load'),
    sandbox: argv.includes('--sandbox'),
    quiet: argv.includes('--quiet'),
  };
}

/** Fills an empty log, and goes on where that was interrupted; a log that holds anything else is left as it is. */
async function load(engine: Engine): Promise<LoadReport | undefined> {
  const commands = [...realPartnershipCommands()];
  return holdsOnlyPartOf(engine.log, commands) ? loadCommands(engine, commands, engine.actor) : undefined;
}

/** Ends the process once, in order: requests, read models, log, lock. */
function stopper() {
  let engine: Engine | undefined;
  let server: OpenServer | undefined;
  let ending = false;
  const end = async (code: number) => {
    if (ending) return;
    ending = true;
    try {
      await server?.close();
      await engine?.close();
    } catch (error) {
      log.error({ err: error }, 'could not close everything');
    }
    process.exit(code);
  };
  process.on('SIGTERM', () => void end(0));
  process.on('SIGINT', () => void end(0));
  // Started by a command that has died: nobody else knows of this server.
  process.on('disconnect', () => void end(0));
  return {
    get ending() {
      return ending;
    },
    closes: (opened: Engine) => (engine = opened),
    drains: (opened: OpenServer) => (server = opened),
    now: (code: number, reason: string) => {
      log.fatal(reason);
      void end(code);
    },
  };
}

function exitCodeOf(error: unknown): number {
  const { code = '' } = error as { code?: string };
  if (USAGE.has(code)) return EXIT_USAGE;
  return DAMAGED.has(code) ? EXIT_DAMAGED : EXIT_STORE;
}

function sentenceOf(error: unknown, { host, port }: Pick<Settings, 'host' | 'port'>): string {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'EADDRINUSE')
    return `port ${port} of ${host} is in use by another program: stop it, or choose another port with PSP_PORT (0 = any free one)`;
  if (code === 'EACCES') return `this user may not listen on port ${port}: choose one above 1023 with PSP_PORT`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is no address of this machine: see PSP_HOST`;
  return message;
}

const stop = stopper();
try {
  await main(process.argv.slice(2));
} catch (error) {
  // Told to stop in the middle of its start, it finds closed what it was about to use: no fault, and the end is near.
  if (stop.ending) await new Promise(() => undefined);
  const settings = { host: process.env['PSP_HOST'] ?? '127.0.0.1', port: Number(process.env['PSP_PORT'] ?? 3000) };
  process.stderr.write(`psp: ${sentenceOf(error, settings)}\n`);
  if ((error as { code?: string }).code === undefined) log.error({ err: error }, 'could not start');
  process.exit(exitCodeOf(error));
}
