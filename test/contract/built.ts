/** The event store, the audit, and the stand-in, as JavaScript, made from their sources as they are now: for tests that start programs of their own. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the entry of the event store is, to be imported by a child process. */
export const builtEventStore = (): URL => built('libs/event-store/src', 'index.js');

/** Where the audit's entry is: it imports nothing else of ours. */
export const builtAudit = (): URL => built('libs/audit/src', 'index.js');

/** Where the stand-in is that a child process runs. */
export const builtStandIn = (): URL => built('test/contract/stand-in', 'child.js');

function built(from: string, entry: string): URL {
  const sources = join(root, from);
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(sources, file), 'utf8') }));
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  const folder = join(root, 'node_modules/.cache', from, hash); // inside node_modules, so that packages are found
  if (!existsSync(folder)) build(files, folder);
  return pathToFileURL(join(folder, entry));
}

function build(files: readonly { file: string; text: string }[], folder: string): void {
  const part = `${folder}.${process.pid}`;
  const swcrc = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8')) as object;
  for (const { file, text } of files) {
    const to = join(part, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, transformSync(text, { ...swcrc, filename: file, swcrc: false, sourceMaps: false }).code);
  }
  writeFileSync(join(part, 'package.json'), '{ "type": "module" }\n');
  rmSync(folder, { recursive: true, force: true });
  renameSync(part, folder);
}
