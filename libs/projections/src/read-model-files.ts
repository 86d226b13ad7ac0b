/** The files of the read models in a data folder: the highest number serves, older and unfinished ones go. */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = /^read-models-(\d+)\.db$/;
const LEFTOVER = /^read-models-\d+\.db(\.part|-wal|-shm|-journal)/;
const AS_OF = /^as-of-\d+\.db/;

export const readModelFile = (folder: string, number: number): string => join(folder, `read-models-${number}.db`);

export const partFile = (folder: string, number: number): string => `${readModelFile(folder, number)}.part`;

export const asOfFile = (folder: string, number: number): string => join(folder, `as-of-${number}.db`);

/** The number of the file that serves; 0 = there is none. */
export const servingNumber = (folder: string): number =>
  Math.max(0, ...readdirSync(folder).map((name) => Number(NAME.exec(name)?.[1] ?? 0)));

/** Removes a file with what SQLite keeps beside it. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
}

/** Removes all but one file, and what was never finished. */
export function removeOthers(folder: string, serving: number): void {
  for (const name of readdirSync(folder)) {
    const number = Number(NAME.exec(name)?.[1] ?? Number.NaN);
    if (LEFTOVER.test(name) ? !name.startsWith(`read-models-${serving}.db-`) : number < serving)
      rmSync(join(folder, name), { force: true });
  }
}

/** Writes a file through to the disk without keeping anybody waiting. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what was made for one question by a process that is no more. */
export function removeAsOfFiles(folder: string): void {
  for (const name of readdirSync(folder)) if (AS_OF.test(name)) rmSync(join(folder, name), { force: true });
}

/** Gives a finished and synced file its name: it is whole, or it is not there. */
export function finishPart(folder: string, number: number): string {
  const file = readModelFile(folder, number);
  renameSync(partFile(folder, number), file);
  return file;
}
