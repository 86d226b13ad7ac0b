/** The server as a child process: for as long as it runs, or only for the length of one command. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { EXIT, Failure, type ExitCode } from './exit.js';

const MAIN = fileURLToPath(new URL('../../server/src/main.js', import.meta.url));
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs a server until it ends, its words on this terminal. Answers its exit code. */
export async function runServer(argv: readonly string[], environment: Environment): Promise<number> {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: environment as NodeJS.ProcessEnv,
  });
  const forward = forwardSignals(child);
  try {
    return await ended(child);
  } finally {
    forward.end();
  }
}

export interface OwnServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts a server on a free port of this machine that says nothing. @throws Failure in the words of the server */
export async function startOwnServer(environment: Environment): Promise<OwnServer> {
  const child = spawn(process.execPath, [MAIN, '--quiet', '--no-load'], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...environment, PSP_HOST: '127.0.0.1', PSP_PORT: '0', PSP_PUBLIC_URL: undefined } as NodeJS.ProcessEnv,
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-8_192);
  });
  const over = ended(child);
  const forward = forwardSignals(child);
  const ready = new Promise<string>((resolve) =>
    child.on('message', (message) => {
      const { ready: address } = message as { ready?: string };
      if (address !== undefined) resolve(address);
    }),
  );
  const first = await Promise.race([ready, over]);
  if (typeof first === 'number') {
    forward.end();
    throw new Failure(asExitCode(first), lastSentence(said));
  }
  return {
    address: first,
    stop: async () => {
      child.kill('SIGTERM');
      await over;
      forward.end();
    },
  };
}

const ended = (child: ChildProcess) =>
  new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === null ? EXIT.unavailable : 128 + 15)));
  });

function forwardSignals(child: ChildProcess) {
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  return {
    end() {
      for (const signal of FORWARDED) process.off(signal, forward);
    },
  };
}

const asExitCode = (code: number): ExitCode =>
  code === EXIT.usage || code === EXIT.integrity ? code : EXIT.unavailable;

/** What the server said to the person; where it said nothing, the last line of what it said to nobody. */
function lastSentence(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const sentence = lines.findLast((line) => line.startsWith('psp: '));
  if (sentence !== undefined) return sentence.slice('psp: '.length);
  return `the server did not start${lines.length === 0 ? ', and did not say why' : `: ${lines.at(-1)!.trim()}`}`;
}
