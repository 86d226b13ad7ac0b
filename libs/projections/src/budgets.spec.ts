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

describe('a contribution that was changed', () => {
  const changed = (pence: number | null, occurredOn: string, more: object = {}): Written => ({
    type: 'ContributionChanged',
    occurredOn,
    data: { contributionId: 'c-1', reason: 'reduced', newAmount: gbp(pence), ...more },
  });
  const cut = () => story().write('harbour', changed(4_000, '2015', { untilOn: '2015-12' }), changed(6_000, '2014'));

  it('has the amount and the end that it was changed to last, and keeps what it was', () => {
    const rows = budgetOf(rowsOf(cut()), 'harbour').money;
    expect(rows.find(({ id }) => id === 'c-1')).toMatchObject({
      amount: gbp(4_000),
      committed: gbp(10_000),
      untilOn: '2015-12',
    });
    expect(rows.find(({ id }) => id === 'c-2')).toMatchObject({ committed: null });
  });

  it('counts with that amount, and its changes do not count beside it', () => {
    const { totals, pools } = budgetOf(rowsOf(cut()), 'harbour');
    expect(totals[0]).toMatchObject({ of: 'cash', pence: 9_000, parts: 2 });
    expect(pools[1]?.totals[0]).toMatchObject({ of: 'cash', pence: 4_000, parts: 1 });
    expect(moneyTotals(rowsOf(cut()), { kind: 'contributionChange' })).toEqual([]);
  });

  it('has on an earlier day what it had then', () => {
    expect(budgetOf(rowsOf(cut(), '2014-12-31'), 'harbour').totals[0]).toMatchObject({ pence: 11_000 });
  });

  it('lists the changes with what they say', () => {
    const changes = money(rowsOf(cut()), { kind: 'contributionChange' }).items;
    expect(
      changes.map(({ contributionId, reason, amount, organisationId, poolId }) => [
        contributionId,
        reason,
        amount.pence,
        organisationId,
        poolId,
      ]),
    ).toEqual([
      ['c-1', 'reduced', 4_000, 'council', 'together'],
      ['c-1', 'reduced', 6_000, 'council', 'together'],
    ]);
  });
});

describe('money that was freed or spent', () => {
  const freed = (amount?: object, occurredOn = '2015'): Written => ({
    type: 'RingFenceReleased',
    occurredOn,
    data: { ringFenceId: 'r-1', decisionId: 'd', ...(amount && { amount }) },
  });
  const spent = (pence: number | null, more: object = {}): Written => ({
    type: 'SpendRecorded',
    occurredOn: '2014',
    data: { amount: gbp(pence), purpose: 'pilot', category: 'delivery', ...more },
  });
  const releases = (log: WrittenLog) =>
    money(rowsOf(log), { kind: 'release' }).items.map(({ amount }) => [amount.pence, amount.qualifier]);

  it('is all that was left, where no amount was named', () => {
    expect(releases(story().write('harbour', freed()))).toEqual([[2_000, 'exact']]);
    expect(releases(story().write('harbour', freed(gbp(500)), freed(undefined, '2016')))).toEqual([
      [500, 'exact'],
      [1_500, 'exact'],
    ]);
    expect(releases(story().write('harbour', freed(gbp(500, 'rounded')), freed(undefined, '2016')))).toEqual([
      [500, 'rounded'],
      [1_500, 'rounded'],
    ]);
  });

  it('is not known where what was left cannot be told', () => {
    expect(releases(story().write('harbour', freed(gbp(500, 'atLeast')), freed(undefined, '2016')))[1]).toEqual([
      null,
      'unknown',
    ]);
    expect(releases(story().write('harbour', freed(), freed(undefined, '2016')))[1]).toEqual([null, 'unknown']);
  });

  it('is summed apart from what was given and set apart', () => {
    const log = story().write(
      'harbour',
      freed(gbp(500)),
      spent(300, { ringFenceId: 'r-1' }),
      spent(null, { poolId: 'together' }),
      spent(70),
    );
    const { totals, pools } = budgetOf(rowsOf(log), 'harbour');
    expect(totals.filter(({ of }) => of === 'ringFence' || of === 'release' || of === 'spend')).toMatchObject([
      { of: 'ringFence', pence: 2_000, qualifier: 'exact' },
      { of: 'release', pence: 500, qualifier: 'exact' },
      { of: 'spend', pence: 370, qualifier: 'atLeast', parts: 3, unknownParts: 1 },
    ]);
    expect(pools[1]?.totals.at(-1)).toMatchObject({ of: 'spend', pence: 300, parts: 2, unknownParts: 1 });
  });

  it('says what it was spent on, for what and until when', () => {
    const log = story().write('harbour', spent(300, { strandId: 's', periodFromOn: '2013', periodUntilOn: '2014' }));
    expect(money(rowsOf(log), { kind: 'spend' }).items).toMatchObject([
      { category: 'delivery', purpose: 'pilot', strandId: 's', fromOn: '2013', untilOn: '2014' },
    ]);
  });
});
