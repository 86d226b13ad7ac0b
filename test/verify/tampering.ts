/** Twenty-three ways in which an export is falsified, by somebody who can write every file of it but holds no other key. */
import { leafOf, lineOf, rootAt, signCheckpoint, signerOf, keyFileOf, toBase64, vkeyOf } from '#audit';
import { type AnyLine, type Bundle, type BundleChoice, type Log, type LoggedEvent, nodesOf } from './bundles.js';
import type { Seeded } from './seeded.js';

export interface Damaged {
  bundle: Bundle;
  /** A checkpoint that the auditor kept: the only thing that shows this kind. */
  keptOutside?: string;
}
export interface Tampering {
  kind: number;
  name: string;
  /** What the export must be like for this kind to be possible. */
  choice: BundleChoice;
  /** Changes the lines in place or answers a bundle; undefined where this export offers nothing to damage. */
  damage(bundle: Bundle, log: Log, random: Seeded): Damaged | Bundle | undefined;
}

const WHOLE: BundleChoice = {
  partial: false,
  actors: 'shown',
  sealed: 'ciphertext',
  withholding: false,
  olderCheckpoint: false,
};
const WITH_WITHHELD: BundleChoice = { ...WHOLE, withholding: true, actors: 'mixed' };

/** A change to one line that fits. */
const toOneLine =
  (fits: (line: AnyLine) => boolean, change: (line: AnyLine, random: Seeded) => void): Tampering['damage'] =>
  (bundle, _, random) => {
    const lines = bundle.lines.filter(fits);
    if (lines.length === 0) return undefined;
    change(random.pick(lines), random);
    return bundle;
  };
const isOwn = (line: AnyLine) => line.data !== undefined;
const oneUpOrDown = (random: Seeded) => (random.chance(0.5) ? 1 : -1);
const otherDigit = (text: string, at: number) =>
  text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
const renumbered = (lines: AnyLine[]) => lines.forEach((line, i) => (line.index = i));

function damagedNote(bundle: Bundle, find: RegExp | string, replace: string): Bundle {
  const checkpoint = bundle.checkpoint.replace(find, replace);
  if (checkpoint === bundle.checkpoint) throw new Error('the note was not damaged');
  return { ...bundle, checkpoint };
}

