import { commands, facts, given } from '../../test/given.js';
import { begun, discontinued, housing, proposed } from '../../test/low-moss.js';

const { budgetPoolOpened, contributionCommitted, budgetPooled, ringFenceEstablished } = facts;
const { openBudgetPool, commitContribution, poolBudget, establishRingFence } = commands;

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
