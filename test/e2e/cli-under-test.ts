/** The built command line as a process, on the data folder of a place. */
import { jest } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Place } from './server-under-test.js';

const main = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Choices {
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from standard input. */
  readonly stdin?: string;
}

/** What surrounds the tests must not decide how the command is set. */
const withoutOurSettings = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PSP_') && name !== 'NO_COLOR'));

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts `psp` on a place. */
export function startPsp(place: Place, args: readonly string[], { env = {}, stdin }: Choices = {}): Running {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...withoutOurSettings(), PSP_DATA_DIR: place.dataDir, PSP_KEY_DIR: place.keyDir, PSP_PORT: '0', ...env },
  });
  const written = { stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  if (stdin !== undefined) child.stdin!.end(stdin);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...written }));
  return { child, ended };
}

/** Runs `psp` on a place to its end. */
export const psp = (place: Place, ...args: string[]): Promise<Ended> => startPsp(place, args).ended;

/** Runs `psp … --json` on a place, which has to end well, and answers what it says. */
export async function pspJson<T>(place: Place, ...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await psp(place, ...args, '--json');
  if (code !== 0) throw new Error(`psp ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** Every command is a process or two, and a machine that tests may have much else to do. */
export const patient = (): void => void jest.setTimeout(60_000);
