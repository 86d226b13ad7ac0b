/** What became of a synthetic strand after its pilot. So that comparisons have something to find, a dedicated lead and
 *  money set apart for afterwards make a purchase and in-house provision likelier. */
import type { Day, ExitRoute, MainstreamRoute, SustainBasis } from '#lifecycle';
import { amount } from './amounts.js';
import type { Life, RecordedFact } from './life.js';
import { decommission, discontinue, succeed } from './closing.js';
import { writePilot } from './piloting.js';
import { writeProcurement } from './procuring.js';
import { plannedDay } from './stated-day.js';
import type { StrandSetting } from './setting.js';

/** From the end of the first pilot. */
export function writeWayOut(life: Life, strand: StrandSetting, endedOn: Day): void {
  const { random } = life;
  if (random.chance(0.35)) {
    drift(life, strand, endedOn);
    return;
  }
  const decidedOn = life.later(endedOn, -60, 300);
  const route = random.weighted(routes(strand));
  const decided = life.record(
    'DecideExitRoute',
    decidedOn > endedOn ? decidedOn : endedOn,
    { strandId: strand.strandId, route },
    { after: [strand.opened], decided: true },
  );
  follow(life, strand, route, life.later(decided.on, 20, 200), decided);
}

function routes(strand: StrandSetting): Record<ExitRoute, number> {
  const { commissionable, hasDedicatedLead, hasSustainmentMoney } = strand;
  const favoured = 1 + (hasDedicatedLead ? 1 : 0) + (hasSustainmentMoney ? 1.5 : 0);
  const bought = commissionable ? favoured : 0;
  return {
    competitiveTender: 13 * bought,
    lightTouchAward: 4 * bought,
    directAward: 6 * bought,
    frameworkCallOff: 2 * bought,
    innovationPartnershipPurchase: bought,
    inHouse: 5 * bought,
    competedGrant: 9,
    grantContinuation: 11,
    pilotContinuation: 5,
    alternativeProvision: 3,
    additionalProvision: 5,
    trading: 4,
    rePilot: 8,
    succession: 8,
    discontinuation: 12,
  };
}

const SUSTAINED_BY: Partial<Record<ExitRoute, SustainBasis>> = {
  competedGrant: 'competedGrant',
  grantContinuation: 'grantContinuation',
  pilotContinuation: 'grantContinuation',
  trading: 'trading',
  alternativeProvision: 'philanthropy',
  additionalProvision: 'ownFunds',
};

function follow(life: Life, strand: StrandSetting, route: ExitRoute, on: Day, decided: RecordedFact): void {
  const { random } = life;
  if (random.chance(0.2)) {
    drift(life, strand, on);
    return;
  }
  const basis = SUSTAINED_BY[route];
  if (basis !== undefined) sustain(life, strand, on, basis, route);
  else if (route === 'rePilot') {
    const again = writePilot(life, strand, 2, on, [decided]);
    if (again.endedOn !== undefined && random.chance(0.5))
      sustain(life, strand, life.later(again.endedOn, 5, 200), 'grantContinuation', 'grantContinuation');
  } else if (route === 'succession') succeed(life, strand, on);
  else if (route === 'discontinuation') discontinue(life, strand, on);
  else if (route === 'inHouse') mainstream(life, strand, on, 'inHouse');
  else buy(life, strand, route as MainstreamRoute, on);
}

function buy(life: Life, strand: StrandSetting, route: MainstreamRoute, on: Day): void {
  const { random } = life;
  const { signed, contractId, procurementId } = writeProcurement(life, strand, route, on);
  if (signed === undefined || random.chance(0.25)) return;
  mainstream(life, strand, life.later(signed.on, 0, 90), route, { procurementId, contractId, signed });
}

interface Contract {
  readonly procurementId: string;
  readonly contractId: string;
  readonly signed: RecordedFact;
}

function mainstream(life: Life, strand: StrandSetting, on: Day, route: MainstreamRoute, contract?: Contract): void {
  const { random } = life;
  const inHouse = route === 'inHouse';
  const effect = life.later(on, 20, 120);
  const stated = random.chance(0.3);
  const mainstreamed = life.record(
    'MainstreamService',
    on,
    {
      strandId: strand.strandId,
      effectiveOn: stated ? plannedDay(random, effect) : undefined,
      route,
      deliveredBy: inHouse ? 'inHouse' : random.pick(['thirdSector', 'thirdSector', 'mixed', 'private']),
      fundingBasis: inHouse ? 'recurrentBudget' : 'contract',
      budgetHolderId: strand.publicLead,
      procurementId: contract?.procurementId,
      contractId: contract?.contractId,
      annualValue: random.chance(0.6) ? amount(random, 40_000, 900_000) : undefined,
    },
    { after: [strand.opened, ...(contract === undefined ? [] : [contract.signed])], decided: true, notBefore: effect },
  );
  const inForceFrom = stated ? effect : on;
  const later = random.weighted({ lasts: 78, decommissioned: 16, retreats: 6 });
  if (later === 'decommissioned') decommission(life, strand, life.later(inForceFrom, 400, 2_400), mainstreamed);
  else if (later === 'retreats')
    sustain(life, strand, life.later(inForceFrom, 400, 1_500), 'grantContinuation', 'grantContinuation', mainstreamed);
}

function sustain(
  life: Life,
  strand: StrandSetting,
  on: Day,
  basis: SustainBasis,
  route: ExitRoute,
  before: RecordedFact = strand.opened,
): void {
  const { random } = life;
  const { strandId, funder, thirdLead, opened } = strand;
  const granted = basis === 'competedGrant' || basis === 'grantContinuation';
  const grantId = before === opened ? `grant-${strandId}` : `grant-${strandId}-later`;
  const grant =
    granted && random.chance(0.7)
      ? life.record(
          'AwardGrant',
          on,
          {
            grantId,
            funderId: funder,
            recipientIds: [thirdLead],
            strandId,
            amount: amount(random, 20_000, 600_000),
            competed: basis === 'competedGrant',
            fromOn: plannedDay(random, on),
          },
          { after: [opened] },
        )
      : undefined;
  const sustained = life.record(
    'SustainService',
    on,
    {
      strandId,
      basis,
      position:
        route === 'alternativeProvision'
          ? 'alternative'
          : route === 'additionalProvision'
            ? 'additional'
            : random.pick(['additional', 'unknown', 'unknown']),
      funderId: granted ? funder : undefined,
      grantId: grant === undefined ? undefined : grantId,
    },
    { after: [before, ...(grant === undefined ? [] : [grant])] },
  );
  if (random.chance(0.2)) decommission(life, strand, life.later(on, 300, 1_800), sustained);
  else if (random.chance(0.1)) succeed(life, strand, life.later(on, 300, 2_500));
}

/** Nobody decided, or nothing followed from it. */
function drift(life: Life, strand: StrandSetting, from: Day): void {
  const { random } = life;
  const end = random.weighted({ silence: 62, discontinued: 22, succeeded: 10, sustained: 6 });
  const on = life.later(from, 60, 900);
  if (end === 'discontinued') discontinue(life, strand, on);
  else if (end === 'succeeded') succeed(life, strand, on);
  else if (end === 'sustained') sustain(life, strand, on, 'unknown', 'grantContinuation');
  else if (random.chance(0.5))
    life.record(
      'ObserveFollowUp',
      life.later(on, 100, 1_200),
      {
        strandId: strand.strandId,
        status: random.weighted({ ended: 40, notFound: 40, unclear: 20 }),
        basis: { text: 'The pages of the partners were searched.' },
      },
      { after: [strand.opened] },
    );
}