export const TAMPERINGS: Tampering[] = [
  {
    kind: 1,
    name: 'payload edit',
    choice: WHOLE,
    damage: toOneLine(
      (line) => line.data?.label !== undefined,
      (line, random) => (line.data.label = random.pick([`${line.data.label}.`, 'Another label', ''])),
    ),
  },
  {
    kind: 2,
    name: 'amount ±1',
    choice: WHOLE,
    damage: toOneLine(
      (line) => line.data?.amount !== undefined,
      (line, random) => (line.data.amount.pence += oneUpOrDown(random)),
    ),
  },
  {
    kind: 3,
    name: 'actor',
    choice: WHOLE,
    damage: toOneLine(
      (line) => line.metadata !== undefined,
      (line) => (line.metadata.actor.id = 'act_other'),
    ),
  },
  {
    kind: 4,
    name: 'occurredOn',
    choice: WHOLE,
    damage: toOneLine(isOwn, (line, random) => (line.data.occurredOn = random.pick(['2012-04', '2013', null]))),
  },
  {
    kind: 5,
    name: 'recordedAt',
    choice: WHOLE,
    damage: toOneLine(isOwn, (line, random) => {
      line.recordedAt = new Date(Date.parse(line.recordedAt) + oneUpOrDown(random)).toISOString();
      if (line.metadata && random.chance(0.7)) line.metadata.recordedAt = line.recordedAt;
    }),
  },
  {
    kind: 6,
    name: 'type',
    choice: WHOLE,
    damage: toOneLine(
      (line) => line.type !== undefined,
      (line) => (line.type = line.type === 'PilotEnded' ? 'PilotLaunched' : 'PilotEnded'),
    ),
  },
  {
    kind: 7,
    name: 'stream',
    choice: WHOLE,
    damage: toOneLine(
      (line) => line.stream !== undefined,
      (line, random) => (line.stream = random.pick(['partnership-other', `${line.stream}-0`])),
    ),
  },
  {
    kind: 8,
    name: 'revision',
    choice: WHOLE,
    damage: toOneLine(
      (line) => line.revision !== undefined,
      (line, random) => (line.revision += oneUpOrDown(random)),
    ),
  },
  {
    kind: 9,
    name: 'swap two',
    choice: WHOLE,
    damage: (bundle, _, random) => {
      const a = random.below(bundle.lines.length - 1);
      const b = random.chance(0.5) ? a + 1 : a + 1 + random.below(bundle.lines.length - a - 1);
      [bundle.lines[a], bundle.lines[b]] = [bundle.lines[b], bundle.lines[a]];
      if (random.chance(0.7)) renumbered(bundle.lines);
      return bundle;
    },
  },
  {
    kind: 10,
    name: 'delete middle',
    choice: WHOLE,
    damage: (bundle, _, random) => {
      bundle.lines.splice(random.below(bundle.lines.length - 1), 1);
      if (random.chance(0.7)) renumbered(bundle.lines);
      return bundle;
    },
  },
  {
    kind: 11,
    name: 'delete tail',
    choice: WHOLE,
    damage: (bundle, log, random) => {
      const size = random.below(bundle.lines.length);
      const cut = { ...bundle, lines: bundle.lines.slice(0, size), checkpoint: log.checkpointAt(size) };
      return { bundle: cut, keptOutside: log.checkpointAt(size + 1 + random.below(bundle.lines.length - size)) };
    },
  },
  {
    kind: 12,
    name: 'insert',
    choice: WHOLE,
    damage: (bundle, _, random) => {
      const forged = structuredClone(random.pick(bundle.lines));
      forged.id = random.uuid();
      forged.revision += 1;
      bundle.lines.splice(random.below(bundle.lines.length), 0, forged);
      if (random.chance(0.7)) renumbered(bundle.lines);
      return bundle;
    },
  },
  {
    kind: 13,
    name: 'duplicate',
    choice: WHOLE,
    damage: (bundle, _, random) => {
      const from = random.below(bundle.lines.length);
      const to = random.chance(0.5) ? from + 1 : bundle.lines.length;
      bundle.lines.splice(to, 0, structuredClone(bundle.lines[from]));
      if (random.chance(0.7)) renumbered(bundle.lines);
      return bundle;
    },
  },
  {
    kind: 14,
    name: 'renumber',
    choice: WHOLE,
    damage: (bundle, _, random) => {
      const from = random.below(bundle.lines.length);
      const by = random.pick([1, -1, 0.5]);
      for (const line of random.chance(0.5) ? bundle.lines.slice(from) : [bundle.lines[from]]) line.index += by;
      return bundle;
    },
  },
  {
    kind: 15,
    name: 'NFC to NFD',
    choice: WHOLE,
    damage: toOneLine(
      (line) => line.data?.label !== undefined && line.data.label.normalize('NFD') !== line.data.label,
      (line) => (line.data.label = line.data.label.normalize('NFD')),
    ),
  },
  {
    kind: 16,
    name: 'sealed ciphertext',
    choice: WHOLE,
    damage: toOneLine(
      (line) => line.data?.note?.sealed !== undefined,
      ({ data: { note } }, random) => {
        const part = random.pick(['kid', 'iv', 'ct', 'tag']);
        note.sealed[part] = note.sealed[part].startsWith('A')
          ? `B${note.sealed[part].slice(1)}`
          : `A${note.sealed[part].slice(1)}`;
      },
    ),
  },
  {
    kind: 17,
    name: 'metadataHash, or leaf of a withheld line',
    choice: WITH_WITHHELD,
    damage: toOneLine(
      (line) => line.leaf !== undefined || line.metadataHash !== undefined,
      (line, random) => {
        if (line.leaf === undefined) line.metadataHash = otherDigit(line.metadataHash, random.below(64));
        else line.leaf = toBase64(Buffer.from(line.leaf, 'base64').map((byte, i) => (i === 7 ? byte ^ 4 : byte)));
      },
    ),
  },
  {
    kind: 18,
    name: 'withheld without authority',
    choice: WITH_WITHHELD,
    damage: (bundle, log, random) => {
      const hidden = bundle.lines.filter((line) => line.leaf !== undefined);
      const candidates = bundle.lines
        .slice(0, -1)
        .filter((line) => line.type !== 'EventContentWithheld' && line.leaf === undefined);
      if (hidden.length === 0 || candidates.length === 0) return undefined;
      const { index } = random.pick(candidates);
      const later = bundle.lines.slice(index + 1).filter((line) => line.type !== 'EventContentWithheld');
      const used = hidden.map((line) => line.withheld.authorityIndex).filter((authority) => authority > index);
      const authorityIndex = random.pick([
        ...later.slice(0, 1).map((line) => line.index),
        ...used.slice(0, 1),
        bundle.lines.length,
      ]);
      bundle.lines[index] = { index, leaf: toBase64(log.leaves[index]!), withheld: { reason: 'none', authorityIndex } };
      return bundle;
    },
  },
  {
    kind: 20,
    name: 'checkpoint size',
    choice: WHOLE,
    damage: (bundle, _, random) => {
      const size = bundle.lines.length;
      const other = random.pick([size - 1, size + 1, size * 10, `0${size}`]);
      return damagedNote(bundle, `\n${size}\n`, `\n${other}\n`);
    },
  },
  {
    kind: 21,
    name: 'root',
    choice: WHOLE,
    damage: (bundle, log, random) => {
      const [, , root] = bundle.checkpoint.split('\n');
      const bytes = Buffer.from(root!, 'base64');
      bytes[random.below(32)]! ^= 1 << random.below(8);
      const older = log.checkpointAt(bundle.lines.length - 1).split('\n')[2]!;
      return damagedNote(bundle, root!, random.chance(0.5) ? toBase64(bytes) : older);
    },
  },
  {
    kind: 22,
    name: 'origin',
    choice: WHOLE,
    damage: (bundle, log, random) => {
      const find = random.chance(0.5) ? log.signer.name : new RegExp(log.signer.name, 'g');
      return damagedNote(bundle, find, 'psp.example/another');
    },
  },
  {
    kind: 23,
    name: 'signature bit, other key, or base64 that is not canonical',
    choice: WHOLE,
    damage: (bundle, log, random) => {
      const line = bundle.checkpoint.split('\n')[4]!;
      const field = line.split(' ')[2]!;
      const bytes = Buffer.from(field, 'base64');
      switch (random.below(4)) {
        case 0:
          bytes[4 + random.below(64)]! ^= 1 << random.below(8);
          return damagedNote(bundle, field, toBase64(bytes));
        case 1: {
          const other = signerOf(log.signer.name, keyFileOf(random.bytes(32)));
          const root = Buffer.from(bundle.checkpoint.split('\n')[2]!, 'base64');
          const checkpoint = signCheckpoint({ origin: other.name, size: bundle.lines.length, root }, [other]);
          return { ...bundle, checkpoint, keys: `${vkeyOf(other)}\n` };
        }
        case 2:
          return damagedNote(bundle, field, field.replace(/=+$/, ''));
        default:
          return damagedNote(bundle, field, `${field.slice(0, 40)} ${field.slice(40)}`);
      }
    },
  },
  {
    kind: 24,
    name: "full rewrite under the log's own key",
    choice: { ...WHOLE, sealed: 'ciphertext' },
    damage: (bundle, log, random) => {
      const index = random.below(log.events.length);
      const event = log.events[index]!;
      if ('raw' in event) return undefined;
      const edited: LoggedEvent = { ...event, data: { ...event.data, occurredOn: '1999' } };
      const leaves = log.leaves.with(index, leafOf(edited));
      bundle.lines[index] = lineOf(edited, { actors: 'shown', sealed: 'ciphertext' });
      const root = rootAt(nodesOf(leaves), leaves.length);
      const checkpoint = signCheckpoint({ origin: log.signer.name, size: leaves.length, root }, [log.signer]);
      const keptSize = index + 1 + random.below(leaves.length - index);
      return { bundle: { ...bundle, checkpoint }, keptOutside: log.checkpointAt(keptSize) };
    },
  },
];

/** Kinds that show in a part of a log too, of which it is not claimed that nothing is missing. */
export const SHOWN_IN_A_PART = [1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 16, 17, 21, 22, 23];
