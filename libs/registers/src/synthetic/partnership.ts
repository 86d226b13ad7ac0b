/** A synthetic partnership: who came together, what they promised, whose money it was; then its strands. */
import { addDays, type Day, type PartnerRole } from '#lifecycle';
import { amount } from './amounts.js';
import { writeAmendments } from './amendments.js';
import type { Life, RecordedFact } from './life.js';
import { plannedDay } from './stated-day.js';
import { writeStrand } from './strand.js';
import { DOMAINS, NOT_COMMISSIONABLE, TOPICS } from './words.js';

const FIRST_PROPOSAL: Day = '2006-01-01';
/** To the end of 2024. */
const DAYS_OF_PROPOSALS = 6_939;

/** What its strands know of their partnership. */
export interface Setting {
  readonly proposed: RecordedFact;
  readonly proposedOn: Day;
  readonly publicLead: string;
  readonly thirdLead: string;
  readonly funder: string;
  readonly providers: readonly string[];
  /** A paid post drives it. */
  readonly hasDedicatedLead: boolean;
  /** Money was set apart early for the time after the pilot. */
  readonly hasSustainmentMoney: boolean;
  /** The first money, where there was any. */
  readonly contribution: RecordedFact | undefined;
}

type Gathered = Omit<Setting, 'hasSustainmentMoney' | 'contribution'>;

export function writePartnership(life: Life): void {
  const { random } = life;
  const proposedOn = addDays(FIRST_PROPOSAL, random.between(0, DAYS_OF_PROPOSALS));
  if (random.chance(0.15)) life.archivedOn(life.later(proposedOn, 400, 3_500));
  const domain = random.pick(DOMAINS);
  const topics = random.some(TOPICS[domain], Number(random.weighted({ 1: 66, 2: 26, 3: 8 })));
  const area = `Synthetic area ${random.between(1, 32)}`;
  const name = `Synthetic partnership for ${topics[0]!.name.toLowerCase()}`;

  const proposed = life.record(
    'ProposePartnership',
    proposedOn,
    {
      name,
      policyDomain: domain,
      area,
      purpose: `Redesign ${topics.map((topic) => topic.name.toLowerCase()).join(', ')} together with those who use it.`,
    },
    { exactly: random.chance(0.5) },
  );
  const setting = gather(life, proposed, proposedOn);
  talk(life, setting);
  if (random.chance(0.06))
    life.record(
      'RedefinePartnership',
      life.later(proposedOn, 200, 900),
      { name: `${name}, second phase`, reason: { text: 'The partners widened what they work on.' } },
      { after: [proposed] },
    );

  const opened: RecordedFact[] = [];
  for (const topic of topics) opened.push(writeStrand(life, setting, { ...topic, kind: 'service' }, opened));
  if (random.chance(0.16)) writeStrand(life, setting, random.pick(NOT_COMMISSIONABLE), []);
  writeAmendments(life, setting);
}

const ROLES: readonly PartnerRole[] = ['provider', 'adviser', 'partner', 'commissioner', 'host'];

function gather(life: Life, proposed: RecordedFact, proposedOn: Day): Setting {
  const { random } = life;
  const joins = (organisationId: string, roles: PartnerRole[]) =>
    life.record('AddPartner', life.later(proposedOn, 0, 150), { organisationId, roles }, { after: [proposed] });
  const publicLead = life.organisation(random.chance(0.7) ? 'council' : 'board');
  const thirdLead = life.organisation('charity');
  const publicLeads = random.chance(0.7);
  const joined = [
    joins(publicLead, publicLeads ? ['leadOverall', 'commissioner'] : ['leadPublic']),
    joins(thirdLead, publicLeads ? ['leadThird', 'provider'] : ['leadOverall', 'provider']),
  ];
  const providers = [thirdLead];
  const partners = [publicLead, thirdLead];
  for (let more = random.between(0, 4); more > 0; more -= 1) {
    const kind = random.weighted({ charity: 55, users: 15, board: 10, firm: 10, university: 10 });
    const id = life.organisation(kind, partners);
    partners.push(id);
    const role = random.pick(ROLES);
    if (role === 'provider') providers.push(id);
    joined.push(joins(id, role === 'partner' || role === 'adviser' ? [role] : [role, 'partner']));
  }
  const funder = random.chance(0.5) ? publicLead : life.organisation('foundation');

  if (random.chance(0.7)) {
    const signedOn = life.later(proposedOn, 155, 500);
    const termUntilOn = random.chance(0.5) ? plannedDay(random, life.later(signedOn, 700, 1_400)) : undefined;
    const signatoryIds = random.chance(0.9) ? partners.slice(0, random.between(2, partners.length)) : [publicLead];
    life.record(
      'SignMemorandum',
      signedOn,
      {
        signatoryIds,
        legallyBinding: random.chance(0.7) ? false : undefined,
        topics: random.chance(0.5) ? random.some(['purpose', 'roles', 'governance', 'evaluation'], 3) : undefined,
        termUntilOn,
      },
      { after: joined },
    );
  }
  if (random.chance(0.05))
    life.record(
      'TransferLead',
      life.later(proposedOn, 300, 1_200),
      {
        leadKind: 'overall',
        fromOrganisationIds: [publicLeads ? publicLead : thirdLead],
        toOrganisationIds: [publicLeads ? thirdLead : publicLead],
      },
      { after: joined },
    );
  const hasDedicatedLead = random.chance(0.35);
  if (hasDedicatedLead)
    life.record(
      'AppointDedicatedLead',
      life.later(proposedOn, 60, 400),
      {
        postId: 'development-manager',
        title: 'Development manager',
        hostOrganisationId: thirdLead,
        fte: random.pick(['0.5', '0.6', '1']),
        fundedByOrganisationId: funder,
      },
      { after: joined },
    );
  const base = { proposed, proposedOn, publicLead, thirdLead, funder, providers, hasDedicatedLead };
  return { ...base, ...fund(life, base) };
}

