/** A server that says which of its handlers were reached, and into whose guard a hole can be made. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Place } from './server-under-test.js';

const main = fileURLToPath(new URL('counting-process.mjs', import.meta.url));

export type Hole = 'a route without its action' | 'a row that lets everybody record';

export interface CountingServer {
  readonly address: string;
  /** Handlers that were reached since this was asked before. */
  reached(): Promise<readonly string[]>;
  /** Ends it; answers the faults that it told of. */
  close(): Promise<string>;
}

/** @throws where it does not start, in its words */
export async function startCounting(
  { dataDir, keyDir }: Place,
  { hole = '', env = {} }: { hole?: Hole | ''; env?: Readonly<Record<string, string>> } = {},
): Promise<CountingServer> {
  const child = fork(main, [hole], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: { PATH: process.env['PATH'], PSP_DATA_DIR: dataDir, PSP_KEY_DIR: keyDir, PSP_PORT: '0', ...env },
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'close');
  const message = async <T>() => (await once(child, 'message'))[0] as T;
  const first = await Promise.race([message<{ address: string }>(), ended.then(() => undefined)]);
  if (first === undefined) throw new Error(said);
  return {
    address: first.address,
    async reached() {
      const answer = message<{ reached: readonly string[] }>();
      child.send('reached');
      return (await answer).reached;
    },
    async close() {
      child.send('end');
      await ended;
      return said;
    },
  };
}
