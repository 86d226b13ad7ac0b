/** Bugs that are planted on purpose, one for each harness: a harness that lets its own pass proves nothing. Each is switched on
 *  by the test named here; those that have no harness yet are skipped by name. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Planted {
  readonly bug: string;
  /** The file with the test that expects red, and what it is called there. */
  readonly caughtBy?: readonly [file: string, title: string];
  readonly waitsFor?: string;
}

const PLANTED: readonly Planted[] = [
  {
    bug: 'a log that is not synced at each commit',
    caughtBy: ['faults/power-loss.spec.ts', "plant: 'synchronousNormal'"],
  },
  {
    bug: 'an acknowledgement before the commit',
    caughtBy: ['faults/kill-during-appends.spec.ts', 'is caught when it acknowledges before COMMIT'],
  },
  {
    bug: 'rows and checkpoint in two transactions',
    caughtBy: ['faults/read-model-batches.spec.ts', 'are caught where their checkpoint is committed before their rows'],
  },
  {
    bug: 'no look whether a command was done',
    caughtBy: ['faults/repeated-commands.spec.ts', 'are caught where nobody looks whether they were done'],
  },
  { bug: 'a gap in the index', caughtBy: ['e2e/refused-starts.spec.ts', 'a log with a gap'] },
  { bug: 'a leaf over the text of the stored row', waitsFor: 'moving a log from store to store' },
  { bug: 'a retry with new event ids', waitsFor: 'planted bugs of the EventStoreDB adapter' },
  { bug: 'a subscription that begins anew at the end', waitsFor: 'planted bugs of the EventStoreDB adapter' },
  {
    bug: 'recorded instants that are not raised',
    caughtBy: ['faults/clock-jumps.spec.ts', 'is caught where what it says is stored as it is'],
  },
  { bug: 'a retraction that ignores that its own retraction is dead', waitsFor: 'planted bugs of the fold' },
  {
    bug: 'a route without its guard',
    caughtBy: ['e2e/access-matrix.spec.ts', 'is found by the matrix, where its row lets everybody through'],
  },
  { bug: 'an erasure that leaves the key in the write-ahead log', waitsFor: 'sealed text' },
];

const textOf = (file: string) => {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

describe('a planted bug', () => {
  it.each(PLANTED.flatMap(({ bug, caughtBy }) => (caughtBy === undefined ? [] : [[bug, ...caughtBy] as const])))(
    'is caught: %s (%s)',
    (_bug, file, title) => {
      expect(textOf(file)).toContain(title);
    },
  );

  for (const { bug, waitsFor } of PLANTED)
    if (waitsFor !== undefined) it.skip(`is caught: ${bug} (skipped: waits for ${waitsFor})`, () => undefined);

  it('is counted: twelve of them', () => {
    expect(PLANTED).toHaveLength(12);
  });
});
