/** The lines of a text file, one after the other, however large it is. */
import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { EXIT, Failure } from './exit.js';

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Empty lines are left out; the numbers count them. @throws Failure where the file cannot be read */
export async function* linesOfFile(path: string): AsyncGenerator<Line> {
  assertReadable(path);
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() !== '') yield { number, text };
  }
}

/** How many lines that are not empty. @throws Failure */
export async function countLines(path: string): Promise<number> {
  let lines = 0;
  for await (const _ of linesOfFile(path)) lines += 1;
  return lines;
}

function assertReadable(path: string): void {
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    throw new Failure(
      EXIT.refused,
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}): name a file of lines of JSON`,
    );
  }
  throw new Failure(EXIT.refused, `${path} is no file: name a file of lines of JSON`);
}
