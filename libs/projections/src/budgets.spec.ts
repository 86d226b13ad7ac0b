import { proposed, retracted } from '../test/harbour.js';
import { rowsOf } from '../test/rows-of.js';
import { WrittenLog, type Written } from '../test/written-log.js';
import { budgetOf, money, moneyTotals } from './budgets.js';

const gbp = (pence: number | null, qualifier = pence === null ? 'unknown' : 'exact') => ({
  pence,
  currency: 'GBP',
  qualifier,
});
const pool = (poolId: string, arrangement: string): Written => ({
  type: 'BudgetPoolOpened',
  occurredOn: '2013-01',
  data: { poolId, arrangement, hostOrganisationId: 'council', currency: 'GBP', purpose: `Money in ${poolId}` },
});
const contribution = (contributionId: string, amount: object, more: object = {}): Written => ({
  type: 'ContributionCommitted',
  occurredOn: '2013-02',
  data: { contributionId, funderId: 'council', kind: 'cash', amount, ...more },
});

const story = () =>
  new WrittenLog().write(
    'harbour',
    proposed('Harbour'),
    pool('together', 'pooled'),
    pool('beside', 'aligned'),
    contribution('c-1', gbp(10_000), { poolId: 'together' }),
    contribution('c-2', gbp(null), { poolId: 'beside', kind: 'inKind' }),
    contribution('c-3', gbp(5_000, 'rounded'), { poolId: 'beside' }),
    {
      type: 'BudgetPooled',
      occurredOn: '2013-03',
      data: { poolId: 'together', contributionId: 'c-1', amount: gbp(8_000) },
    },
    {
      type: 'RingFenceEstablished',
      occurredOn: '2013-04',
      data: { ringFenceId: 'r-1', poolId: 'together', amount: gbp(2_000), purpose: 'sustainment' },
    },
    {
      type: 'GrantAwarded',
      occurredOn: '2016',
      data: { grantId: 'g-1', funderId: 'lottery', recipientIds: ['open-door'], amount: gbp(7_000), competed: true },
    },
  );

describe('the budget of a partnership', () => {
  it('tells pooled money from money that is only aligned', () => {
    const { pools } = budgetOf(rowsOf(story()), 'harbour');
    expect(pools.map(({ poolId, pooled, arrangement }) => ({ poolId, pooled, arrangement }))).toEqual([
      { poolId: 'beside', pooled: false, arrangement: 'aligned' },
      { poolId: 'together', pooled: true, arrangement: 'pooled' },
    ]);
  });

  it('sums each kind of money of a pool, and counts the parts that nobody knows', () => {
    const [beside, together] = budgetOf(rowsOf(story()), 'harbour').pools;
    expect(beside?.totals).toEqual([
      { of: 'cash', pence: 5_000, currency: 'GBP', qualifier: 'rounded', parts: 1, unknownParts: 0 },
      { of: 'inKind', pence: 0, currency: 'GBP', qualifier: 'atLeast', parts: 1, unknownParts: 1 },
    ]);
    expect(together?.totals).toEqual([
      { of: 'cash', pence: 10_000, currency: 'GBP', qualifier: 'exact', parts: 1, unknownParts: 0 },
      { of: 'pooled', pence: 8_000, currency: 'GBP', qualifier: 'exact', parts: 1, unknownParts: 0 },
      { of: 'ringFence', pence: 2_000, currency: 'GBP', qualifier: 'exact', parts: 1, unknownParts: 0 },
    ]);
  });

  it('lists every amount as it is known', () => {
    const rows = budgetOf(rowsOf(story()), 'harbour').money;
    expect(rows.map(({ kind, id, amount }) => [kind, id, amount.pence, amount.qualifier])).toEqual([
      ['contribution', 'c-1', 10_000, 'exact'],
      ['contribution', 'c-2', null, 'unknown'],
      ['contribution', 'c-3', 5_000, 'rounded'],
      ['pooled', null, 8_000, 'exact'],
      ['ringFence', 'r-1', 2_000, 'exact'],
      ['grant', 'g-1', 7_000, 'exact'],
    ]);
  });

  it('tells of a grant who gives, who receives and whether it was competed for', () => {
    const grant = budgetOf(rowsOf(story()), 'harbour').money.at(-1);
    expect(grant).toMatchObject({ organisationId: 'lottery', recipientIds: ['open-door'], competed: true });
  });

  it('sums over all partnerships that are not withdrawn, never two currencies together', () => {
    const log = story().write(
      'second',
      proposed('Second'),
      contribution('c-1', { pence: 900, currency: 'EUR', qualifier: 'exact' }),
    );
    log.write('third', proposed('Third'), contribution('c-1', gbp(1)));
    log.write('third', retracted(log.idOf('third', 0)));
    const db = rowsOf(log);
    expect(moneyTotals(db, { kind: 'contribution' })).toEqual([
      { of: 'cash', pence: 900, currency: 'EUR', qualifier: 'exact', parts: 1, unknownParts: 0 },
      { of: 'cash', pence: 15_000, currency: 'GBP', qualifier: 'rounded', parts: 2, unknownParts: 0 },
      { of: 'inKind', pence: 0, currency: 'GBP', qualifier: 'atLeast', parts: 1, unknownParts: 1 },
    ]);
    expect(money(db, { organisationId: 'lottery' }).items.map(({ id }) => id)).toEqual(['g-1']);
  });
});
