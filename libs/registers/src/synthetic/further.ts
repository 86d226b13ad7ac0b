/** What is told of a synthetic partnership beside its course: how it was governed, judged, paid for and ended. Written after
 *  all else, so that whatever was written before it stays the same, with the same ids. */
import type { CommandType, Day, Group, MoneyPurpose, Phase, Rung, SpendCategory } from '#lifecycle';
import { amount } from './amounts.js';
import { eventIdOf, type Life, type RecordedFact } from './life.js';
import type { Setting } from './setting.js';
import { plannedDay } from './stated-day.js';

export function writeFurther(life: Life, setting: Setting): void {
  govern(life, setting);
  promise(life, setting);
  judge(life, setting);
  pay(life, setting);
  beSupported(life);
  passOn(life, setting);
  part(life, setting);
}

/** Named here only once they joined, so that they are described where they were described before. */
const leadsOf = (life: Life): readonly RecordedFact[] => life.written('AddPartner').slice(0, 2);

function govern(life: Life, { proposed, proposedOn, publicLead, thirdLead }: Setting): void {
  const { random } = life;
  const after = { after: [proposed, ...leadsOf(life)] };
  const agreedOn = life.later(proposedOn, 60, 400);
  if (random.chance(0.25))
    life.record(
      'AgreeGovernance',
      agreedOn,
      {
        body: 'Steering group',
        decisionRule: random.pick(['consensus', 'majority', 'leadDecides', 'funderDecides']),
        seats: [
          { sector: 'public', count: random.between(2, 7) },
          { sector: 'third', count: random.between(1, 6) },
        ],
        chairSector: random.chance(0.7) ? random.pick(['public', 'public', 'third']) : undefined,
        seniorSponsorOrganisationId: random.chance(0.2) ? publicLead : undefined,
      },
      after,
    );
  for (const artefactType of ['logicModel', 'businessPlan', 'sustainabilityPlan'] as const) {
    if (!random.chance(0.15)) continue;
    const adoptedOn = life.later(agreedOn, 0, 300);
    const approvedByOrganisationIds = random.chance(0.5) ? [publicLead, thirdLead] : undefined;
    const first = life.record(
      'AdoptArtefact',
      adoptedOn,
      { artefactType, version: 1, approvedByOrganisationIds },
      after,
    );
    if (random.chance(0.2))
      life.record('AdoptArtefact', life.later(adoptedOn, 200, 700), { artefactType, version: 2 }, { after: [first] });
  }
}

/** A promise to fund what works, and what became of it; and of the target, if one was set. */
function promise(life: Life, { proposed, proposedOn, publicLead, hasSustainmentMoney }: Setting): void {
  const { random } = life;
  const [launched] = life.written('LaunchPilot');
  // Somebody who accepts that no money is set apart has made no promise.
  if (launched !== undefined && !hasSustainmentMoney && random.chance(0.08)) {
    life.record(
      'AcknowledgeWarning',
      life.later(launched.recordedOn, 1, 200),
      {
        targetEventId: eventIdOf(launched),
        code: 'W04',
        reason: { text: 'Nothing can be promised before the pilot is evaluated.' },
      },
      { after: [launched], exactly: true },
    );
  } else if (random.chance(0.12)) {
    const madeOn = life.later(proposedOn, 90, 700);
    const fromOn = life.later(madeOn, 600, 1_200);
    const made = life.record(
      'MakeSustainabilityCommitment',
      madeOn,
      {
        commitmentId: 'afterwards',
        byOrganisationId: publicLead,
        strength: random.weighted({ intention: 55, writtenConditional: 35, bindingContract: 10 }),
        conditions: random.chance(0.4) ? ['The evaluation finds that it works.'] : undefined,
        amount: random.chance(0.5) ? amount(random, 20_000, 400_000) : undefined,
        fromOn: random.chance(0.4) ? plannedDay(random, fromOn) : undefined,
      },
      { after: [proposed, ...leadsOf(life)] },
    );
    if (random.chance(0.6))
      life.record(
        'ResolveSustainabilityCommitment',
        life.later(fromOn, 0, 400),
        {
          commitmentId: 'afterwards',
          result: random.pick(['honoured', 'partlyHonoured', 'lapsed', 'lapsed', 'withdrawn']),
        },
        { after: [made] },
      );
  }
  const [target] = life.written('SetCommissioningTarget');
  if (target !== undefined && random.chance(0.4))
    life.record(
      'AssessCommissioningTarget',
      life.later(target.on, 700, 1_700),
      { targetId: 'commission', result: random.pick(['met', 'partlyMet', 'missed', 'missed', 'dropped']) },
      { after: [target] },
    );
}

