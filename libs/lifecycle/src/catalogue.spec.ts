import {
  CATALOGUE_VERSION,
  COMMAND_OF,
  DEFINITIONS,
  definitionOfCommand,
  definitionOfSlug,
  definitionOfType,
  FACTS,
  slugOfCommand,
  type FactType,
} from './catalogue.js';
import { CHAPTERS, factOptions } from './fact.js';
import { ruleOf, type FactCommand } from './rules/index.js';
import { namesOfAnother } from './rules/references.js';
import { STAGE_RANK, type StandingType } from './stage-rank.js';
import { UPCASTS } from './upcast.js';
import * as forming from './facts/forming.js';
import * as involving from './facts/involving.js';
import * as designing from './facts/designing.js';
import * as piloting from './facts/piloting.js';
import * as mainstreaming from './facts/mainstreaming.js';
import * as funding from './facts/funding.js';
import * as procuring from './facts/procuring.js';
import * as supporting from './facts/supporting.js';
import * as learning from './facts/learning.js';
import * as observing from './facts/observing.js';
import * as amending from './facts/amending.js';

const classes = [
  forming,
  involving,
  designing,
  piloting,
  mainstreaming,
  funding,
  procuring,
  supporting,
  learning,
  observing,
  amending,
].flatMap((chapter) => Object.values(chapter));

const fields = DEFINITIONS.flatMap((definition) => definition.fields.map((field) => ({ definition, field })));
const ids = fields.filter(({ field }) => (field.type.item ?? field.type).name === 'LocalId');

