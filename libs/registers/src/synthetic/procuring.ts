/** How a synthetic service was bought: planned, tendered, sometimes in vain, awarded, signed, and ended. */
import { addDays, type AwardMethod, type Day, type MainstreamRoute, type Procedure } from '#lifecycle';
import { amount } from './amounts.js';
import type { Life, RecordedFact } from './life.js';
import { plannedDay } from './stated-day.js';
import type { StrandSetting } from './setting.js';

const METHODS: Partial<Record<MainstreamRoute, AwardMethod>> = {
  directAward: 'directAward',
  frameworkCallOff: 'frameworkCallOff',
  innovationPartnershipPurchase: 'innovationPartnershipPurchase',
};

export interface WrittenProcurement {
  readonly procurementId: string;
  readonly contractId: string;
  /** Undefined where no contract came of it. */
  readonly signed: RecordedFact | undefined;
}

export function writeProcurement(
  life: Life,
  strand: StrandSetting,
  route: MainstreamRoute,
  from: Day,
  previous?: { procurementId: string; plan: RecordedFact },
): WrittenProcurement {
  const { random } = life;
  const { strandId, publicLead, thirdLead } = strand;
  const procurementId = previous === undefined ? `buy-${strandId}` : `buy-${strandId}-again`;
  const contractId = `contract-${strandId}`;
  const method = METHODS[route] ?? 'competition';
  const sibling = random.chance(0.1) ? strand.siblings[0] : undefined;
  const alsoServed = sibling === undefined ? [] : [String(sibling.command.data['strandId'])];
  const nothing = { procurementId, contractId, signed: undefined };

  const plan = life.record(
    'PlanProcurement',
    from,
    {
      procurementId,
      strandIds: [strandId, ...alsoServed],
      buyerId: publicLead,
      title: 'Purchase of the service that was tried',
      regime: random.pick(['lightTouch', 'lightTouch', 'regulated', 'full', 'unknown']),
      reservedFor: random.weighted({ none: 80, qualifyingOrganisation: 10, unknown: 10 }),
      estimatedValue: random.chance(0.6) ? amount(random, 50_000, 2_000_000) : undefined,
      noticeType: random.pick(['priorInformation', 'requestForInformation', 'none']),
      previousProcurementId: previous?.procurementId,
    },
    { after: [strand.opened, ...(sibling === undefined ? [] : [sibling]), ...(previous ? [previous.plan] : [])] },
  );
  if (random.chance(0.1)) return nothing;

  let decidedOn = life.later(from, 60, 240);
  const after = [plan];
  if (method !== 'directAward') {
    const tenderedOn = life.later(from, 30, 180);
    after.push(
      life.record(
        'TenderService',
        tenderedOn,
        {
          procurementId,
          procedure: procedureOf(route, random.pick(['open', 'restricted'])),
          deadlineOn: plannedDay(random, addDays(tenderedOn, 40)),
          value: random.chance(0.5) ? amount(random, 50_000, 2_000_000) : undefined,
        },
        { after: [plan] },
      ),
    );
    const fate = random.weighted({ awarded: 76, cancelled: 8, unsuccessful: 6, open: 10 });
    if (fate === 'open') return nothing;
    decidedOn = life.later(tenderedOn, 60, 260);
    if (fate !== 'awarded') {
      life.record('CancelTender', decidedOn, { procurementId, reason: fate }, { after });
      return previous === undefined && random.chance(0.6)
        ? writeProcurement(life, strand, route, life.later(decidedOn, 60, 400), { procurementId, plan })
        : nothing;
    }
  }

  const incumbent = random.chance(0.65);
  const winner = incumbent ? thirdLead : life.organisation(random.pick(['charity', 'firm']), [thirdLead]);
  const supplierIds = [winner];
  const awarded = life.record(
    'AwardContract',
    decidedOn,
    {
      procurementId,
      awardId: `award-${strandId}`,
      method,
      supplierIds,
      value: random.chance(0.8) ? amount(random, 60_000, 2_000_000, 0.1) : undefined,
      tenders: method === 'competition' && random.chance(0.6) ? tenders(life) : undefined,
      directAwardGround: method === 'directAward' ? random.pick(['careBelowLightTouch', 'belowRegulated']) : undefined,
    },
    { after, decided: true },
  );
  if (random.chance(0.06)) return nothing;
  const signedOn = life.later(decidedOn, 15, 90);
  const lasts = random.between(2, 5) * 365;
  const signed = life.record(
    'SignContract',
    signedOn,
    {
      procurementId,
      contractId,
      awardId: `award-${strandId}`,
      supplierIds,
      periodFromOn: plannedDay(random, signedOn),
      periodUntilOn: plannedDay(random, addDays(signedOn, lasts)),
      value: random.chance(0.7) ? amount(random, 60_000, 2_000_000, 0.1) : undefined,
    },
    { after: [awarded] },
  );
  if (random.chance(0.5))
    life.record(
      'EndContract',
      random.chance(0.8) ? addDays(signedOn, lasts) : life.later(signedOn, 200, 600),
      { contractId, reason: random.pick(['completed', 'completed', 'notRenewed', 'terminatedEarly']) },
      { after: [signed] },
    );
  return { procurementId, contractId, signed };
}

const procedureOf = (route: MainstreamRoute, competed: Procedure): Procedure =>
  route === 'lightTouchAward'
    ? 'lightTouch'
    : route === 'frameworkCallOff'
      ? 'miniCompetition'
      : route === 'innovationPartnershipPurchase'
        ? 'innovationPartnership'
        : competed;

const tenders = ({ random }: Life) => [
  { sector: 'third' as const, count: random.between(1, 4) },
  ...(random.chance(0.5) ? [{ sector: 'private' as const, count: random.between(1, 3) }] : []),
];
