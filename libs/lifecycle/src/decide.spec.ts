import { commandOf, commands, CONTEXT, corrected, facts, historyOf, idOf, type Told } from '../test/given.js';
import { begun, ended, piloting, proposed } from '../test/low-moss.js';
import { decide } from './decide.js';

const decideOn = (told: readonly Told[], sent: Told) => decide(historyOf(told), commandOf(sent), CONTEXT);

describe('a decision', () => {
  it('is one event with the fields that were sent, and nothing that was not', () => {
    expect(decideOn([proposed], commands.noteMilestone('2013'))).toStrictEqual({
      event: {
        type: 'MilestoneNoted',
        schemaVersion: 1,
        occurredOn: '2013',
        data: { label: 'The service was shown to visitors from other prisons.', kind: 'recognition' },
      },
      warnings: [],
    });
  });

  it('carries the note and the organisations', () => {
    const organisations = [{ organisationId: 'abc', name: 'ABC', sector: 'third' as const }];
    const note = { text: 'Read in the newsletter.' };
    expect(decideOn([proposed], commands.noteMilestone('2013', {}, { note, organisations }))).toMatchObject({
      event: { note, organisations },
    });
  });

  it('leaves what stands in the metadata to who records it', () => {
    const beside = { rationale: { text: 'So decided.' }, decidedBy: { body: 'Board' }, evidence: [] };
    const decision = decideOn([proposed], commands.noteMilestone('2013', {}, beside));
    expect('event' in decision && Object.keys(decision.event)).toEqual(['type', 'schemaVersion', 'occurredOn', 'data']);
  });

  it('names its warnings once, in order', () => {
    const decision = decideOn(begun, commands.launchPilot('2013', { providerIds: ['abc', 'def'] }));
    expect(decision).toMatchObject({ warnings: ['W01', 'W02', 'W03', 'W04', 'W05', 'W06', 'W22', 'W23'] });
  });

  it('is the same however often it is asked', () => {
    const history = historyOf(piloting);
    const command = commandOf(commands.endPilot('2015'));
    expect(decide(history, command, CONTEXT)).toEqual(decide(history, command, CONTEXT));
  });

  it('warns that the record is unsettled also where it was so already in another place', () => {
    const crossed = [...piloting, ended, corrected('launch', { occurredOn: '2016' })];
    const retraction = commands.retractEvent('2025', { targetEventId: idOf('strand') });
    expect(decideOn(crossed, retraction)).toMatchObject({ warnings: ['W32'] });
  });

  it('refuses with a code, a name, a pointer where there is one, and a sentence', () => {
    expect(decideOn([], commands.noteMilestone('2013'))).toStrictEqual({
      refused: [
        { code: 'R11', name: 'PartnershipUnknown', message: 'no such partnership is on record: propose it first' },
      ],
    });
    expect(decideOn(begun, facts.strandOpened('2013'))).toStrictEqual({
      refused: [
        {
          code: 'R03',
          name: 'StrandAlreadyOpened',
          pointer: '/data/strandId',
          message: 'strand throughcare is open already: choose another id, or change its scope',
        },
      ],
    });
  });
});
