/** What is odd about a fact. A warning is stored with its event and never stops one; a watch is computed for a day. */

export type WarningLevel = 'warn' | 'note' | 'watch';

export const WARNINGS = {
  W01: {
    name: 'PilotBeforeMemorandum',
    level: 'warn',
    says: 'The pilot was launched without a signed memorandum on record.',
  },
  W02: {
    name: 'NoLogicModel',
    level: 'warn',
    says: 'The pilot was launched without a logic model, and without a plan that states success criteria.',
  },
  W03: {
    name: 'PilotUnfunded',
    level: 'warn',
    says: 'The pilot was launched without any committed contribution on record.',
  },
  W04: {
    name: 'NoSustainmentMoney',
    level: 'note',
    says: 'At the launch no money was set apart or firmly promised for the time after the pilot.',
  },
  W05: { name: 'NoCommissioningTarget', level: 'note', says: 'At the launch no commissioning target was set.' },
  W06: { name: 'NoDedicatedLead', level: 'note', says: 'At the launch no dedicated lead was in post.' },
  W07: {
    name: 'PilotOverrun',
    level: 'watch',
    says: 'The planned end has passed and no end of the pilot is on record.',
  },
  W08: { name: 'NoEvaluation', level: 'watch', says: 'A year after its end the pilot has no evaluation on record.' },
  W09: {
    name: 'TenderWithoutPilot',
    level: 'warn',
    says: 'The service was tendered or awarded without a pilot of the strand.',
  },
  W12: {
    name: 'OpenStrands',
    level: 'warn',
    says: 'The partnership was concluded with a strand that is neither closed nor mainstreamed nor sustained.',
  },
  W13: {
    name: 'MainstreamedWithoutContract',
    level: 'warn',
    says: 'The service is not delivered in house, and no contract for it is on record.',
  },
  W14: {
    name: 'MainstreamedUnevaluated',
    level: 'warn',
    says: 'The service was mainstreamed without an evaluation of a pilot.',
  },
  W17: {
    name: 'OrphanedCommitment',
    level: 'warn',
    says: 'A partner left that had promised to fund what works, and the promise is not resolved.',
  },
  W18: { name: 'Overspent', level: 'warn', says: 'More is spent of the pool than went into it.' },
  W19: { name: 'SourcesDisagree', level: 'note', says: 'Another source states another value.' },
  W20: { name: 'MemorandumSectors', level: 'warn', says: 'The memorandum lacks a public or a third-sector signatory.' },
  W21: {
    name: 'ClosureUncertain',
    level: 'note',
    says: 'The dates leave open whether the strand was closed, or the partnership concluded, already.',
  },
  W22: {
    name: 'UndescribedOrganisation',
    level: 'note',
    says: 'An organisation or programme is named that nobody has described.',
  },
  W23: { name: 'OutOfOrder', level: 'note', says: 'The step came out of the usual order.' },
  W24: {
    name: 'PersonalDataSuspected',
    level: 'warn',
    says: 'The text may hold personal data: a mail address, telephone number, postcode or identity number.',
  },
  W25: {
    name: 'RingFenceBroken',
    level: 'warn',
    says: 'Money set apart for one purpose was spent for another, beyond what was freed.',
  },
  W28: { name: 'NoDecider', level: 'warn', says: 'It is not on record who decided this, or why.' },
  W32: {
    name: 'Unsettles',
    level: 'warn',
    says: 'With this event the record contradicts itself in a place where it did not before.',
  },
} as const satisfies Record<string, { name: string; level: WarningLevel; says: string }>;

export type WarningCode = keyof typeof WARNINGS;
