/** Where research is asked: one question after the other, in a thread of their own; the last answers are kept, since the
 *  picture and the tables of an answer are asked for one by one. */
import type { Day, Registers } from '#lifecycle';
import type { BundleFile } from '#interchange';
import type { Log } from '#projections';
import type { QuestionId } from '#research';
import { Worker } from 'node:worker_threads';
import { answerIn, follow, type Outcome, type ResearchOrder, type Told } from './research-order.js';
import type { StandsStill } from './research-source.js';

export interface ResearchDeskParts {
  readonly log: Log;
  readonly registers: Registers;
  readonly today: () => Day;
  readonly rootAt: (knownSize: number) => string | null;
  readonly parked: () => readonly StandsStill[];
}

/** Thrown where nobody can be answered in reasonable time; asking again later may do. */
export class ResearchBusy extends Error {
  readonly code = 'ResearchBusy';
}

const MOST_WAITING = 20;
const MOST_KEPT = 16;
const LARGEST_KEPT_BYTES = 4_000_000;
const LONGEST_MS = 90_000;
const MOST_HEAP_MB = 2_048;

export class ResearchDesk {
  readonly #kept = new Map<string, Promise<Told>>();
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(private readonly parts: ResearchDeskParts) {}

  /**
   * @param given a specification whose points of the log are resolved
   * @throws SpecificationRefused, AnalysisRefused, ResearchBusy
   */
  answer(question: QuestionId, given: Readonly<Record<string, unknown>>): Promise<Told> {
    const order = this.#order('answer', question, given);
    const key = JSON.stringify(order);
    const kept = this.#kept.get(key) ?? this.#inTurn(order).then(({ told }) => told);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    kept.then(
      ({ bytes }) => bytes.length > LARGEST_KEPT_BYTES && this.#kept.delete(key),
      () => this.#kept.delete(key),
    );
    for (const [oldest] of this.#kept) if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest);
    return kept;
  }

  /** The answer with all that is behind it, as files. @throws as `answer` does */
  async bundle(question: QuestionId, given: Readonly<Record<string, unknown>>) {
    const { told, files = [] } = await this.#inTurn(this.#order('bundle', question, given));
    return { told, files: files satisfies readonly BundleFile[] };
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #order(wants: ResearchOrder['wants'], question: QuestionId, given: Readonly<Record<string, unknown>>): ResearchOrder {
    return {
      wants,
      question,
      given,
      today: this.parts.today(),
      roots: this.#rootsOf(given),
      parked: this.parts.parked().map(({ stream, index }) => ({ stream, index })),
    };
  }

  #rootsOf(given: Readonly<Record<string, unknown>>): ResearchOrder['roots'] {
    const sizes = [given['knownAt'], given['against']].flatMap(
      (point) => (point as { readonly knownSize?: number } | null | undefined)?.knownSize ?? [],
    );
    return Object.fromEntries(sizes.map((size) => [size, this.parts.rootAt(size)]));
  }

  async #inTurn(order: ResearchOrder): Promise<ReturnType<typeof answerIn>> {
    if (this.#waiting >= MOST_WAITING) throw new ResearchBusy('too many questions are waiting: ask again in a moment');
    this.#waiting += 1;
    const mine = this.#last.then(() => this.#outcome(order));
    this.#last = mine.catch(() => undefined);
    try {
      return answerIn(await mine);
    } finally {
      this.#waiting -= 1;
    }
  }

  #outcome(order: ResearchOrder): Promise<Outcome> {
    const { log, registers } = this.parts;
    // Threads load the built product; sources are run where they are.
    if (log.path === undefined || !import.meta.url.endsWith('.js')) return follow(order, log, registers);
    return this.#abroad(order, log.path);
  }

  #started(logPath: string): Worker {
    const worker = new Worker(new URL('./research-worker.js', import.meta.url), {
      workerData: { logPath },
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    });
    const gone = () => {
      if (this.#worker === worker) this.#worker = undefined;
    };
    worker.on('error', gone).on('exit', gone).unref();
    return worker;
  }

  #end(worker: Worker): void {
    this.#worker = undefined;
    void worker.terminate();
  }

  #abroad(order: ResearchOrder, logPath: string): Promise<Outcome> {
    const worker = (this.#worker ??= this.#started(logPath));
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        clearTimeout(timer);
        worker.off('message', told).off('error', failed).off('exit', ended);
        then();
      };
      const lost = (error: Error) =>
        settle(() => {
          this.#end(worker);
          reject(error);
        });
      const told = (outcome: Outcome) =>
        settle(() => {
          // The files of a bundle can be large, and a thread keeps what it once took.
          if (order.wants === 'bundle') this.#end(worker);
          resolve(outcome);
        });
      const failed = (error: Error & { readonly code?: string }) =>
        lost(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? new ResearchBusy('this takes more memory than there is for it here: ask for less')
            : error,
        );
      const ended = () => lost(new ResearchBusy('this server is about to end'));
      const timer = setTimeout(
        () => lost(new ResearchBusy(`this takes more than ${LONGEST_MS / 1_000} seconds here: ask for less`)),
        LONGEST_MS,
      );
      worker.on('message', told).on('error', failed).on('exit', ended);
      worker.postMessage(order);
    });
  }
}
