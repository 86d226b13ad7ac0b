import type { BundleLine } from './bundle.js';
import { withheldLineOf } from './bundle.js';
import { eventIdOf } from './event-id.js';
import { RecordCheck } from './record-check.js';

const commandOf = (index: number) => `6f1c1d0e-8c1e-4b7e-9a36-${String(index).padStart(12, '0')}`;
const idOf = (index: number, stream = 'partnership-a') => eventIdOf(commandOf(index), stream, 0);

/** An event of stream `partnership-a` at revision = index, unless told otherwise. */
function line(index: number, change: Record<string, unknown> = {}): BundleLine {
  const stream = (change['stream'] as string | undefined) ?? 'partnership-a';
  return {
    index,
    id: idOf(index, stream),
    stream,
    revision: index,
    type: 'MilestoneNoted',
    schemaVersion: 1,
    recordedAt: `2026-01-05T09:30:0${index}.000Z`,
    data: {},
    metadata: { commandId: commandOf(index) },
    ...change,
  } as BundleLine;
}
const amends = (index: number, target: string, type = 'EventCorrected', change = {}) =>
  line(index, { type, data: { targetEventId: target }, ...change });
const hidden = (index: number, authorityIndex: number) =>
  withheldLineOf(index, Buffer.alloc(32), { reason: 'personal data', authorityIndex });
const foreign = (index: number, change = {}) => {
  const { id, stream, revision, type } = line(index, { id: `foreign-${index}`, ...change }) as never;
  return {
    index,
    id,
    stream,
    revision,
    type,
    rawDataHash: 'a'.repeat(64),
    rawMetadataHash: 'b'.repeat(64),
  } as BundleLine;
};

/** All findings as `index: problem`, those told at once and those told at the end. */
function findings(lines: BundleLine[], extent: 'whole' | 'part' = 'whole'): string[] {
  const check = new RecordCheck(extent);
  const now = lines.flatMap((one) => check.add(one) ?? []).map((problem) => `at once: ${problem}`);
  return [...now, ...check.finish().map(({ index, problem }) => `${index}: ${problem}`)];
}

describe('the events of a log', () => {
  it('fit together', () => {
    const lines = [line(0), line(1), foreign(2), amends(3, idOf(1)), amends(4, idOf(3), 'EventRetracted')];
    expect(findings(lines)).toEqual([]);
  });

  it('have revisions of their own in each stream', () => {
    const other = (index: number, revision: number) => line(index, { stream: 'partnership-b', revision });
    expect(findings([line(0), other(1, 0), other(2, 1), line(3, { revision: 1 })])).toEqual([]);
  });

  it.each([
    ['a first revision other than 0', [line(1)], 'a revision before it is missing'],
    ['a gap', [line(0), line(2)], 'a revision before it is missing'],
    ['a repeated revision', [line(0), line(1, { revision: 0 })], 'its revision stood in this stream before'],
    ['a repeated id', [line(0), foreign(1, { id: idOf(0) })], 'its id stood in this stream before'],
    ['an instant that goes back', [line(5, { revision: 0 }), line(1)], 'recordedAt goes back in its stream'],
    [
      'an id of another command',
      [line(0, { metadata: { commandId: commandOf(9) } })],
      'its id is not made from its command',
    ],
  ])('do not fit with %s', (_, lines, problem) => {
    expect(findings(lines)).toContain(`at once: ${problem}`);
  });

  it('may go back in time from stream to stream', () => {
    expect(findings([line(5, { revision: 0 }), line(1, { stream: 'partnership-b', revision: 0 })])).toEqual([]);
  });

  it('may be several of one command', () => {
    const second = line(1, { id: eventIdOf(commandOf(0), 'partnership-a', 1), metadata: { commandId: commandOf(0) } });
    expect(findings([line(0), second])).toEqual([]);
  });

  it('need no command where metadata are not shown, or another program wrote them', () => {
    const { metadata: _, ...rest } = line(0, { id: 'x' }) as never as { metadata: object };
    expect(findings([{ ...rest, metadataHash: 'a'.repeat(64) } as BundleLine])).toEqual([]);
    expect(findings([line(0, { id: 'x', metadata: {} })])).toEqual([]);
  });
});

