/** `psp move`: a log moved from one store to another, with a proof that both hold the same. */
import type { Command } from 'commander';
import { EXIT, Failure, usage } from '../exit.js';
import { invocationOf, settingsOf } from '../invocation.js';
import { progressBar } from '../progress.js';
import { remark, say, sayJson } from '../terminal.js';
import { count } from '../words.js';

interface Options {
  from: string;
  to: string;
  proof?: string;
}

const PHASES = {
  checking: 'Checking the source',
  comparing: 'Comparing what is there',
  copying: 'Copying',
  proving: 'Proving',
} as const;

export function addMove(program: Command): void {
  program
    .command('move')
    .summary('move the log into another store, and prove it')
    .description(
      'Moves a log between a data folder and an EventStoreDB: events, ids, order and instants stay what they are. Both sides are then read anew and compared, and the proof is kept as JSON. The store moved from is never written to; no server may run on the folder, and an EventStoreDB that is moved from takes no events meanwhile (PSP_READ_ONLY=1 on every server).\nA move that was interrupted goes on when it is repeated. User and password of an EventStoreDB: PSP_STORE_USER, PSP_STORE_PASSWORD_FILE.',
    )
    .requiredOption('--from <store>', '"sqlite:<data folder>" or "esdb://…"')
    .requiredOption('--to <store>', 'the same; empty, or what an interrupted move has left')
    .option('--proof <file>', 'where the proof is kept (default: beside the log, in the data folder)')
    .action(async ({ from, to, proof: proofFile }: Options, command: Command) => {
      const invocation = invocationOf(command);
      if (invocation.server !== undefined) throw usage('move opens the stores itself: leave --server out');
      const { moveLog } = await import('#engine');
      const settings = await settingsOf(invocation);
      const bars = new Map<string, ReturnType<typeof progressBar>>();
      const barOf = (phase: keyof typeof PHASES) => {
        const bar = bars.get(phase) ?? progressBar(PHASES[phase]);
        if (!bars.has(phase)) {
          for (const before of bars.values()) before.end();
          bars.set(phase, bar);
        }
        return bar;
      };
      const abort = new AbortController();
      const stop = () => abort.abort();
      process.once('SIGINT', stop);
      try {
        const moved = await moveLog({
          settings,
          from,
          to,
          ...(proofFile === undefined ? {} : { proofFile }),
          signal: abort.signal,
          warn: (sentence) => remark(`psp: ${sentence}`),
          onProgress: (phase, done, of) => barOf(phase).at(done, of),
        }).finally(() => {
          for (const bar of bars.values()) bar.end();
        });
        if (invocation.json) return sayJson({ ...moved.proof, proofFile: moved.proofFile });
        const { events, root, streams, store } = moved.proof.to;
        say(
          `${count(events, 'event')} in ${count(streams.length, 'stream')}, the same on both sides\nroot ${root}\nproof ${moved.proofFile}`,
        );
        remark(`psp: the log is now in ${store}: ${whatNext(store)}`);
      } catch (error) {
        if ((error as { code?: string }).code !== 'LogsDiffer') throw error;
        const { message, proof } = error as { message: string; proof?: object };
        throw new Failure(EXIT.integrity, message, { code: 'LogsDiffer', ...(proof ?? {}) });
      } finally {
        process.off('SIGINT', stop);
      }
    });
}

const whatNext = (store: string) =>
  store.startsWith('sqlite:')
    ? `start the server on that folder, without PSP_STORE`
    : `start every server with PSP_STORE set to it, each with a data folder of its own or the one it had`;
