/** Compares the estimators with reference results: what `psp research verify` does. */
import { expectNullBeforeFirstRow } from './verify/before-first-row.js';
import { blocksOf, type Block } from './verify/blocks.js';
import { compare, type Tallies } from './verify/comparison.js';
import { FixtureProblem, type ParseRange } from './verify/fixture-dates.js';
import { partialDateRange } from './verify/partial-dates.js';
import { readFixture, type Fixture, type Json } from './verify/fixture-file.js';
import { summarise, type BlockReport, type FileReport, type VerifyReport } from './verify/report.js';
import { skippedInside, SKIPPED_KINDS, type Skip } from './verify/skipped.js';

export { renderReport, type BlockReport, type FileReport, type VerifyReport } from './verify/report.js';
export { fixtureFolder } from './verify/fixture-folder.js';
export type { ParseRange } from './verify/fixture-dates.js';

/** A file of reference results as read; text null: it could not be read. */
export interface FixtureText {
  readonly file: string;
  readonly text: string | null;
}

/**
 * Computes every block that the product offers of each file and compares it with what is expected there.
 * @param parseRange reads the fixtures' dates (a year, a month or a day); unless given, as partial dates of the lifecycle
 */
export function verifyFixtures(files: readonly FixtureText[], parseRange = partialDateRange): VerifyReport {
  return summarise(files.map((file) => verifyFile(file, parseRange)));
}

function verifyFile({ file, text }: FixtureText, parseRange: ParseRange): FileReport {
  const nothing = { file, blocks: [], skipped: [], unknown: [] };
  if (text === null) return { ...nothing, problem: 'cannot be read' };
  const fixture = readFixture(text);
  if ('problem' in fixture) return { ...nothing, problem: fixture.problem };
  const why = SKIPPED_KINDS[fixture.kind];
  if (why !== undefined) return { ...nothing, skipped: [{ name: `kind ${fixture.kind}`, why }], problem: null };
  try {
    return { file, ...verifyFixture(fixture, parseRange), problem: null };
  } catch (error) {
    // A fixture can satisfy the schema and still hold a date or a list that nothing can be computed from.
    if (error instanceof FixtureProblem || error instanceof TypeError || error instanceof RangeError) {
      return { ...nothing, problem: error.message };
    }
    throw error;
  }
}

function verifyFixture(fixture: Fixture, parseRange: ParseRange): Omit<FileReport, 'file' | 'problem'> {
  const { blocks, skipped, unknown } = blocksOf(fixture, parseRange);
  const skips = new Map<string, Skip>(skipped.map((skip) => [skip.name, skip]));
  const reports = blocks.flatMap((block) => verifyBlock(block, skips));
  return { blocks: reports, skipped: [...skips.values()], unknown };
}

function verifyBlock(block: Block, skips: Map<string, Skip>): BlockReport[] {
  const note = (skip: Skip | null): boolean => {
    if (skip === null) return false;
    const name = `${block.generalName}: ${skip.name}`;
    skips.set(name, { name, why: skip.why });
    return true;
  };
  const { expected, skip } = expectNullBeforeFirstRow(block.expected);
  note(skip);
  const actual = block.compute(expected) as Json;
  const tallies: Tallies = new Map();
  compare(expected, actual, block.keys, (keys) => note(skippedInside(keys, block.context)), tallies, block.name);
  return [...tallies].map(([tolerance, { values, worstError, differences }]) => ({
    block: block.name,
    values,
    worstError,
    tolerance,
    status: differences.length > 0 ? 'OVER' : 'ok',
    differences,
  }));
}
