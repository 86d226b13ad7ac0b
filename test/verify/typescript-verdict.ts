/** The verdict of our own library on a bundle, put together from its parts: the third opinion beside psp-verify and Python. */
import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleLine, Checkpoint, Verifier } from '#audit';
import {
  BUNDLE_FILES,
  CompactRange,
  fromBase64,
  isWithheld,
  leafOfLine,
  manifestText,
  openCheckpoint,
  parseCheckpoint,
  parseLine,
  parseNote,
  parseVkey,
  PARTIAL_HEADER,
  RecordCheck,
  verifyInclusion,
} from '#audit';
import type { Job, Verdict } from './python-verdicts.js';

interface Reading {
  firstBad: number | null | undefined;
  root: Buffer | undefined;
  withheld: number;
  rootAt: Map<number, Buffer>;
}

export function typescriptVerdict({ folder, vkeys, older }: Job): Verdict {
  const read = (name: string) => readFileSync(join(folder, name));
  const verifiers = vkeys.map(parseVkey).filter((verifier) => verifier !== undefined);
  let tampered = !manifestFits(folder);
  const open = (note: Buffer): Checkpoint | undefined => {
    if ('rejected' in openCheckpoint(note, verifiers as Verifier[])) tampered = true;
    const parsed = parseNote(note);
    return 'rejected' in parsed ? undefined : parseCheckpoint(parsed.text);
  };
  const notes = [join(folder, BUNDLE_FILES.olderCheckpoint), ...(older === null ? [] : [older])].filter(existsSync);
  const checkpoint = open(read(BUNDLE_FILES.checkpoint));
  const olders = notes.map((path) => open(readFileSync(path))).filter((one) => one !== undefined);
  const lines = linesOf(read(BUNDLE_FILES.events));
  const partial = lines[0] === PARTIAL_HEADER;
  const reading = partial ? readPart(lines.slice(1), checkpoint) : readWhole(lines, checkpoint);

  if (reading.firstBad !== undefined) tampered = true;
  else if (checkpoint && !reading.root!.equals(checkpoint.root)) tampered = true;
  for (const { origin, size, root } of checkpoint ? olders : []) {
    if (origin !== checkpoint!.origin || size > checkpoint!.size) tampered = true;
    else if (reading.firstBad === undefined && !reading.rootAt.get(size)?.equals(root)) tampered = true;
  }
  return {
    exit: tampered ? 1 : reading.withheld > 0 ? 3 : 0,
    firstBad: reading.firstBad ?? null,
    root: reading.root?.toString('base64') ?? null,
  };
}

function readWhole(texts: string[], checkpoint: Checkpoint | undefined): Reading {
  const record = new RecordCheck('whole');
  const range = new CompactRange();
  const rootAt = new Map([[0, range.root()]]);
  let withheld = 0;
  const bad = (firstBad: number): Reading => ({ firstBad, root: undefined, withheld, rootAt });
  for (const [index, text] of texts.entries()) {
    const line = parseLine(text);
    if ('rejected' in line || line.proof || line.index !== index) return bad(index);
    if (index >= (checkpoint?.size ?? Infinity) || record.add(line) !== undefined) return bad(index);
    if (isWithheld(line)) withheld += 1;
    range.push(leafOfLine(line));
    rootAt.set(range.size, range.root());
  }
  if (checkpoint && range.size < checkpoint.size) return bad(range.size);
  const firstBad = record.finish()[0]?.index;
  return { firstBad, root: firstBad === undefined ? range.root() : undefined, withheld, rootAt };
}

function readPart(texts: string[], checkpoint: Checkpoint | undefined): Reading {
  const record = new RecordCheck('part');
  const reading: Reading = { firstBad: undefined, root: checkpoint?.root, withheld: 0, rootAt: new Map() };
  if (checkpoint) reading.rootAt.set(checkpoint.size, checkpoint.root);
  let lastIndex = -1;
  for (const text of texts) {
    const line = parseLine(text);
    if ('rejected' in line || !line.proof || line.index <= lastIndex) return { ...reading, firstBad: null };
    if (!isProved(line, checkpoint) || record.add(line) !== undefined) return { ...reading, firstBad: line.index };
    if (isWithheld(line)) reading.withheld += 1;
    lastIndex = line.index;
  }
  return { ...reading, firstBad: record.finish()[0]?.index };
}

function isProved(line: BundleLine, checkpoint: Checkpoint | undefined): boolean {
  if (!checkpoint) return true;
  const proof = line.proof!.map((hash) => fromBase64(hash)!);
  return verifyInclusion(line.index, checkpoint.size, leafOfLine(line), proof, checkpoint.root);
}

/** Lines as text; what is not UTF-8 becomes a line that is no JSON either. */
function linesOf(events: Buffer): string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lines = events.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => {
    try {
      return decoder.decode(Buffer.from(line, 'latin1'));
    } catch {
      return 'not UTF-8';
    }
  });
}

function manifestFits(folder: string): boolean {
  const present = [BUNDLE_FILES.events, BUNDLE_FILES.checkpoint, BUNDLE_FILES.keys, BUNDLE_FILES.olderCheckpoint]
    .map((name) => [name, join(folder, name)] as const)
    .filter(([, path]) => existsSync(path));
  const digests = present.map(([name, path]) => [name, hash('sha256', readFileSync(path), 'hex')] as const);
  return readFileSync(join(folder, BUNDLE_FILES.manifest), 'utf8') === manifestText(digests);
}
