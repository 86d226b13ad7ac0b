import { commands, CONTEXT, facts, given, historyOf, idOf, type Told } from '../../test/given.js';
import { begun, contracted, discontinued, housing, launched, proposed } from '../../test/low-moss.js';
import { standingWarnings } from '../in-place.js';

const { budgetPoolOpened, contributionCommitted, budgetPooled, ringFenceEstablished } = facts;
const { openBudgetPool, commitContribution, poolBudget, establishRingFence } = commands;
const { contributionChanged, ringFenceReleased, spendRecorded } = facts;
const { changeContribution, releaseRingFence, recordSpend } = commands;

const euros = { pence: 5_000, currency: 'EUR', qualifier: 'exact' };
const pool = budgetPoolOpened('2013');
const contribution = contributionCommitted('2013');

describe('opening a budget pool', () => {
  it('is recorded once', () => {
    given(proposed).when(openBudgetPool('2013')).then(pool, { warns: [] });
    given(proposed, pool).when(openBudgetPool('2014')).thenRefused('AlreadyRecorded', '/data/poolId');
  });

  it('under one host says whose', () => {
    given(proposed)
      .when(openBudgetPool('2013', { hostOrganisationId: undefined }))
      .thenRefused('ValueNotAllowed', '/data/hostOrganisationId');
    given(proposed)
      .when(openBudgetPool('2013', { arrangement: 'aligned', hostOrganisationId: undefined }))
      .thenRecorded();
  });

  it('is for strands that are on record', () => {
    given(...begun)
      .when(openBudgetPool('2013', { strandIds: ['throughcare', 'housing'] }))
      .thenRefused('StrandUnknown', '/data/strandIds');
  });
});

describe('committing a contribution', () => {
  it('is recorded once, whatever becomes of the strand', () => {
    given(proposed).when(commitContribution('2013')).then(contribution, { warns: [] });
    given(proposed, contribution)
      .when(commitContribution('2014'))
      .thenRefused('AlreadyRecorded', '/data/contributionId');
    given(...begun, discontinued)
      .when(commitContribution('2018', { strandId: 'throughcare' }))
      .thenRecorded();
  });

  it('says how much, or that nobody knows', () => {
    given(proposed)
      .when(commitContribution('2013', { amount: undefined }))
      .thenRefused('ValueNotAllowed', '/data/amount');
    given(proposed)
      .when(commitContribution('2013', { amount: { pence: null, currency: 'GBP', qualifier: 'unknown' } }))
      .thenRecorded();
  });

  it('to a pool is in the currency of the pool', () => {
    const decision = () => given(proposed, pool).when(commitContribution('2013', { poolId: 'pool-1', amount: euros }));
    decision().thenRefused('MoneyNotValid', '/data/amount/currency');
    decision().thenSays('pool pool-1 has another currency');
    given(proposed)
      .when(commitContribution('2013', { amount: euros }))
      .thenRecorded();
  });

  it('goes to a pool that is on record, for the same strand', () => {
    given(proposed)
      .when(commitContribution('2013', { poolId: 'pool-1' }))
      .thenRefused('PoolUnknown', '/data/poolId');
    given(...begun, housing, budgetPoolOpened('2013', { strandIds: ['housing'] }))
      .when(commitContribution('2013', { poolId: 'pool-1', strandId: 'throughcare' }))
      .thenRefused('PoolUnknown', '/data/poolId');
  });

  it('does not run out before it runs, and may run ahead', () => {
    given(proposed)
      .when(commitContribution('2013', { fromOn: '2014-04', untilOn: '2014-03' }))
      .thenRefused('EndsBeforeItStarts', '/data/untilOn');
    given(proposed)
      .when(commitContribution('2025', { fromOn: '2026', untilOn: '2030' }))
      .thenRecorded();
  });
});