describe('the catalogue', () => {
  it.each([
    [1, 43],
    [2, 17],
  ])('got in its version %d so many facts: %d', (version, count) => {
    expect(DEFINITIONS.filter(({ since }) => since === version)).toHaveLength(count);
  });

  it('has the version of its newest fact', () => {
    expect(CATALOGUE_VERSION).toBe(Math.max(...DEFINITIONS.map(({ since }) => since)));
  });

  it('records every class of the chapters by one command', () => {
    expect([...classes].sort()).toEqual(Object.values(FACTS).sort());
    expect(new Set(Object.values(FACTS)).size).toBe(classes.length);
  });

  it.each(DEFINITIONS.map((definition) => [definition.command, definition] as const))(
    '%s agrees with the words on its class',
    (command, definition) => {
      const { type, command: onClass, meaning } = factOptions(FACTS[command]);
      expect([onClass, definition.type, definition.owner.name, COMMAND_OF[definition.type]]).toEqual([
        command,
        type,
        type,
        command,
      ]);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('is complete in both directions', () => {
    expect(Object.keys(COMMAND_OF).sort()).toEqual(DEFINITIONS.map(({ type }) => type).sort());
    expect(Object.values(COMMAND_OF).sort()).toEqual(Object.keys(FACTS).sort());
  });

  it('finds a fact by command, by type and by its name in addresses', () => {
    const definition = definitionOfCommand('LaunchPilot');
    expect(definition).toMatchObject({ type: 'PilotLaunched', chapter: 'piloting' });
    expect(slugOfCommand('LaunchPilot')).toBe('launch-pilot');
    expect(definitionOfSlug('launch-pilot')).toBe(definition);
    expect(definitionOfType('PilotLaunched')).toBe(definition);
    expect([
      definitionOfCommand('launch-pilot'),
      definitionOfSlug('LaunchPilot'),
      definitionOfType('toString'),
    ]).toEqual([undefined, undefined, undefined]);
  });

  it('puts every fact in a chapter', () => {
    for (const { chapter } of DEFINITIONS) expect(CHAPTERS).toContain(chapter);
  });

  it('knows the rank of every fact that can stand, and of no other', () => {
    expect(Object.keys(STAGE_RANK).sort()).toEqual(
      DEFINITIONS.map(({ type }) => type)
        .filter((type) => type !== 'EventCorrected' && type !== 'EventRetracted')
        .sort(),
    );
  });

  it('puts facts of one day in this order', () => {
    const byRank = Map.groupBy(Object.entries(STAGE_RANK), ([, rank]) => rank);
    const types = [...byRank.keys()].toSorted((a, b) => a - b).map((rank) => byRank.get(rank)!.map(([type]) => type));
    expect(types.map((some) => some.toSorted().join(' '))).toEqual([
      'PartnershipProposed',
      'DedicatedLeadAppointed LeadTransferred PartnerJoined PartnershipRedefined SupportEngagementStarted',
      'ArtefactAdopted DecisionRecorded GovernanceAgreed MemorandumSigned',
      'BudgetPoolOpened StrandOpened StrandScopeChanged',
      'BudgetPooled CommissioningTargetSet ContributionChanged ContributionCommitted RingFenceEstablished SustainabilityCommitmentMade',
      'PilotPlanned ServiceDesigned',
      'PilotLaunched',
      'CommissioningTargetAssessed EngagementEventHeld FollowUpObserved InvolvementAssessed LearningCaptured LearningShared MilestoneNoted OutcomeRecorded PilotExtended PowerBalanceAssessed PracticeAdopted SpendRecorded SupportContactLogged WarningAcknowledged',
      'PilotEnded',
      'PilotEvaluated',
      'ExitRouteDecided',
      'ProcurementPlanned',
      'ServiceTendered',
      'ContractAwarded GrantAwarded TenderCancelled',
      'ContractSigned',
      'ServiceSustained',
      'ServiceMainstreamed',
      'ContractEnded ServiceDecommissioned',
      'StrandDiscontinued StrandSucceeded',
      'StrandReopened',
      'DedicatedLeadLeft PartnerLeft RingFenceReleased SupportEngagementEnded SustainabilityCommitmentResolved',
      'PartnershipConcluded',
    ]);
  });

  it('has a rule for every command that records a fact', () => {
    for (const { command, type } of DEFINITIONS)
      if (type in STAGE_RANK) expect(typeof ruleOf(command as FactCommand)).toBe('function');
  });

  it('counts the versions of a stored shape by the steps that lead to it', () => {
    for (const { type, schemaVersion } of DEFINITIONS)
      expect([type, schemaVersion]).toEqual([type, 1 + (UPCASTS[type]?.length ?? 0)]);
  });
});

describe('the fields of the catalogue', () => {
  it('are looked for where they name another thing of the partnership, or are keys that select it', () => {
    const unresolved = ids
      .filter(
        ({ definition, field }) =>
          field.introduces === undefined && !namesOfAnother(definition.type as StandingType).includes(field.name),
      )
      .map(({ definition, field }) => `${definition.type}.${field.name}`);
    expect(unresolved).toEqual(['DedicatedLeadAppointed.postId', 'DedicatedLeadLeft.postId']);
  });

  it('introduce each kind of thing by one name', () => {
    const names = new Map(
      ids.flatMap(({ field }) => (field.introduces === undefined ? [] : [[field.introduces, field.name]])),
    );
    expect(Object.fromEntries(names)).toEqual({
      award: 'awardId',
      commitment: 'commitmentId',
      contract: 'contractId',
      contribution: 'contributionId',
      decision: 'decisionId',
      engagement: 'engagementId',
      grant: 'grantId',
      learning: 'learningId',
      pilot: 'pilotId',
      pool: 'poolId',
      procurement: 'procurementId',
      ringFence: 'ringFenceId',
      strand: 'strandId',
      target: 'targetId',
    });
  });

  it('that are called …On are dates that may be unknown, and no other is', () => {
    for (const { definition, field } of fields)
      expect([definition.type, field.name, field.type.name === 'PartialDate']).toEqual([
        definition.type,
        field.name,
        field.name.endsWith('On'),
      ]);
  });

  it('that end a period stand beside the one that begins it', () => {
    for (const { type, fields: own } of DEFINITIONS) {
      const names = own.map(({ name }) => name);
      for (const name of names)
        if (/FromOn$/.test(name))
          expect([type, names]).toEqual([type, expect.arrayContaining([name.replace(/FromOn$/, 'UntilOn')])]);
    }
  });

  it.each([
    ['PilotLaunched', ['strandId', 'pilotId']],
    ['BudgetPooled', ['poolId', 'contributionId']],
    ['ContractAwarded', ['procurementId', 'awardId']],
    ['PartnerJoined', ['organisationId']],
    ['DedicatedLeadAppointed', ['postId']],
    ['EventCorrected', ['targetEventId']],
    ['PartnershipProposed', []],
    ['LeadTransferred', []],
    ['PartnerLeft', ['organisationId']],
    ['DedicatedLeadLeft', ['postId']],
    ['CommissioningTargetAssessed', ['targetId']],
    ['SustainabilityCommitmentMade', ['commitmentId']],
    ['SustainabilityCommitmentResolved', ['commitmentId']],
    ['ContributionChanged', ['contributionId']],
    ['RingFenceReleased', ['ringFenceId']],
    ['SupportContactLogged', ['engagementId']],
    ['SupportEngagementEnded', ['engagementId']],
    ['WarningAcknowledged', ['targetEventId']],
    ['SpendRecorded', []],
    ['PracticeAdopted', []],
  ] as const)('of %s that are never corrected are %j', (type: FactType, keys) => {
    expect(
      definitionOfType(type)!
        .fields.filter(({ key }) => key)
        .map(({ name }) => name),
    ).toEqual(keys);
  });
});
