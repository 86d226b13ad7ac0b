import { commandShapeRefusals, type Command } from './command.js';

const COMMAND: Command = {
  type: 'OpenStrand',
  partnershipId: 'low-moss',
  commandId: '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11',
  occurredOn: '2013-04',
  data: { strandId: 'throughcare', name: 'Throughcare', kind: 'service', commissionable: true, novelty: 'new' },
};

const pointersOf = (changes: object) =>
  commandShapeRefusals({ ...COMMAND, ...changes }).map(({ code, pointer }) => `${code} ${pointer}`);

const described = { organisationId: 'turning-point-scotland', name: 'Turning Point Scotland', sector: 'third' };

describe('the shape of a command', () => {
  it('is right with all that may stand beside the fields of the fact', () => {
    expect(
      pointersOf({
        correlationId: COMMAND.commandId,
        causationId: COMMAND.commandId,
        expectedRevision: 3,
        organisations: [{ ...described, size: 'large', identifiers: [{ scheme: 'scottishCharity', id: 'SC000000' }] }],
        note: { text: 'Read in the newsletter.' },
        evidence: [
          {
            source: 'https://example.org/minutes',
            locator: 'item 4',
            certainty: 'stated',
            retrievedOn: '2026-01-05',
            sha256: '9f'.repeat(32),
            archiveUri: 'https://web.archive.org/1',
            disagrees: [{ field: 'occurredOn', value: '2013-05' }],
          },
        ],
        rationale: { text: 'The need was shown.' },
        decidedBy: {
          organisationIds: ['turning-point-scotland'],
          body: 'Board',
          post: 'Chair',
          decisionId: 'decision-1',
        },
      }),
    ).toEqual([]);
  });

  it.each([
    ['a command of no catalogue', { type: 'CloseStrand' }, 'R10 /type'],
    ['no day at all', { occurredOn: undefined }, 'R10 /occurredOn'],
    ['a day that is none', { occurredOn: '2013-4' }, 'R16 /occurredOn'],
    ['a partnership whose id is no slug', { partnershipId: 'Low Moss' }, 'R10 /partnershipId'],
    ['a command id that is no UUID', { commandId: 'one' }, 'R10 /commandId'],
    ['a correlation id that is no UUID', { correlationId: 'one' }, 'R10 /correlationId'],
    ['a causation id that is no UUID', { causationId: 'one' }, 'R10 /causationId'],
    ['something that stands in no command', { surprise: 1 }, 'R10 /surprise'],
    ['organisations that are no list', { organisations: described }, 'R10 /organisations'],
    [
      'an organisation without a name',
      { organisations: [{ ...described, name: undefined }] },
      'R10 /organisations/0/name',
    ],
    ['the same organisation twice', { organisations: [described, { ...described }] }, 'R10 /organisations'],
    ['a note that is no text', { note: 'x' }, 'R10 /note'],
    ['a rationale of nothing', { rationale: { text: '' } }, 'R10 /rationale/text'],
    ['evidence without its certainty', { evidence: [{ source: 'x' }] }, 'R10 /evidence/0/certainty'],
    [
      'evidence seen in a month',
      { evidence: [{ source: 'x', certainty: 'stated', retrievedOn: '2013-04' }] },
      'R16 /evidence/0/retrievedOn',
    ],
    [
      'a disagreement without a value',
      { evidence: [{ source: 'x', certainty: 'stated', disagrees: [{ field: 'occurredOn' }] }] },
      'R10 /evidence/0/disagrees/0/value',
    ],
    ['a person who decided', { decidedBy: { person: 'x' } }, 'R10 /decidedBy/person'],
    ['deciders that are a list', { decidedBy: [] }, 'R10 /decidedBy'],
    ['no fields', { data: undefined }, 'R10 /data'],
  ])('is not right with %s', (_, changes, expected) => {
    expect(pointersOf(changes)).toEqual([expected]);
  });

  it('is judged beside and within the fields at once', () => {
    expect(pointersOf({ occurredOn: '13', note: 5, data: { ...COMMAND.data, kind: 'shop' } })).toEqual([
      'R10 /note',
      'R16 /occurredOn',
      'R10 /data/kind',
    ]);
  });
});
