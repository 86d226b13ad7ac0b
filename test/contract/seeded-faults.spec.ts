import { allContractCases } from './event-store-contract.js';
import {
  blindToWhatStandsThere,
  conflictThatWrites,
  earlyAcknowledgement,
  faulty,
  inclusiveAfter,
  noRepeatRule,
  resumeFromProgress,
  revisionFromOne,
} from './planted-faults.js';
import type { Harness } from './target.js';

/** Which of some cases fail on a harness. */
async function redAmong(numbers: readonly number[], open: () => Promise<Harness>): Promise<number[]> {
  const harness = await open();
  const red: number[] = [];
  try {
    for (const number of numbers) {
      const one = allContractCases.find((found) => found.number === number)!;
      await one.run(harness).catch(() => red.push(number));
    }
  } finally {
    await harness.dispose();
  }
  return red;
}

describe('the contract turns red where a store', () => {
  it('counts revisions from 1', async () => {
    expect(await redAmong([1, 3, 35], () => faulty(revisionFromOne))).toContain(1);
  });
  it('does not recognise a repeated append', async () => {
    expect(await redAmong([15, 16, 17, 19, 23], () => faulty(noRepeatRule))).toEqual([15, 16, 17, 19, 23]);
  });
  it('writes in spite of a conflict', async () => {
    expect(await redAmong([2, 4, 5, 7], () => faulty(conflictThatWrites))).toEqual([2, 4, 5, 7]);
  });
  it('hands out the event at the position again', async () => {
    expect(await redAmong([38, 43], () => faulty(inclusiveAfter))).toEqual([38, 43]);
  });
  it('does not look at what stands at the position', async () => {
    expect(await redAmong([62], () => faulty(blindToWhatStandsThere))).toEqual([62]);
  });
  it('resumes from what was scanned, not from what was handled', async () => {
    expect(await redAmong([55], () => faulty(resumeFromProgress))).toEqual([55]);
  });
  it('acknowledges before COMMIT', async () => {
    expect(await redAmong([64], earlyAcknowledgement)).toEqual([64]);
  }, 60_000);
});

test('cases are numbered from 1 to 70, each once', () => {
  expect(allContractCases.map(({ number }) => number)).toEqual(Array.from({ length: 70 }, (_, i) => i + 1));
});