/** How far others shaped the work, and who held the power; while the first pilot was young. */
function judge(life: Life, { proposed, proposedOn }: Setting): void {
  const { random } = life;
  const [launched] = life.written('LaunchPilot');
  if (random.chance(0.25)) {
    const group: Group = random.pick(['serviceUsers', 'carers', 'smallOrganisations', 'communities']);
    const rung: Rung = random.weighted({ informed: 10, consulted: 35, engaged: 30, coDesign: 20, coProduction: 5 });
    const inPilot = launched !== undefined && random.chance(0.5);
    const phase: Phase = inPilot ? 'pilot' : 'design';
    life.record(
      'AssessInvolvement',
      inPilot ? life.later(launched.on, 10, 60) : life.later(proposedOn, 60, 400),
      {
        group,
        phase,
        rung,
        strandId: inPilot ? String(launched.command.data['strandId']) : undefined,
        method: 'Interviews with those who took part',
        assessedBySector: random.pick(['public', 'third', 'academic', 'userLed']),
      },
      { after: [inPilot ? launched : proposed] },
    );
  }
  if (random.chance(0.1))
    life.record(
      'AssessPowerBalance',
      life.later(proposedOn, 200, 700),
      {
        instrument: 'Questionnaire of the evaluation',
        scores: {
          agenda: random.between(1, 4),
          budget: random.between(1, 3),
          decision: random.between(1, 4),
          ...(random.chance(0.6) && { information: random.between(2, 4) }),
        },
        ratedBySector: random.pick(['public', 'third']),
        raters: random.chance(0.6) ? random.between(5, 30) : undefined,
      },
      { after: [proposed] },
    );
}

function pay(life: Life, { contribution, proposedOn }: Setting): void {
  const { random } = life;
  const [launched] = life.written('LaunchPilot');
  if (contribution !== undefined && random.chance(0.12)) {
    const reason = random.weighted({ reduced: 50, increased: 25, withdrawn: 10, rescheduled: 15 });
    life.record(
      'ChangeContribution',
      life.later(contribution.on, 200, 900),
      {
        contributionId: 'main',
        reason,
        newAmount:
          reason === 'withdrawn'
            ? { pence: 0, currency: 'GBP', qualifier: 'exact' }
            : amount(random, 10_000, 1_000_000),
      },
      { after: [contribution] },
    );
  }
  if (launched !== undefined && contribution !== undefined && random.chance(0.25)) {
    const { strandId, pilotId } = launched.command.data as { strandId: string; pilotId: string };
    const purposes: Readonly<Record<string, readonly [MoneyPurpose, SpendCategory]>> = {
      delivery: ['pilot', 'delivery'],
      lead: ['pilot', 'lead'],
      evaluation: ['evaluation', 'evaluation'],
    };
    const [purpose, category] = purposes[random.weighted({ delivery: 70, lead: 20, evaluation: 10 })]!;
    life.record(
      'RecordSpend',
      life.later(launched.on, 150, 230),
      { amount: amount(random, 5_000, 60_000), purpose, category, strandId, pilotId },
      { after: [launched, contribution] },
    );
  }
  const [fence] = life.written('EstablishRingFence');
  if (fence !== undefined && random.chance(0.3)) {
    const decidedOn = life.later(proposedOn, 700, 1_500);
    const decision = life.record(
      'RecordDecision',
      decidedOn,
      {
        decisionId: 'free-money',
        question: 'Shall what was set apart be freed?',
        outcome: 'Yes',
        proposedBySector: 'public',
      },
      { after: [fence], decided: true },
    );
    life.record(
      'ReleaseRingFence',
      life.later(decidedOn, 0, 60),
      {
        ringFenceId: 'afterwards',
        decisionId: 'free-money',
        amount: random.chance(0.5) ? amount(random, 5_000, 20_000, 0) : undefined,
      },
      { after: [fence, decision], decided: true },
    );
  }
}

