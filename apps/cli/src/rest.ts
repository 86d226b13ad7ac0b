/** How a server is asked over REST, and what its problems come to here. */
import type { Bearer } from './bearer.js';
import { EXIT, Failure, type ExitCode } from './exit.js';

/** A problem document of the server. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly {
    readonly code: string;
    readonly name?: string;
    readonly pointer?: string;
    readonly message: string;
  }[];
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Sent {
  readonly query?: Query;
  readonly body?: unknown;
  /** The same as `body`, as text that is sent as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a server answered; a refusal is an answer too. */
export type Answer<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly problem: Problem };

/** A page of a list, as every list of the server comes. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const LARGEST_PAGE = 500;
/** A server that has had enough for now is asked again when it says so; this often. */
const MOST_WAITS = 10;

export class Rest {
  constructor(
    readonly address: string,
    private readonly bearer: Bearer = async () => undefined,
  ) {}

  /** @throws Failure for whatever is no success */
  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#expect<T>('GET', path, { query });
  }

  /** @throws Failure for whatever is no success */
  post<T>(path: string, sent: Sent = {}): Promise<T> {
    return this.#expect<T>('POST', path, sent);
  }

  /** @throws Failure */
  async remove(path: string): Promise<void> {
    await this.#expect<unknown>('DELETE', path, {});
  }

  /** The answer, refusals included. @throws Failure where nobody answers */
  async ask<T>(method: string, path: string, sent: Sent): Promise<Answer<T>> {
    const response = await this.#send(method, path, sent);
    const text = await this.#reading(response.text());
    return response.ok
      ? { ok: true, body: (text === '' ? undefined : JSON.parse(text)) as T }
      : { ok: false, problem: problemIn(text, response.status) };
  }

  /** An answer that is no JSON document. @throws Failure for whatever is no success */
  async raw(path: string, query: Query = {}): Promise<Response> {
    const response = await this.#send('GET', path, { query });
    if (response.ok) return response;
    throw failureOfProblem(problemIn(await this.#reading(response.text()), response.status));
  }

  /** The same, as text. @throws Failure */
  async text(path: string, query: Query = {}): Promise<string> {
    return this.#reading((await this.raw(path, query)).text());
  }

  /** All items of a list, or the first `limit` of them; with what the first answer said beside them. */
  async list<T, A extends Page<T> = Page<T>>(path: string, query: Query, limit = Infinity): Promise<A> {
    const items: T[] = [];
    let first: A | undefined;
    let after: string | null | undefined;
    do {
      const size = Math.min(LARGEST_PAGE, limit - items.length);
      const page: A = await this.get<A>(path, { ...query, limit: size, after: after ?? undefined });
      first ??= page;
      items.push(...page.items);
      after = page.next;
    } while (after !== null && items.length < limit);
    return { ...first, items, next: after };
  }

  /** Work that takes its time: `onProgress` is told how far it is. @throws Failure */
  async work<R>(path: string, sent: Sent, onProgress: (done: number, of: number | null) => void): Promise<R> {
    const response = await this.#send('POST', path, sent);
    if (!response.ok) throw failureOfProblem(problemIn(await this.#reading(response.text()), response.status));
    for await (const line of linesOf(response)) {
      const { progress, problem, result } = JSON.parse(line) as {
        progress?: { done: number; of: number | null };
        problem?: Problem;
        result?: R;
      };
      if (progress !== undefined) onProgress(progress.done, progress.of);
      if (problem !== undefined) throw failureOfProblem(problem);
      if (result !== undefined) return result;
    }
    throw this.#silent('stopped in the middle of the work: ask again, nothing is done twice');
  }

  async #expect<T>(method: string, path: string, sent: Sent): Promise<T> {
    const answer = await this.ask<T>(method, path, sent);
    if (answer.ok) return answer.body;
    throw failureOfProblem(answer.problem);
  }

  async #send(method: string, path: string, { query = {}, body, text, headers = {} }: Sent): Promise<Response> {
    const url = new URL(path, this.address);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const payload = text ?? (method === 'POST' ? JSON.stringify(body ?? {}) : undefined);
    const token = await this.bearer();
    const request = () =>
      fetch(url, {
        method,
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(payload === undefined ? {} : { body: payload }),
      });
    for (let waits = 0; ; waits += 1) {
      const response = await this.#reading(request());
      if (response.status !== 429 || waits === MOST_WAITS) return response;
      await response.body?.cancel();
      await passed(Number(response.headers.get('retry-after') ?? 1));
    }
  }

  async #reading<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const cause = (error as { cause?: { code?: string; message?: string } }).cause;
      throw this.#silent(`does not answer (${cause?.code ?? cause?.message ?? (error as Error).message})`);
    }
  }

  #silent = (what: string) =>
    new Failure(EXIT.unavailable, `the server at ${this.address} ${what}: is it running? "psp start" starts one`);
}

const passed = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** The JSON documents of an answer that holds one on each line. */
export async function* jsonLinesOf<T>(response: Response): AsyncGenerator<T> {
  try {
    for await (const line of linesOf(response)) yield JSON.parse(line) as T;
  } catch (error) {
    throw new Failure(EXIT.unavailable, `the answer broke off (${(error as Error).message}): ask again`);
  }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body!) {
    const lines = (rest + decoder.decode(bytes as Uint8Array, { stream: true })).split('\n');
    rest = lines.pop()!;
    yield* lines.filter((line) => line !== '');
  }
}

function problemIn(text: string, status: number): Problem {
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.detail === 'string') return problem;
  } catch {
    // not a server of ours, or a proxy before it
  }
  return { status, code: 'unknown', detail: `the server answered ${status}, and not in words that psp knows` };
}

/** @returns what a problem comes to: its sentence, and the exit code that goes with it */
export function failureOfProblem(problem: Problem): Failure {
  return new Failure(exitCodeOf(problem), sentenceOf(problem), { problem });
}

function exitCodeOf({ status, code, errors }: Problem): ExitCode {
  if (code === 'rootMismatch' || code === 'answerDiffers') return EXIT.integrity;
  if (code === 'citationInvalid') return EXIT.usage;
  if (status >= 500) return EXIT.unavailable;
  // What is no pointer into a body is a parameter of the address, so an option of the command line.
  const ofCommandLine = errors?.every(
    ({ pointer }) => pointer !== undefined && !pointer.startsWith('/') && pointer !== '',
  );
  return status === 400 || (status === 422 && ofCommandLine === true) ? EXIT.usage : EXIT.refused;
}

const sentenceOf = ({ detail, errors = [] }: Problem): string =>
  errors.length === 0 ? detail : errors.map(refusalText).join('; ');

/** `R11 StrandUnknown at /data/strandId: no strand …` */
export function refusalText({ code, name, pointer, message }: NonNullable<Problem['errors']>[number]): string {
  const rule = [code, name].filter(Boolean).join(' ');
  return `${rule}${pointer === undefined || pointer === '' ? '' : ` at ${pointer}`}: ${message}`;
}