describe('pooling a budget', () => {
  it('takes a contribution into the pool', () => {
    given(proposed, pool, contribution).when(poolBudget('2013')).then(budgetPooled('2013'), { warns: [] });
  });

  it('needs the pool and the contribution', () => {
    given(proposed)
      .when(poolBudget('2013'))
      .thenRefusedFor(['PoolUnknown', '/data/poolId'], ['ContributionUnknown', '/data/contributionId']);
  });

  it('is possible again with the same contribution', () => {
    given(proposed, pool, contribution, budgetPooled('2013')).when(poolBudget('2014')).thenRecorded();
  });

  it.each(['aligned', 'setAside', 'grantToLead', 'bridging'])('is refused where money is %s', (arrangement) => {
    given(proposed, budgetPoolOpened('2013', { arrangement }), contribution)
      .when(poolBudget('2013'))
      .thenRefused('PoolNotPooled', '/data/poolId');
  });

  it.each(['pooled', 'delegated'])('is possible where money is %s', (arrangement) => {
    given(proposed, budgetPoolOpened('2013', { arrangement }), contribution).when(poolBudget('2013')).thenRecorded();
  });

  it('is in the currency of the pool', () => {
    given(proposed, pool, contribution)
      .when(poolBudget('2013', { amount: euros }))
      .thenRefused('MoneyNotValid', '/data/amount/currency');
  });
});

describe('establishing a ring-fence', () => {
  it('is recorded once', () => {
    given(proposed, pool).when(establishRingFence('2013')).then(ringFenceEstablished('2013'), { warns: [] });
    given(proposed, pool, ringFenceEstablished('2013'))
      .when(establishRingFence('2014'))
      .thenRefused('AlreadyRecorded', '/data/ringFenceId');
  });

  it('is around money of a pool or of a contribution, and not of both', () => {
    given(proposed, contribution)
      .when(establishRingFence('2013', { poolId: undefined, contributionId: 'contribution-1' }))
      .thenRecorded();
    given(proposed, pool)
      .when(establishRingFence('2013', { poolId: undefined }))
      .thenRefused('ValueNotAllowed', '/data');
    given(proposed, pool, contribution)
      .when(establishRingFence('2013', { contributionId: 'contribution-1' }))
      .thenRefused('ValueNotAllowed', '/data');
  });

  it('is around money that is on record, for the same strand', () => {
    const ofStrand = { poolId: undefined, contributionId: 'contribution-1', strandId: 'throughcare' };
    given(proposed).when(establishRingFence('2013')).thenRefused('PoolUnknown', '/data/poolId');
    given(...begun)
      .when(establishRingFence('2013', ofStrand))
      .thenRefused('ContributionUnknown', '/data/contributionId');
    given(...begun, housing, contributionCommitted('2013', { strandId: 'housing' }))
      .when(establishRingFence('2013', ofStrand))
      .thenRefused('ContributionUnknown', '/data/contributionId');
    const longer = facts.strandOpened('2012', { strandId: 'throughcare-women' });
    given(...begun, longer, contributionCommitted('2013', { strandId: 'throughcare-women' }))
      .when(establishRingFence('2013', ofStrand))
      .thenRefused('ContributionUnknown', '/data/contributionId');
    given(...begun, contribution)
      .when(establishRingFence('2013', ofStrand))
      .thenRecorded();
  });

  it('is in the currency of the pool', () => {
    given(proposed, pool)
      .when(establishRingFence('2013', { amount: euros }))
      .thenRefused('MoneyNotValid', '/data/amount/currency');
  });
});

const gbp = (pence: number | null, qualifier = pence === null ? 'unknown' : 'exact') => ({
  pence,
  currency: 'GBP',
  qualifier,
});

describe('changing a contribution', () => {
  it('is done of one on record, whatever its day, again and again', () => {
    given(proposed, contribution, contributionChanged('2014'))
      .when(changeContribution('2012'))
      .then(contributionChanged('2012'), { warns: [] });
    given(proposed).when(changeContribution('2014')).thenRefused('ContributionUnknown', '/data/contributionId');
  });

  it('to an amount is in the currency of its pool', () => {
    given(proposed, pool, contributionCommitted('2013', { poolId: 'pool-1' }))
      .when(changeContribution('2014', { newAmount: euros }))
      .thenRefused('MoneyNotValid', '/data/newAmount/currency');
    given(proposed, contribution)
      .when(changeContribution('2014', { newAmount: euros }))
      .thenRecorded();
  });

  it('says to how much, or that nobody knows', () => {
    given(proposed, contribution)
      .when(changeContribution('2014', { newAmount: undefined }))
      .thenRefused('ValueNotAllowed', '/data/newAmount');
    given(proposed, contribution)
      .when(changeContribution('2014', { newAmount: gbp(null) }))
      .thenRecorded();
  });
});

