/** Rows of a whole log made by threads of their own, each for some of the partnerships, joined in one file. */
import type { Day, Policy, Registers } from '#lifecycle';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Log } from './log.js';
import { removeDatabase } from './read-model-files.js';
import { READ_MODELS } from './read-models.js';
import { partnershipsOf, type Compared } from './rebuild.js';
import { NewerEvent, type Making } from './stream-rows.js';

export interface FillOrder {
  readonly logPath: string;
  readonly file: string;
  readonly partnershipIds: readonly string[];
  readonly size: number;
  readonly validAt: Day;
  readonly registers: Registers;
  readonly policy: Policy;
  /** Names of read models. */
  readonly models: readonly string[];
  /** The file to compare with. */
  readonly serving: string | undefined;
}

export interface JoinOrder {
  readonly others: readonly string[];
}

export interface FillAnswer {
  readonly compared?: Compared | undefined;
  readonly newer?: { readonly index: number; readonly catalogueVersion: number };
}

/** Below this, starting a thread takes longer than the work. */
const WORTH_A_THREAD = 20_000;
const MOST_THREADS = 4;
/** So that several threads do not grow like one that has the machine to itself. */
const YOUNG_MB = 32;

/** Threads load the built product and the read models in it; sources and other read models are run where they are. */
export const canFillAbroad = (log: Log, size: number, { models }: Making): boolean =>
  size >= WORTH_A_THREAD &&
  log.path !== undefined &&
  import.meta.url.endsWith('.js') &&
  models.every((model) => READ_MODELS.includes(model));

/** Makes `file` with the rows of the first `size` events; the checkpoint is the caller's. `beside` = leave room for who
 *  serves meanwhile. Throws `NewerEvent`. */
export async function fillAbroad(
  file: string,
  { log, size, making, beside }: { log: Log; size: number; making: Making; beside: boolean },
  compareWith?: { readonly serving: string; readonly found: (compared: Compared) => void },
): Promise<void> {
  const threads = Math.max(1, Math.min(MOST_THREADS, availableParallelism() - (beside ? 1 : 0)));
  const shares = sharesOf(partnershipsOf(log, size), threads);
  const files = shares.map((_, at) => (at === 0 ? file : `${file}.${at}`));
  files.forEach(removeDatabase);
  const workers = shares.map((partnershipIds, at) => {
    const order: FillOrder = {
      logPath: log.path!,
      file: files[at]!,
      partnershipIds,
      size,
      validAt: making.validAt,
      registers: making.registers,
      policy: making.policy,
      models: making.models.map(({ name }) => name),
      serving: compareWith?.serving,
    };
    return new Worker(new URL('./fill-worker.js', import.meta.url), {
      workerData: order,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
  });
  try {
    for (const { compared, newer } of await Promise.all(workers.map(answerOf))) {
      if (newer !== undefined) throw new NewerEvent(newer.index, newer.catalogueVersion);
      if (compared !== undefined) compareWith?.found(compared);
    }
    if (workers.length > 1) {
      const joined = answerOf(workers[0]!);
      workers[0]!.postMessage({ others: files.slice(1) } satisfies JoinOrder);
      await joined;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    files.slice(1).forEach(removeDatabase);
  }
}

const answerOf = (worker: Worker): Promise<FillAnswer> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread that filled read models ended with ${code}`)));
  });

/** Neighbouring partnerships stay together, so that each share follows the one before; about the same number of events. */
function sharesOf(partnerships: readonly { partnershipId: string; events: number }[], count: number): string[][] {
  const events = partnerships.reduce((sum, one) => sum + one.events, 0);
  const shares: string[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const one of partnerships) {
    shares[Math.min(count - 1, Math.floor((before * count) / events))]!.push(one.partnershipId);
    before += one.events;
  }
  return shares;
}
