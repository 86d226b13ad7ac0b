/** Made-up export bundles in memory, as the log's own server writes them, and how they come onto a disk. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { BundleLine, LineForm, Signer } from '#audit';
import {
  appendLeaf,
  BUNDLE_FILES,
  inclusionProof,
  keyFileOf,
  leafOf,
  lineOf,
  manifestText,
  MemoryNodes,
  PARTIAL_HEADER,
  rootAt,
  signCheckpoint,
  signerOf,
  toBase64,
  vkeyOf,
  withheldLineOf,
} from '#audit';
import { type LoggedEvent, madeUpLog } from './made-up-log.js';
import { type Seeded, seeded } from './seeded.js';

/** A line that may have been damaged, so nothing about it is sure. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyLine = any;

export interface Bundle {
  partial: boolean;
  lines: AnyLine[];
  checkpoint: string;
  keys: string;
  olderCheckpoint?: string;
}

/** The log behind a bundle: what its operator holds. */
export interface Log {
  events: LoggedEvent[];
  leaves: Buffer[];
  signer: Signer;
  vkey: string;
  /** The checkpoint that the log signed, or would have signed, at a size. */
  checkpointAt(size: number): string;
}

export interface BundleChoice {
  size?: number;
  withholding?: boolean;
  partial?: boolean;
  actors?: LineForm['actors'] | 'mixed';
  sealed?: LineForm['sealed'];
  olderCheckpoint?: boolean;
}

export function madeUpBundle(seed: number, choice: BundleChoice = {}): { bundle: Bundle; log: Log } {
  const random = seeded(seed);
  const size = choice.size ?? 20 + random.below(381);
  const { events, withheld } = madeUpLog(random, size, choice.withholding ?? random.chance(0.4));
  const log = logOf(random, events);
  const actors = choice.actors ?? random.pick(['shown', 'shown', 'leftOut', 'mixed'] as const);
  const sealed = choice.sealed ?? random.pick(['hash', 'ciphertext'] as const);
  const formed = (event: LoggedEvent): BundleLine => {
    const authorityIndex = withheld.get(event.index);
    if (authorityIndex !== undefined) {
      return withheldLineOf(event.index, log.leaves[event.index]!, { reason: 'personal data', authorityIndex });
    }
    return lineOf(event, { sealed, actors: actors === 'mixed' ? random.pick(['shown', 'leftOut']) : actors });
  };
  const partial = choice.partial ?? random.chance(0.2);
  const lines: AnyLine[] = events.map(formed);
  const bundle: Bundle = {
    partial,
    lines: partial ? partOf(lines, events, log) : lines,
    checkpoint: log.checkpointAt(size),
    keys: `${log.vkey}\n`,
  };
  const older = choice.olderCheckpoint ?? (!partial && random.chance(0.3));
  if (older) bundle.olderCheckpoint = log.checkpointAt(random.below(size + 1));
  return { bundle, log };
}

function logOf(random: Seeded, events: LoggedEvent[]): Log {
  const origin = `psp.example/log-${random.below(1000)}`;
  const signer = signerOf(origin, keyFileOf(random.bytes(32)));
  const leaves = events.map((event) => leafOf(event));
  const nodes = nodesOf(leaves);
  const checkpointAt = (size: number) => signCheckpoint({ origin, size, root: rootAt(nodes, size) }, [signer]);
  return { events, leaves, signer, vkey: vkeyOf(signer), checkpointAt };
}

export type { LoggedEvent };

export function nodesOf(leaves: readonly Buffer[]): MemoryNodes {
  const nodes = new MemoryNodes();
  leaves.forEach((leaf, i) => appendLeaf(nodes, i, leaf));
  return nodes;
}

/** One partnership's lines, each with its proof. */
function partOf(lines: AnyLine[], events: LoggedEvent[], log: Log): AnyLine[] {
  const nodes = nodesOf(log.leaves);
  const stream = events.at(-1)!.stream;
  return lines
    .filter((_, i) => events[i]!.stream === stream)
    .map((line) => ({ ...line, proof: inclusionProof(nodes, line.index, lines.length).map(toBase64) }));
}

/** How a line is written; an export that somebody reformatted says the same in another way. */
export type LineWriter = (line: AnyLine) => string;

/** Writes a bundle into a folder; the manifest is made for what is written, as a forger would. */
export function writeBundle(bundle: Bundle, folder: string, write: LineWriter = (line) => JSON.stringify(line)): void {
  const texts: [string, string][] = [
    [BUNDLE_FILES.events, [...(bundle.partial ? [PARTIAL_HEADER] : []), ...bundle.lines.map(write), ''].join('\n')],
    [BUNDLE_FILES.checkpoint, bundle.checkpoint],
    [BUNDLE_FILES.keys, bundle.keys],
  ];
  if (bundle.olderCheckpoint !== undefined) texts.push([BUNDLE_FILES.olderCheckpoint, bundle.olderCheckpoint]);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of texts) writeFileSync(join(folder, name), text);
  const manifest = manifestText(texts.map(([name, text]) => [name, hash('sha256', text, 'hex')]));
  writeFileSync(join(folder, BUNDLE_FILES.manifest), manifest);
}