describe('releasing a ring-fence', () => {
  const grounds = { decidedBy: { body: 'Steering group' }, rationale: { text: 'The pilot goes on.' } };
  const fenced = [proposed, pool, ringFenceEstablished('2013')];
  const decision = facts.decisionRecorded('2014');

  it('rests on a decision on record', () => {
    given(...fenced, decision)
      .when(releaseRingFence('2014', {}, grounds))
      .then(ringFenceReleased('2014'), { warns: [] });
    given(...fenced)
      .when(releaseRingFence('2014', {}, grounds))
      .thenRefused('DecisionUnknown', '/data/decisionId');
    given(...fenced)
      .when(releaseRingFence('2014', { decisionId: undefined }, grounds))
      .thenRefused('ValueNotAllowed', '/data/decisionId');
  });

  it('says who decided it, and why', () => {
    given(...fenced, decision)
      .when(releaseRingFence('2014'))
      .thenWarns('W28');
  });

  it('is done of one on record, in parts', () => {
    given(proposed, decision)
      .when(releaseRingFence('2014', {}, grounds))
      .thenRefused('RingFenceUnknown', '/data/ringFenceId');
    given(...fenced, decision, ringFenceReleased('2014', { amount: gbp(500) }))
      .when(releaseRingFence('2014', { amount: gbp(500) }, grounds))
      .thenRecorded();
  });

  it('is in the currency of its pool, or of the pool of its contribution', () => {
    given(...fenced, decision)
      .when(releaseRingFence('2014', { amount: euros }, grounds))
      .thenRefused('MoneyNotValid', '/data/amount/currency');
    const ofContribution = [
      contributionCommitted('2013', { poolId: 'pool-1' }),
      ringFenceEstablished('2013', { poolId: undefined, contributionId: 'contribution-1' }),
    ];
    given(proposed, pool, ...ofContribution, decision)
      .when(releaseRingFence('2014', { amount: euros }, grounds))
      .thenRefused('MoneyNotValid', '/data/amount/currency');
  });
});

describe('recording spend', () => {
  it('is done again and again, and also for a closed strand', () => {
    given(...begun, discontinued, spendRecorded('2014'))
      .when(recordSpend('2018', { strandId: 'throughcare' }))
      .then(spendRecorded('2018'), { warns: [] });
  });

  it('does not end before it starts', () => {
    given(proposed)
      .when(recordSpend('2014', { periodFromOn: '2014', periodUntilOn: '2013' }))
      .thenRefused('EndsBeforeItStarts', '/data/periodUntilOn');
  });

  it('is in the currency of its pool, also through its ring-fence', () => {
    given(proposed, pool)
      .when(recordSpend('2014', { poolId: 'pool-1', amount: euros }))
      .thenRefused('MoneyNotValid', '/data/amount/currency');
    given(proposed, pool, ringFenceEstablished('2013'))
      .when(recordSpend('2014', { ringFenceId: 'ring-fence-1', amount: euros }))
      .thenRefused('MoneyNotValid', '/data/amount/currency');
  });

  it.each([
    ['poolId', 'pool-1', 'PoolUnknown'],
    ['ringFenceId', 'ring-fence-1', 'RingFenceUnknown'],
    ['strandId', 'housing', 'StrandUnknown'],
    ['pilotId', 'pilot-9', 'PilotUnknown'],
    ['contractId', 'contract-1', 'ContractUnknown'],
  ] as const)('names a %s that is on record', (field, id, name) => {
    given(...begun)
      .when(recordSpend('2014', { [field]: id }))
      .thenRefused(name, `/data/${field}`);
  });

  it('names a pilot that is planned or launched, in its strand where that is named', () => {
    given(...begun, launched)
      .when(recordSpend('2014', { pilotId: 'pilot-1' }))
      .thenRecorded();
    given(...begun, facts.pilotPlanned('2013'))
      .when(recordSpend('2014', { pilotId: 'pilot-1', strandId: 'throughcare' }))
      .thenRecorded();
    given(...begun, housing, launched)
      .when(recordSpend('2014', { pilotId: 'pilot-1', strandId: 'housing' }))
      .thenRefused('PilotUnknown', '/data/pilotId');
  });

  it('names a contract of its strand', () => {
    given(...contracted, housing)
      .when(recordSpend('2017', { contractId: 'contract-1', strandId: 'housing' }))
      .thenRefused('ContractUnknown', '/data/contractId');
    given(...contracted)
      .when(recordSpend('2017', { contractId: 'contract-1' }))
      .thenRecorded();
  });

  it('names a ring-fence of its pool', () => {
    const second = budgetPoolOpened('2013', { poolId: 'pool-2' });
    given(proposed, pool, second, ringFenceEstablished('2013'))
      .when(recordSpend('2014', { ringFenceId: 'ring-fence-1', poolId: 'pool-2' }))
      .thenRefused('RingFenceUnknown', '/data/ringFenceId');
    const ofContribution = ringFenceEstablished('2013', { poolId: undefined, contributionId: 'contribution-1' });
    given(proposed, pool, contribution, ofContribution)
      .when(recordSpend('2014', { ringFenceId: 'ring-fence-1', poolId: 'pool-1' }))
      .thenRecorded();
  });
});

