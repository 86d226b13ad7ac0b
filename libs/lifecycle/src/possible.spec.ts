import { COMMAND_OF, definitionOfType, DEFINITIONS, type FactType } from './catalogue.js';
import { exampleOf } from './example.js';
import { fold, type RecordedEvent } from './history.js';
import { POLICY } from './policy.js';
import { possibleCommands, type PossibleCommand } from './possible.js';
import { NO_REGISTERS } from './registers.js';

const TODAY = '2026-02-01';
const context = { today: TODAY, actorId: 'act_1', policy: POLICY, registers: NO_REGISTERS };

/** A history of example facts, one a year. */
function historyOf(...types: (FactType | readonly [FactType, object])[]) {
  const events = types.map((one, at): RecordedEvent => {
    const [type, data] = typeof one === 'string' ? [one, {}] : one;
    const id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    return {
      id,
      type,
      revision: at,
      index: at,
      data: { occurredOn: String(2010 + at), ...exampleOf(definitionOfType(type)!), ...data },
      metadata: {
        recordedAt: '2026-01-05T09:30:00.000Z',
        actor: { id: 'act_1', role: 'recorder' },
        commandId: id,
        correlationId: id,
        causationId: null,
        evidence: [],
        warnings: [],
        schemaVersion: 1,
        catalogueVersion: 1,
        policyVersion: '1',
        commandDigest: '',
      },
    };
  });
  return possibleCommands(fold('low-moss', events), context);
}

const named = (possible: readonly PossibleCommand[], command: string) =>
  possible.filter((one) => one.command === command);
const codes = (possible: readonly PossibleCommand[], command: string) =>
  named(possible, command).map(({ refused }) => refused.map(({ code }) => code));

describe('what can be recorded', () => {
  it('is only the proposal, where nothing stands yet', () => {
    const possible = historyOf();
    expect(possible.filter(({ refused }) => refused.length === 0).map(({ command }) => command)).toEqual([
      'ProposePartnership',
    ]);
  });

  it('names every command but the amendments, which aim at events', () => {
    const commands = new Set(historyOf('PartnershipProposed').map(({ command }) => command));
    const all = DEFINITIONS.filter(({ chapter }) => chapter !== 'amending').map(({ command }) => command);
    expect([...commands].sort()).toEqual([...all].sort());
  });

  it('is asked once for each strand', () => {
    const possible = historyOf('PartnershipProposed', 'StrandOpened', ['StrandOpened', { strandId: 'housing' }]);
    expect(named(possible, 'LaunchPilot').map(({ keys }) => keys['strandId'])).toEqual(['throughcare', 'housing']);
  });

  it('is asked once for each pilot, and says which has ended', () => {
    const possible = historyOf('PartnershipProposed', 'StrandOpened', 'PilotLaunched', 'PilotEnded', [
      'PilotLaunched',
      { pilotId: 'pilot-2' },
    ]);
    expect(named(possible, 'EndPilot').map(({ keys }) => keys['pilotId'])).toEqual(['pilot-1', 'pilot-2']);
    expect(codes(possible, 'EndPilot')).toEqual([['R03'], []]);
  });

  it('leaves shape and dates to the person', () => {
    const possible = historyOf('PartnershipProposed', 'StrandOpened');
    expect(codes(possible, 'LaunchPilot')).toEqual([[]]);
    expect(codes(possible, 'CommitContribution')).toEqual([[]]);
  });

  it('says that a pilot is not launched, where none is', () => {
    expect(codes(historyOf('PartnershipProposed', 'StrandOpened'), 'EndPilot')).toEqual([['R11']]);
  });

  it('says that nobody is a partner yet, where a partner is needed', () => {
    expect(codes(historyOf('PartnershipProposed'), 'SignMemorandum')).toEqual([['R11']]);
    const joined = historyOf('PartnershipProposed', 'PartnerJoined');
    expect(codes(joined, 'SignMemorandum')).toEqual([[]]);
  });

  it('knows the state of a strand', () => {
    const closed = historyOf('PartnershipProposed', 'StrandOpened', 'StrandDiscontinued');
    expect(codes(closed, 'LaunchPilot')).toEqual([['R07']]);
    expect(codes(closed, 'ReopenStrand')).toEqual([[]]);
    const open = historyOf('PartnershipProposed', 'StrandOpened');
    expect(codes(open, 'ReopenStrand')).toEqual([['R14']]);
  });

  it('tells an aligned budget from a pooled one', () => {
    const aligned = historyOf(
      'PartnershipProposed',
      'StrandOpened',
      ['BudgetPoolOpened', { arrangement: 'aligned' }],
      'ContributionCommitted',
    );
    expect(codes(aligned, 'PoolBudget')).toEqual([['R14']]);
    const pooled = historyOf('PartnershipProposed', 'StrandOpened', 'BudgetPoolOpened', 'ContributionCommitted');
    expect(codes(pooled, 'PoolBudget')).toEqual([[]]);
  });

  it('can be recorded as soon as what it is about stands', () => {
    const everything = historyOf(
      'PartnershipProposed',
      'PartnerJoined',
      'StrandOpened',
      'ProcurementPlanned',
      'ServiceTendered',
      'ContractAwarded',
      'ContractSigned',
    );
    expect(codes(everything, COMMAND_OF.ContractEnded)).toEqual([[]]);
    expect(codes(everything, 'SignContract')).toEqual([[]]);
  });

  it('is asked once for each partner that may leave, post that may become empty and promise that may be kept', () => {
    const possible = historyOf(
      'PartnershipProposed',
      'PartnerJoined',
      ['PartnerJoined', { organisationId: 'second-partner' }],
      'DedicatedLeadAppointed',
      'SustainabilityCommitmentMade',
      ['PartnerLeft', { organisationId: 'second-partner' }],
    );
    expect(named(possible, 'RemovePartner').map(({ keys }) => keys['organisationId'])).toEqual([
      'turning-point-scotland',
      'second-partner',
    ]);
    expect(codes(possible, 'RemovePartner')).toEqual([[], ['R11']]);
    expect(codes(possible, 'AddPartner')).toEqual([[]]);
    expect(codes(possible, 'EndDedicatedLead')).toEqual([[]]);
    expect(codes(possible, 'AppointDedicatedLead')).toEqual([[]]);
    expect(codes(possible, 'ResolveSustainabilityCommitment')).toEqual([[]]);
  });

  it.each([
    'RemovePartner',
    'EndDedicatedLead',
    'AssessCommissioningTarget',
    'ResolveSustainabilityCommitment',
    'ChangeContribution',
    'ReleaseRingFence',
    'LogSupportContact',
    'EndSupportEngagement',
  ])('says of %s that what it is about is not on record', (command) => {
    expect(codes(historyOf('PartnershipProposed'), command)).toEqual([['R11']]);
  });

  it('says what takes a partnership that goes on, where it was concluded', () => {
    const possible = historyOf('PartnershipProposed', 'PartnershipConcluded');
    expect(codes(possible, 'HoldEngagementEvent')).toEqual([['R07']]);
    expect(codes(possible, 'RecordDecision')).toEqual([[]]);
    expect(codes(possible, 'ConcludePartnership')).toEqual([['R07', 'R03']]);
  });
});