describe('an amendment', () => {
  it.each([
    'EventCorrected',
    'EventRetracted',
    'WarningAcknowledged',
    'AmendmentProposed',
    'EventConfirmed',
    'SealedFieldErased',
  ])('%s aims at an earlier event of its stream', (type) => {
    expect(findings([line(0), amends(1, idOf(0), type)])).toEqual([]);
    expect(findings([line(0), amends(1, idOf(1), type)])).toEqual(['1: it amends no earlier event']);
    expect(findings([amends(0, idOf(1), type), line(1)])).toEqual(['0: it amends no earlier event']);
  });

  it('may not aim at an event of another stream', () => {
    const elsewhere = line(0, { stream: 'partnership-b' });
    expect(findings([elsewhere, amends(1, idOf(0, 'partnership-b'), 'EventCorrected', { revision: 0 })])).toEqual([
      '1: it amends no earlier event',
    ]);
  });

  it('may aim at an event whose body was withheld later', () => {
    const lines = [hidden(0, 2), amends(1, idOf(0)), amends(2, idOf(0), 'EventContentWithheld')];
    expect(findings(lines)).toEqual([]);
  });

  it('in a part of a log may aim at what the part does not hold, but never at something later', () => {
    expect(findings([amends(3, idOf(0))], 'part')).toEqual([]);
    expect(findings([amends(3, idOf(4)), line(4)], 'part')).toEqual(['3: it amends no earlier event']);
  });
});

describe('a withheld body', () => {
  const withholding = (index: number, target: string, change = {}) =>
    amends(index, target, 'EventContentWithheld', change);

  it('is withheld by a later event of its stream', () => {
    expect(findings([line(0), hidden(1, 3), line(2), withholding(3, idOf(1))])).toEqual([]);
    expect(findings([line(0), hidden(1, 4), hidden(2, 3), withholding(3, idOf(2)), withholding(4, idOf(1))])).toEqual(
      [],
    );
  });

  it('is not withheld by an event of another type', () => {
    const lines = [line(0), hidden(1, 3), line(2), amends(3, idOf(0))];
    expect(findings(lines)).toContain('1: it is withheld without authority');
  });

  it('is not withheld by an event that is not there', () => {
    expect(findings([line(0), hidden(1, 9), line(2)])).toContain('1: it is withheld without authority');
  });

  it('is not withheld by an event that withholds another body', () => {
    const lines = [line(0), hidden(1, 3), hidden(2, 3), withholding(3, idOf(1))];
    expect(findings(lines)).toContain('2: it is withheld without authority');
  });

  it('is not withheld by an event that aims at a body which is shown', () => {
    const lines = [line(0), hidden(1, 3), line(2), withholding(3, idOf(0))];
    expect(findings(lines)).toContain('1: it is withheld without authority');
  });

  it('must leave a gap in the stream of its authority', () => {
    const elsewhere = { stream: 'partnership-b', revision: 0 };
    const lines = [line(0), hidden(1, 3), line(2, { revision: 1 }), withholding(3, 'x', elsewhere)];
    expect(findings(lines)).toEqual(['1: it is withheld without authority']);
  });

  it('cannot fill a gap of another stream', () => {
    const b = (index: number, revision: number) => line(index, { stream: 'partnership-b', revision });
    const lines = [
      line(0),
      b(1, 0),
      hidden(2, 5),
      line(3, { revision: 2 }),
      b(4, 2),
      withholding(5, 'x', { revision: 3 }),
    ];
    expect(findings(lines)).toEqual(['4: a revision before it is missing']);
  });

  it('in a part of a log needs its authority too', () => {
    expect(findings([line(0), hidden(4, 7), withholding(7, idOf(4))], 'part')).toEqual([]);
    expect(findings([line(0), hidden(4, 7)], 'part')).toEqual(['4: it is withheld without authority']);
  });
});