describe('spending of a pool', () => {
  const of = (pence: number | null, qualifier?: string) => ({ poolId: 'pool-1', amount: gbp(pence, qualifier) });
  const into = (contributionId: string, pence: number | null, qualifier?: string) =>
    contributionCommitted('2013', { contributionId, ...of(pence, qualifier) });
  const spent = (pence: number | null, qualifier?: string) => spendRecorded('2014', of(pence, qualifier));
  const spends = (pence: number | null, qualifier?: string) => recordSpend('2014', of(pence, qualifier));
  const having = (...told: Told[]) => given(proposed, pool, ...told);

  it('more than went into it is overspent', () => {
    having(into('one', 100)).when(spends(101)).thenWarns('W18');
    having(into('one', 100)).when(spends(100)).thenWarnsNotOf('W18');
    having().when(spends(1)).thenWarns('W18');
  });

  it('is summed, and so is what went into it', () => {
    having(into('one', 100), into('two', 50), spent(80)).when(spends(70)).thenWarnsNotOf('W18');
    having(into('one', 100), into('two', 50), spent(80)).when(spends(71)).thenWarns('W18');
  });

  it('counts each contribution once, whether committed to it, pooled into it or both', () => {
    const pooled = budgetPooled('2013', { contributionId: 'one', amount: gbp(60) });
    having(into('one', 100), pooled).when(spends(101)).thenWarns('W18');
    having(into('one', 100), pooled).when(spends(100)).thenWarnsNotOf('W18');
    const elsewhere = contributionCommitted('2013', { contributionId: 'one', amount: gbp(100) });
    having(elsewhere, pooled).when(spends(60)).thenWarnsNotOf('W18');
    having(elsewhere, pooled).when(spends(61)).thenWarns('W18');
  });

  it('goes by what a contribution was changed to by then', () => {
    const cut = (on: string) => contributionChanged(on, { contributionId: 'one', newAmount: gbp(40) });
    having(into('one', 100), cut('2013')).when(spends(50)).thenWarns('W18');
    having(into('one', 100), cut('2015')).when(spends(50)).thenWarnsNotOf('W18');
  });

  it('is not measured where a part is unknown', () => {
    having(into('one', 100)).when(spends(null)).thenWarnsNotOf('W18');
    having(into('one', 100), spent(null)).when(spends(101)).thenWarnsNotOf('W18');
    having(into('one', 100), into('two', null)).when(spends(101)).thenWarnsNotOf('W18');
  });

  it('is not measured where there may be more money, or less spending', () => {
    having(into('one', 100, 'atLeast'))
      .when(spends(101))
      .thenWarnsNotOf('W18');
    having(into('one', 100)).when(spends(101, 'atMost')).thenWarnsNotOf('W18');
    having(into('one', 100, 'atMost'))
      .when(spends(101, 'atLeast'))
      .thenWarns('W18');
  });

  it('of another pool, or of money from certainly later, is left out', () => {
    const second = [
      budgetPoolOpened('2013', { poolId: 'pool-2' }),
      spendRecorded('2014', { ...of(90), poolId: 'pool-2' }),
    ];
    having(into('one', 100), ...second)
      .when(spends(100))
      .thenWarnsNotOf('W18');
    having({ ...into('one', 100), occurredOn: '2015' })
      .when(spends(50))
      .thenWarns('W18');
    const elsewhere = contributionCommitted('2013', { contributionId: 'one', amount: gbp(100) });
    having(elsewhere, budgetPooled('2015', { contributionId: 'one', amount: gbp(100) }))
      .when(spends(50))
      .thenWarns('W18');
  });

  it('counts what was spent of a ring-fence that lies in it', () => {
    const fence = ringFenceEstablished('2013', { purpose: 'pilot' });
    const ofFence = { ringFenceId: 'ring-fence-1', purpose: 'pilot', amount: gbp(60) };
    having(into('one', 100), fence, spendRecorded('2014', ofFence)).when(spends(41)).thenWarns('W18');
    having(into('one', 100), fence, spent(60)).when(recordSpend('2014', ofFence)).thenWarns('W18');
    having(into('one', 100), fence, spent(40)).when(recordSpend('2014', ofFence)).thenWarnsNotOf('W18');
  });

  it('is overspent from the amount on that goes beyond, in the order of the days', () => {
    const second = { ...spent(60), occurredOn: '2015', as: 'second' };
    const first = { ...spent(60), as: 'first' };
    const standing = standingWarnings(historyOf([proposed, pool, into('one', 100), second, first]), CONTEXT);
    expect([standing.get(idOf('first')) ?? [], standing.get(idOf('second'))]).toEqual([
      expect.not.arrayContaining(['W18']),
      expect.arrayContaining(['W18']),
    ]);
  });
});

