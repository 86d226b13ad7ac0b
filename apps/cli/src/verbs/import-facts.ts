/** Facts and commands of a file are sent one by one, each partnership's in their order; what is refused is named by its line. */
import { createHash } from 'node:crypto';
import { EXIT, Failure } from '../exit.js';
import type { Invocation } from '../invocation.js';
import { countLines, linesOfFile, type Line } from '../lines-of-file.js';
import { progressBar } from '../progress.js';
import { withServer } from '../reach.js';
import { failureOfProblem, refusalText, type Problem, type Rest } from '../rest.js';
import { remark, say, sayJson } from '../terminal.js';
import { count } from '../words.js';

interface Refused {
  readonly line: number;
  readonly problem: Problem;
}

interface Report {
  readonly file: string;
  readonly dryRun: boolean;
  readonly lines: number;
  readonly accepted: number;
  /** Recorded before, by this file or by somebody else. */
  readonly alreadyThere: number;
  readonly refused: readonly Refused[];
}

/** So many partnerships at once: what one waits for the disk serves all. */
const ABREAST = 32;

export async function importFacts(invocation: Invocation, file: string, dryRun: boolean): Promise<void> {
  const lines = await countLines(file);
  await withServer(
    invocation,
    async (rest) => {
      const bar = progressBar(dryRun ? 'Judging' : 'Importing');
      const report = await (dryRun ? rehearse : importLines)(rest, file, (done) => bar.at(done, lines)).finally(() =>
        bar.end(),
      );
      tell(invocation, { file, dryRun, lines, ...report });
    },
    { makes: !dryRun },
  );
}

type Counted = Pick<Report, 'accepted' | 'alreadyThere' | 'refused'>;
type Told = (done: number) => void;

/** One after the other on the server's memory, so that later lines build on earlier ones of every partnership. */
async function rehearse(rest: Rest, file: string, told: Told): Promise<Counted> {
  const { rehearsalId } = await rest.post<{ rehearsalId: string }>('/operations/rehearsals');
  const path = `/operations/rehearsals/${rehearsalId}/import`;
  try {
    return await sendAll(rest, path, file, told);
  } finally {
    await rest.remove(`/operations/rehearsals/${rehearsalId}`);
  }
}

const importLines = (rest: Rest, file: string, told: Told) => sendAll(rest, '/operations/import', file, told);

async function sendAll(rest: Rest, path: string, file: string, told: Told): Promise<Counted> {
  const keys = new LineKeys();
  const refused: Refused[] = [];
  const last = new Map<string, Promise<void>>();
  const running = new Set<Promise<void>>();
  let failure: unknown;
  let accepted = 0;
  let alreadyThere = 0;
  let done = 0;

  const send = async ({ number, text }: Line, key: string) => {
    const answer = await rest.ask<{ repeated?: boolean; alreadyRecorded?: boolean }>('POST', path, {
      text,
      headers: { 'idempotency-key': key },
    });
    if (!answer.ok) {
      if (answer.problem.status >= 500) throw failureOfProblem(answer.problem);
      refused.push({ line: number, problem: answer.problem });
    } else if (answer.body.repeated === true || answer.body.alreadyRecorded === true) alreadyThere += 1;
    else accepted += 1;
    told((done += 1));
  };

  for await (const line of linesOfFile(file)) {
    if (failure !== undefined) break;
    const partnershipId = partnershipIn(line.text);
    const key = keys.next(line.text);
    const before = last.get(partnershipId) ?? Promise.resolve();
    const mine: Promise<void> = before
      .then(() => (failure === undefined ? send(line, key) : undefined))
      .catch((error: unknown) => void (failure ??= atLine(error, line)))
      .finally(() => {
        running.delete(mine);
        if (last.get(partnershipId) === mine) last.delete(partnershipId);
      });
    last.set(partnershipId, mine);
    running.add(mine);
    if (running.size >= ABREAST) await Promise.race(running);
  }
  await Promise.all(running);
  if (failure !== undefined) throw failure;
  return { accepted, alreadyThere, refused: refused.sort((a, b) => a.line - b.line) };
}

const atLine = (error: unknown, { number }: Line) =>
  error instanceof Failure
    ? new Failure(
        error.exitCode,
        `stopped at line ${number}: ${error.message}. Repeat the import: what is recorded is not recorded again`,
        error.details,
      )
    : error;

/** Lines of one partnership wait for each other; what names none waits for its like. */
function partnershipIn(text: string): string {
  try {
    return String((JSON.parse(text) as { partnershipId?: unknown }).partnershipId);
  } catch {
    return '';
  }
}

/** Ids for lines that bring none: of the line's own text and how often it came before, so that the same file makes the
 *  same commands. */
class LineKeys {
  readonly #seen = new Map<string, number>();

  next(text: string): string {
    const digest = createHash('sha256').update(text).digest('hex');
    const times = this.#seen.get(digest) ?? 0;
    this.#seen.set(digest, times + 1);
    const bytes = createHash('sha256').update(`psp import\0${digest}\0${times}`).digest().subarray(0, 16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x80; // version 8: made in our own way
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}

function tell(invocation: Invocation, report: Report): void {
  const { refused, accepted, alreadyThere, dryRun, lines, file } = report;
  if (invocation.json) sayJson(report);
  else {
    for (const { line, problem } of refused) remark(`${file}:${line}: ${problemText(problem)}`);
    const what = dryRun ? 'would be recorded' : 'recorded';
    say(
      [
        `${count(lines, 'line')}: ${accepted.toLocaleString('en-GB')} ${what}`,
        `${alreadyThere.toLocaleString('en-GB')} there already`,
        `${refused.length.toLocaleString('en-GB')} refused`,
      ].join(', ') + (dryRun ? '. Nothing was written.' : ''),
    );
  }
  if (refused.length > 0)
    throw new Failure(
      EXIT.refused,
      `${count(refused.length, 'line')} of ${file} ${refused.length === 1 ? 'was' : 'were'} refused: put ${refused.length === 1 ? 'it' : 'them'} right and import the file again`,
    );
}

const problemText = ({ detail, errors = [] }: Problem) =>
  errors.length === 0 ? detail : errors.map(refusalText).join('; ');