function fund(
  life: Life,
  { proposed, proposedOn, publicLead, funder }: Gathered,
): Pick<Setting, 'hasSustainmentMoney' | 'contribution'> {
  const { random } = life;
  const agreedOn = life.later(proposedOn, 60, 420);
  if (random.chance(0.12)) return { hasSustainmentMoney: false, contribution: undefined };
  const pooled = random.chance(0.22);
  const arrangement = random.weighted({ pooled: 50, delegated: 10, aligned: 30, grantToLead: 10 });
  const money = pooled
    ? life.record(
        'OpenBudgetPool',
        agreedOn,
        {
          poolId: 'fund',
          arrangement,
          hostOrganisationId: publicLead,
          currency: 'GBP',
          purpose: 'Pay for the trial and for what is learned from it.',
        },
        { after: [proposed] },
      )
    : proposed;
  const fromOn = addDays(agreedOn, 30);
  const contribution = life.record(
    'CommitContribution',
    life.later(agreedOn, 0, 40),
    {
      contributionId: 'main',
      funderId: funder,
      kind: 'cash',
      amount: amount(random, 20_000, 1_500_000),
      purpose: 'pilot',
      poolId: pooled ? 'fund' : undefined,
      fromOn: plannedDay(random, fromOn),
      untilOn: random.chance(0.8) ? plannedDay(random, life.later(fromOn, 500, 1_300)) : undefined,
    },
    { after: [money] },
  );
  if (random.chance(0.35))
    life.record(
      'CommitContribution',
      life.later(agreedOn, 0, 300),
      {
        contributionId: 'second',
        funderId: publicLead,
        kind: random.pick(['inKind', 'match', 'cash']),
        amount: amount(random, 5_000, 200_000, 0.4),
      },
      { after: [money] },
    );
  if (pooled && (arrangement === 'pooled' || arrangement === 'delegated'))
    life.record(
      'PoolBudget',
      life.later(agreedOn, 41, 120),
      {
        poolId: 'fund',
        contributionId: 'main',
        amount: amount(random, 20_000, 500_000, 0.1),
        receivedByOrganisationId: publicLead,
      },
      { after: [money, contribution] },
    );
  const setApart = random.chance(pooled ? 0.5 : 0.08);
  if (setApart)
    life.record(
      'EstablishRingFence',
      life.later(agreedOn, 41, 150),
      {
        ringFenceId: 'afterwards',
        poolId: pooled ? 'fund' : undefined,
        contributionId: pooled ? undefined : 'main',
        amount: amount(random, 10_000, 300_000, 0.1),
        purpose: 'sustainment',
      },
      { after: [money, contribution] },
    );
  return { hasSustainmentMoney: setApart, contribution };
}

/** What partners do beside their strands. */
function talk(life: Life, { proposed, proposedOn, publicLead }: Setting): void {
  const { random } = life;
  const after = { after: [proposed] };
  if (random.chance(0.25))
    life.record(
      'StartSupportEngagement',
      life.later(proposedOn, 0, 300),
      { engagementId: 'support', providerId: life.organisation('foundation') },
      after,
    );
  for (let events = random.between(0, 2); events > 0; events -= 1)
    life.record(
      'HoldEngagementEvent',
      life.later(proposedOn, 10, 700),
      {
        purpose: 'Hear what people need, and what they would change.',
        method: random.pick(['gathering', 'workshop', 'interview', 'survey']),
        groups: random.some(['serviceUsers', 'carers', 'communities', 'smallOrganisations'], random.between(1, 3)),
        attendees: random.chance(0.6) ? { value: random.between(5, 140), qualifier: 'rounded' } : undefined,
      },
      after,
    );
  if (random.chance(0.25))
    life.record(
      'RecordDecision',
      life.later(proposedOn, 100, 500),
      {
        decisionId: 'go-ahead',
        question: 'Shall the service be tried?',
        options: ['Yes', 'Not yet'],
        outcome: random.chance(0.85) ? 'Yes' : 'Not yet',
        proposedBySector: random.pick(['public', 'third']),
      },
      { ...after, decided: true },
    );
  if (random.chance(0.3)) {
    const setOn = life.later(proposedOn, 100, 900);
    life.record(
      'SetCommissioningTarget',
      setOn,
      {
        targetId: 'commission',
        measure: 'The service is bought or run by the public body.',
        dueOn: plannedDay(random, life.later(setOn, 700, 1_500)),
        ownerOrganisationId: publicLead,
      },
      after,
    );
  }
  if (random.chance(0.4))
    life.record(
      'NoteMilestone',
      life.later(proposedOn, 30, 1_200),
      { label: 'The partnership was presented in public.', kind: random.pick(['ceremony', 'recognition', 'meeting']) },
      after,
    );
}