describe('spending of a ring-fence', () => {
  const fence = ringFenceEstablished('2013', { purpose: 'sustainment', amount: gbp(100) });
  const spends = (pence: number | null, purpose = 'pilot') =>
    recordSpend('2014', { ringFenceId: 'ring-fence-1', purpose, amount: gbp(pence) });
  const spent = (pence: number) => spendRecorded('2014', { ringFenceId: 'ring-fence-1', amount: gbp(pence) });
  const freed = (amount: object | undefined, on = '2013') => ringFenceReleased(on, { amount });
  const having = (...told: Told[]) => given(proposed, pool, fence, facts.decisionRecorded('2013'), ...told);

  it('for its own purpose keeps to it', () => {
    having().when(spends(500, 'sustainment')).thenWarnsNotOf('W25');
  });

  it('for another purpose breaks it', () => {
    having().when(spends(1)).thenWarns('W25');
    having().when(spends(null)).thenWarns('W25');
  });

  it('for another purpose keeps to what was freed', () => {
    having(freed(gbp(30)))
      .when(spends(30))
      .thenWarnsNotOf('W25');
    having(freed(gbp(30)))
      .when(spends(31))
      .thenWarns('W25');
    having(freed(gbp(30)), spent(20))
      .when(spends(11))
      .thenWarns('W25');
    having(freed(gbp(30)), freed(gbp(10)), spent(20))
      .when(spends(20))
      .thenWarnsNotOf('W25');
  });

  it('for its own purpose does not use up what was freed', () => {
    const own = spendRecorded('2014', { ringFenceId: 'ring-fence-1', purpose: 'sustainment', amount: gbp(100) });
    having(freed(gbp(30)), own)
      .when(spends(30))
      .thenWarnsNotOf('W25');
  });

  it('is free once all of it was, or nobody knows how much', () => {
    having(freed(undefined)).when(spends(500)).thenWarnsNotOf('W25');
    having(freed(gbp(null)))
      .when(spends(500))
      .thenWarnsNotOf('W25');
  });

  it('is not freed by what was decided certainly later', () => {
    having(freed(undefined, '2015')).when(spends(1)).thenWarns('W25');
  });
});
