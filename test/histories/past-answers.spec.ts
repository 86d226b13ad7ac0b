/** The past never changes: whatever is recorded later, every answer about what was known before stays as it was, byte for
 *  byte, and so does the root that it cites. */
import fc from 'fast-check';
import { appendLeaf, canonicalJson, leafOf, MemoryNodes, rootAt } from '#audit';
import { fold, type Day, type RecordedEvent } from '#lifecycle';
import { randomLog } from '../../libs/lifecycle/test/random-log.js';

const PAIRS = 10_000;
const DAYS: readonly (Day | undefined)[] = [undefined, '2012-06-01', '2013-04-17', '2014-01-01'] as const;
const STREAM = 'partnership-harbour';

/** What a partnership's history says at a pair of times. */
function answer(events: readonly RecordedEvent[], knownSize: number, validAt: Day | undefined): string {
  const history = fold('harbour', events, { knownSize, ...(validAt === undefined ? {} : { validAt }) });
  const { facts, revision, recordedAt, commands } = history;
  return canonicalJson(JSON.parse(JSON.stringify({ facts, revision, recordedAt, commands })));
}

/** The tree over these events alone: in a log of one partnership its index is its revision. */
function treeOver(events: readonly RecordedEvent[]): MemoryNodes {
  const nodes = new MemoryNodes();
  for (const event of events) appendLeaf(nodes, event.revision, leafOf({ ...event, stream: STREAM }));
  return nodes;
}

/** Changes what is told of an earlier size as soon as anything comes after it. */
const forgetting = (events: readonly RecordedEvent[], knownSize: number, validAt: Day | undefined) =>
  answer(events, knownSize + 3, validAt);

/** The first pair for which an answer changed; undefined where none did. */
function changed(answering: typeof answer, pairs: number) {
  const { counterexample } = fc.check(
    fc.property(randomLog(24, 2), fc.nat(), fc.nat(), (whole, cut, asked) => {
      const earlier = whole.slice(0, 1 + (cut % (whole.length - 1)));
      const size = earlier.at(-1)!.index + 1 - 3 * (asked % earlier.length);
      const day = DAYS[asked % DAYS.length];
      return answering(earlier, size, day) === answering(whole, size, day);
    }),
    { numRuns: pairs },
  );
  return counterexample ?? undefined;
}

describe('an answer about what was known', () => {
  it(`is the same after later events, for ${PAIRS} logs and what came after them`, () => {
    expect(changed(answer, PAIRS)).toBeUndefined();
  }, 60_000);

  it('is seen to change where later events are looked at', () => {
    expect(changed(forgetting, 1_000)).toBeDefined();
  }, 60_000);
});

describe('the root at a size', () => {
  it('is the same after later events', () => {
    fc.assert(
      fc.property(randomLog(40, 2), fc.nat(), (whole, cut) => {
        const size = 1 + (cut % (whole.length - 1));
        const before = rootAt(treeOver(whole.slice(0, size)), size);
        expect(rootAt(treeOver(whole), size)).toEqual(before);
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);
});
