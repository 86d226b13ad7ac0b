/** What a writing process asked of the disk, in order, seen by strace; and when it said that something was written. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtAudit, builtEventStore } from '../../contract/built.js';

export type Operation =
  | { kind: 'write'; file: string; offset: number; bytes: Buffer }
  | { kind: 'truncate'; file: string; length: number }
  | { kind: 'sync'; file: string }
  | { kind: 'unlink'; file: string }
  | { kind: 'acknowledge'; id: string };

/** Files whose bytes matter. The index of the WAL is shared memory, made anew after a crash. */
export const LOG_FILES = ['log.db', 'log.db-wal'] as const;

const script = fileURLToPath(new URL('../writing-process.mjs', import.meta.url));
const CALLS = 'pwrite64,write,fsync,fdatasync,ftruncate,unlink';
const LONGEST_STRING = 200_000;

export const hasStrace = spawnSync('strace', ['-V']).status === 0;

export interface Writing {
  folder: string;
  appends: number;
  plant?: 'synchronousNormal';
  checkpointPages?: number;
}

/** Runs the writing process to its end and answers what its main thread, which is the one that writes, did. */
export function traced(writing: Writing): Operation[] {
  const traces = mkdtempSync(join(tmpdir(), 'psp-trace-'));
  try {
    const argument = JSON.stringify({
      built: builtEventStore().href,
      audit: builtAudit().href,
      callers: 1,
      ...writing,
    });
    const watching = [
      '-ff',
      '-y',
      '-xx',
      '-s',
      String(LONGEST_STRING),
      '-e',
      `trace=${CALLS}`,
      '-o',
      join(traces, 'of'),
    ];
    const run = spawnSync('strace', [...watching, process.execPath, script, argument], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`the writing process failed: ${run.stderr}`);
    const operations = readdirSync(traces).map((name) =>
      operationsIn(readFileSync(join(traces, name), 'latin1'), writing.folder),
    );
    return operations.sort((a, b) => b.length - a.length)[0]!;
  } finally {
    rmSync(traces, { recursive: true, force: true });
  }
}

function operationsIn(trace: string, folder: string): Operation[] {
  const operations: Operation[] = [];
  for (const line of trace.split('\n')) {
    if (line.includes('"...')) throw new Error('strace shortened a string: nothing can be concluded');
    const [, call, descriptor, path = '', rest = ''] = callOn.exec(line) ?? unlinking.exec(line) ?? [];
    if (call === undefined) continue;
    if (call === 'write' && descriptor === '1') {
      for (const [, id] of textIn(rest).matchAll(/^A (.+)$/gm)) operations.push({ kind: 'acknowledge', id: id! });
      continue;
    }
    const named = unescaped(path).toString();
    const file = LOG_FILES.find((name) => name === basename(named));
    if (file === undefined || dirname(named) !== folder) continue;
    operations.push(operationOf(call, file, rest));
  }
  return operations;
}

function operationOf(call: string, file: string, rest: string): Operation {
  switch (call) {
    case 'pwrite64': {
      const bytes = unescaped(/"([^"]*)"/.exec(rest)![1]!);
      const [, size, offset, written] = /, (\d+), (\d+)\) += (\d+)/.exec(rest)!.map(Number);
      if (bytes.length !== size || written !== size) throw new Error(`a write was cut short: ${rest.slice(-80)}`);
      return { kind: 'write', file, offset: offset!, bytes };
    }
    case 'ftruncate':
      return { kind: 'truncate', file, length: Number(/, (\d+)\)/.exec(rest)![1]) };
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', file };
    case 'unlink':
      return { kind: 'unlink', file };
    default:
      throw new Error(`${call} on ${file} was not expected`);
  }
}

const callOn = /^(\w+)\((\d+)<([^>]*)>(.*)$/;
const unlinking = /^(unlink)\((")([^"]*)"(.*)$/;
const textIn = (rest: string) => unescaped(/"([^"]*)"/.exec(rest)?.[1] ?? '').toString();
const unescaped = (text: string) =>
  text.startsWith('\\x') ? Buffer.from(text.replaceAll('\\x', ''), 'hex') : Buffer.from(text);