function beSupported(life: Life): void {
  const { random } = life;
  const [started] = life.written('StartSupportEngagement');
  if (started === undefined) return;
  const after = { after: [started] };
  for (let contacts = random.between(0, 3); contacts > 0; contacts -= 1)
    life.record(
      'LogSupportContact',
      life.later(started.on, 5, 500),
      {
        engagementId: 'support',
        channel: random.pick(['meeting', 'phone', 'phone', 'email', 'workshop']),
        kind: random.pick(['legal', 'procurement', 'projectManagement', 'brokerage', 'formalisation', 'evaluation']),
        minutes: random.chance(0.4) ? random.between(10, 180) : undefined,
        initiatedBySector: random.chance(0.5) ? random.pick(['public', 'third']) : undefined,
      },
      after,
    );
  if (random.chance(0.5))
    life.record(
      'EndSupportEngagement',
      life.later(started.on, 510, 1_100),
      { engagementId: 'support', reason: random.pick(['needEnded', 'contractEnded', 'unknown']) },
      after,
    );
}

function passOn(life: Life, { publicLead }: Setting): void {
  const { random } = life;
  const [captured] = life.written('CaptureLearning');
  if (captured === undefined || !random.chance(0.4)) return;
  const beyondPartnership = random.chance(0.4);
  life.record(
    'AdoptPractice',
    life.later(captured.on, 60, 600),
    {
      practice: 'People are asked what would make them stay',
      organisationId: beyondPartnership ? life.organisation('council', [publicLead]) : publicLead,
      beyondPartnership,
      learningId: String(captured.command.data['learningId']),
    },
    { after: [captured, ...leadsOf(life)] },
  );
}

/** What a partnership that was concluded no longer does. */
const WITHIN: readonly CommandType[] = [
  'RedefinePartnership',
  'AddPartner',
  'RemovePartner',
  'TransferLead',
  'AppointDedicatedLead',
  'AgreeGovernance',
  'AdoptArtefact',
  'SignMemorandum',
  'SetCommissioningTarget',
  'MakeSustainabilityCommitment',
  'HoldEngagementEvent',
  'AssessInvolvement',
  'AssessPowerBalance',
  'OpenStrand',
  'DesignService',
  'PlanPilot',
  'LaunchPilot',
  'ExtendPilot',
  'OpenBudgetPool',
  'CommitContribution',
  'PoolBudget',
  'EstablishRingFence',
  'StartSupportEngagement',
  'LogSupportContact',
];

/** Posts become empty, partners leave, and some partnerships are concluded, after all that takes one that goes on. */
function part(life: Life, { proposed, proposedOn }: Setting): void {
  const { random } = life;
  const [appointed] = life.written('AppointDedicatedLead');
  if (appointed !== undefined && random.chance(0.5))
    life.record(
      'EndDedicatedLead',
      life.later(appointed.on, 400, 1_500),
      { postId: 'development-manager', reason: random.pick(['fundingEnded', 'postEnded', 'vacancy', 'unknown']) },
      { after: [appointed] },
    );
  const joined = life.written('AddPartner').at(-1);
  if (joined !== undefined && random.chance(0.06))
    life.record(
      'RemovePartner',
      life.later(proposedOn, 1_300, 2_400),
      {
        organisationId: String(joined.command.data['organisationId']),
        reason: random.pick(['withdrew', 'fundingEnded', 'dissolved', 'unknown']),
      },
      { after: [joined] },
    );
  if (!random.chance(0.2)) return;
  const within: RecordedFact[] = WITHIN.flatMap((type) => life.written(type));
  const lastDay = within.reduce<Day>((last, { on }) => (on > last ? on : last), proposedOn);
  life.record(
    'ConcludePartnership',
    life.later(lastDay, 100, 900),
    { reason: random.pick(['purposeAchieved', 'fundingEnded', 'fundingEnded', 'merged', 'unknown']) },
    { after: [proposed], exactly: true, decided: true },
  );
}
