/** Whose money is there, for what, and under which arrangement? What nobody knows stays unknown. */
import {
  poolOfRingFence,
  poolOfSpend,
  totalOf,
  type Fact,
  type FactOfType,
  type History,
  type Money,
  type MoneyAmount,
  type Total,
} from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { allOf, pageOf, parsed, where, type Page, type PageArgs } from './queries.js';
import { flag, isSynthetic, json, readModel, table, type RowOf } from './read-model.js';

const poolTable = table({
  name: 'pool',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    poolId: 'TEXT NOT NULL',
    arrangement: 'TEXT NOT NULL',
    hostOrganisationId: 'TEXT',
    currency: 'TEXT NOT NULL',
    purpose: 'TEXT NOT NULL',
    strandIds: 'TEXT',
    openedOn: 'TEXT',
    earliest: 'TEXT NOT NULL',
    latest: 'TEXT NOT NULL',
    eventId: 'TEXT NOT NULL',
    totals: 'TEXT NOT NULL',
  },
  key: ['partnershipId', 'poolId'],
});

const moneyTable = table({
  name: 'money',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    revision: 'INTEGER NOT NULL',
    kind: 'TEXT NOT NULL', // contribution, contributionChange, pooled, ringFence, release, spend, grant
    id: 'TEXT',
    eventId: 'TEXT NOT NULL',
    pence: 'INTEGER',
    currency: 'TEXT NOT NULL',
    qualifier: 'TEXT NOT NULL',
    contributionKind: 'TEXT',
    organisationId: 'TEXT',
    purpose: 'TEXT',
    poolId: 'TEXT',
    contributionId: 'TEXT',
    strandId: 'TEXT',
    occurredOn: 'TEXT',
    earliest: 'TEXT NOT NULL',
    latest: 'TEXT NOT NULL',
    fromOn: 'TEXT',
    untilOn: 'TEXT',
    recipientIds: 'TEXT',
    competed: 'INTEGER',
    committed: 'TEXT',
    reason: 'TEXT',
    ringFenceId: 'TEXT',
    category: 'TEXT',
    synthetic: 'INTEGER NOT NULL',
  },
  key: ['partnershipId', 'revision'],
});

type MoneyRow = RowOf<typeof moneyTable>;

/** What may be added up: never one kind of money with another. */
export const TOTALLED = ['cash', 'inKind', 'match', 'pooled', 'ringFence', 'grant', 'release', 'spend'] as const;
export type Totalled = (typeof TOTALLED)[number];

export const budgets = readModel({
  name: 'budgets',
  tables: { pool: poolTable, money: moneyTable },
  rows(history) {
    if (!history.exists) return { pool: [], money: [] };
    const { partnershipId } = history;
    const row = (
      fact: Fact,
      kind: MoneyRow['kind'],
      amount: Money,
      rest: Partial<MoneyRow> & { id: string | null },
    ): MoneyRow => ({
      ...NOTHING,
      partnershipId,
      revision: fact.revision,
      kind,
      eventId: fact.id,
      pence: amount.pence,
      currency: amount.currency,
      qualifier: amount.qualifier,
      occurredOn: fact.occurredOn,
      earliest: fact.earliest,
      latest: fact.latest,
      synthetic: flag(isSynthetic(partnershipId)),
      ...rest,
    });
    const money = [
      ...history.of('ContributionCommitted').map((fact) => {
        const changed = changesOf(history, fact.data.contributionId).at(-1);
        return row(fact, 'contribution', changed?.data.newAmount ?? fact.data.amount, {
          id: fact.data.contributionId,
          contributionKind: fact.data.kind,
          organisationId: fact.data.funderId,
          purpose: fact.data.purpose ?? null,
          poolId: fact.data.poolId ?? null,
          strandId: fact.data.strandId ?? null,
          fromOn: fact.data.fromOn ?? null,
          untilOn: endInForce(history, fact),
          committed: changed === undefined ? null : JSON.stringify(fact.data.amount),
        });
      }),
      ...history.of('ContributionChanged').map((fact) => {
        const [contribution] = history.named('ContributionCommitted', 'contributionId', fact.data.contributionId);
        return row(fact, 'contributionChange', fact.data.newAmount, {
          id: null,
          contributionId: fact.data.contributionId,
          organisationId: contribution?.data.funderId ?? null,
          purpose: contribution?.data.purpose ?? null,
          poolId: contribution?.data.poolId ?? null,
          strandId: contribution?.data.strandId ?? null,
          untilOn: fact.data.untilOn ?? null,
          reason: fact.data.reason,
        });
      }),
      ...history.of('BudgetPooled').map((fact) =>
        row(fact, 'pooled', fact.data.amount, {
          id: null,
          organisationId: fact.data.receivedByOrganisationId ?? null,
          poolId: fact.data.poolId,
          contributionId: fact.data.contributionId,
        }),
      ),
      ...history.of('RingFenceEstablished').map((fact) =>
        row(fact, 'ringFence', fact.data.amount, {
          id: fact.data.ringFenceId,
          purpose: fact.data.purpose,
          poolId: fact.data.poolId ?? null,
          contributionId: fact.data.contributionId ?? null,
          strandId: fact.data.strandId ?? null,
          fromOn: fact.data.fromOn ?? null,
          untilOn: fact.data.untilOn ?? null,
        }),
      ),
      ...history.of('RingFenceReleased').map((fact) => {
        const fence = ringFenceOf(history, fact.data.ringFenceId);
        return row(fact, 'release', amountFreed(history, fact), {
          id: null,
          ringFenceId: fact.data.ringFenceId,
          purpose: fence?.data.purpose ?? null,
          poolId: poolOfRingFence(history, fact.data.ringFenceId) ?? null,
          contributionId: fence?.data.contributionId ?? null,
          strandId: fence?.data.strandId ?? null,
        });
      }),
      ...history.of('SpendRecorded').map((fact) =>
        row(fact, 'spend', fact.data.amount, {
          id: null,
          purpose: fact.data.purpose,
          category: fact.data.category,
          ringFenceId: fact.data.ringFenceId ?? null,
          poolId: poolOfSpend(history, fact.data) ?? null,
          strandId: fact.data.strandId ?? null,
          fromOn: fact.data.periodFromOn ?? null,
          untilOn: fact.data.periodUntilOn ?? null,
        }),
      ),
      ...history.of('GrantAwarded').map((fact) =>
        row(fact, 'grant', fact.data.amount, {
          id: fact.data.grantId,
          organisationId: fact.data.funderId,
          strandId: fact.data.strandId ?? null,
          fromOn: fact.data.fromOn ?? null,
          untilOn: fact.data.untilOn ?? null,
          recipientIds: json(fact.data.recipientIds),
          competed: flag(fact.data.competed),
        }),
      ),
    ];
    const pools = new Map<string, RowOf<typeof poolTable>>();
    for (const fact of history.of('BudgetPoolOpened'))
      if (!pools.has(fact.data.poolId))
        pools.set(fact.data.poolId, {
          partnershipId,
          poolId: fact.data.poolId,
          arrangement: fact.data.arrangement,
          hostOrganisationId: fact.data.hostOrganisationId ?? null,
          currency: fact.data.currency,
          purpose: fact.data.purpose,
          strandIds: json(fact.data.strandIds),
          openedOn: fact.occurredOn,
          earliest: fact.earliest,
          latest: fact.latest,
          eventId: fact.id,
          totals: JSON.stringify(totalsOf(money.filter(({ poolId }) => poolId === fact.data.poolId))),
        });
    return { pool: [...pools.values()], money };
  },
});

const NOTHING = {
  contributionKind: null,
  organisationId: null,
  purpose: null,
  poolId: null,
  contributionId: null,
  strandId: null,
  fromOn: null,
  untilOn: null,
  recipientIds: null,
  competed: null,
  committed: null,
  reason: null,
  ringFenceId: null,
  category: null,
};

const changesOf = (history: History, contributionId: string) =>
  history.named('ContributionChanged', 'contributionId', contributionId);

/** Until when a contribution runs: by the last change that says so, else as it was committed. */
function endInForce(history: History, { data }: FactOfType<'ContributionCommitted'>): string | null {
  const retimed = changesOf(history, data.contributionId).findLast((change) => change.data.untilOn !== undefined);
  return (retimed === undefined ? data.untilOn : retimed.data.untilOn) ?? null;
}

const ringFenceOf = (history: History, ringFenceId: string | undefined) =>
  ringFenceId === undefined ? undefined : history.named('RingFenceEstablished', 'ringFenceId', ringFenceId)[0];

/** What a release frees: the amount that it names, else all that was left; unknown where that cannot be told. */
export function amountFreed(history: History, release: FactOfType<'RingFenceReleased'>): Money {
  const { ringFenceId, amount } = release.data;
  if (amount !== undefined) return amount;
  const fence = ringFenceOf(history, ringFenceId)?.data.amount;
  const unknown: Money = { pence: null, currency: fence?.currency ?? 'GBP', qualifier: 'unknown' };
  if (fence === undefined) return unknown;
  const releases = history.named('RingFenceReleased', 'ringFenceId', ringFenceId);
  const before = releases.slice(0, releases.indexOf(release)).map(({ data }) => data.amount);
  if (before.length === 0) return fence;
  let pence = fence.pence;
  let rounded = fence.qualifier === 'rounded';
  for (const part of [fence, ...before]) {
    if (part === undefined || part.currency !== fence.currency) return unknown;
    if (part.qualifier !== 'exact' && part.qualifier !== 'rounded') return unknown;
    rounded ||= part.qualifier === 'rounded';
    if (part !== fence) pence = Math.max(0, pence! - part.pence!);
  }
  return { pence, currency: fence.currency, qualifier: rounded ? 'rounded' : 'exact' };
}

export interface KindTotal extends Total {
  readonly of: Totalled;
}

/** A sum for each kind of money and each currency that occurs. */
function totalsOf(
  rows: readonly Pick<MoneyRow, 'kind' | 'contributionKind' | 'pence' | 'currency' | 'qualifier'>[],
): KindTotal[] {
  const groups = new Map<string, { of: Totalled; currency: string; amounts: MoneyAmount[] }>();
  for (const { kind, contributionKind, pence, currency, qualifier } of rows) {
    if (kind === 'contributionChange') continue; // the contribution has the amount that it was changed to
    const of = (kind === 'contribution' ? contributionKind : kind) as Totalled;
    const key = `${TOTALLED.indexOf(of)} ${currency}`;
    const group = groups.get(key) ?? { of, currency, amounts: [] };
    group.amounts.push({ pence, currency, qualifier: qualifier as MoneyAmount['qualifier'] });
    groups.set(key, group);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { of, currency, amounts }]) => ({ of, ...totalOf(amounts, currency) }));
}

// ---- queries

export interface MoneyShown {
  readonly partnershipId: string;
  readonly eventId: string;
  readonly revision: number;
  readonly kind: 'contribution' | 'contributionChange' | 'pooled' | 'ringFence' | 'release' | 'spend' | 'grant';
  /** Of the contribution, ring-fence or grant. */
  readonly id: string | null;
  /** Of a contribution, as it was changed to last; of a release that names none, what was left. */
  readonly amount: MoneyAmount;
  /** Of a contribution that was changed: as it was committed. */
  readonly committed: MoneyAmount | null;
  readonly contributionKind: 'cash' | 'inKind' | 'match' | null;
  /** Who gives; for pooled money, who receives. */
  readonly organisationId: string | null;
  readonly purpose: string | null;
  readonly poolId: string | null;
  /** The contribution that was pooled, ring-fenced or changed. */
  readonly contributionId: string | null;
  /** The ring-fence that was released, or that money was spent of. */
  readonly ringFenceId: string | null;
  /** Why a contribution was changed. */
  readonly reason: string | null;
  /** What money was spent on. */
  readonly category: string | null;
  readonly strandId: string | null;
  readonly on: { readonly on: string | null; readonly earliest: string; readonly latest: string };
  readonly fromOn: string | null;
  readonly untilOn: string | null;
  readonly recipientIds: readonly string[];
  readonly competed: boolean | null;
  readonly synthetic: boolean;
}

export interface PoolShown {
  readonly poolId: string;
  readonly arrangement: string;
  /** Under one host, for any agreed purpose; an aligned budget never is. */
  readonly pooled: boolean;
  readonly hostOrganisationId: string | null;
  readonly currency: string;
  readonly purpose: string;
  readonly strandIds: readonly string[];
  readonly opened: { readonly on: string | null; readonly earliest: string; readonly latest: string };
  readonly eventId: string;
  readonly totals: readonly KindTotal[];
}

export interface Budget {
  readonly partnershipId: string;
  readonly pools: readonly PoolShown[];
  readonly money: readonly MoneyShown[];
  /** Of the partnership; pooled, ring-fenced, released and spent money is part of what was contributed, never added to it. */
  readonly totals: readonly KindTotal[];
}

/** Pools and money of one partnership, each by its days. */
export function budgetOf(db: DatabaseSync, partnershipId: string): Budget {
  const pools = allOf<RowOf<typeof poolTable>>(
    db,
    'SELECT * FROM pool WHERE partnershipId = ? ORDER BY earliest, poolId',
    [partnershipId],
  );
  const money = allOf<MoneyRow>(db, 'SELECT * FROM money WHERE partnershipId = ? ORDER BY earliest, latest, revision', [
    partnershipId,
  ]);
  return { partnershipId, pools: pools.map(shownPool), money: money.map(shownMoney), totals: totalsOf(money) };
}

export interface MoneyArgs extends PageArgs {
  readonly kind?: MoneyShown['kind'];
  readonly organisationId?: string;
  readonly synthetic?: boolean;
}

/** Money of all partnerships that are not withdrawn, by partnership and then as recorded. */
export const money = (db: DatabaseSync, args: MoneyArgs = {}): Page<MoneyShown> =>
  pageOf<MoneyRow, MoneyShown>(
    db,
    {
      select: 'SELECT * FROM money',
      where: moneyWhere(args),
      by: ['partnershipId', 'revision'],
      keyOf: (row) => [row.partnershipId, row.revision],
      item: shownMoney,
    },
    args,
  );

/** Sums over the same money. */
export const moneyTotals = (db: DatabaseSync, args: Omit<MoneyArgs, keyof PageArgs> = {}): readonly KindTotal[] => {
  const { sql, params } = moneyWhere(args);
  return totalsOf(
    allOf<MoneyRow>(db, `SELECT kind, contributionKind, pence, currency, qualifier FROM money ${sql}`, params),
  );
};

const moneyWhere = ({ kind, organisationId, synthetic }: MoneyArgs) =>
  where(
    ['kind = ?', kind],
    ['organisationId = ?', organisationId],
    ['synthetic = ?', synthetic === undefined ? undefined : flag(synthetic)],
  );

const shownPool = (row: RowOf<typeof poolTable>): PoolShown => ({
  poolId: row.poolId,
  arrangement: row.arrangement,
  pooled: row.arrangement === 'pooled',
  hostOrganisationId: row.hostOrganisationId,
  currency: row.currency,
  purpose: row.purpose,
  strandIds: parsed<string[]>(row.strandIds, []),
  opened: { on: row.openedOn, earliest: row.earliest, latest: row.latest },
  eventId: row.eventId,
  totals: JSON.parse(row.totals) as KindTotal[],
});

const shownMoney = (row: MoneyRow): MoneyShown => ({
  partnershipId: row.partnershipId,
  eventId: row.eventId,
  revision: row.revision,
  kind: row.kind as MoneyShown['kind'],
  id: row.id,
  amount: { pence: row.pence, currency: row.currency, qualifier: row.qualifier as MoneyAmount['qualifier'] },
  committed: parsed<MoneyAmount | null>(row.committed, null),
  contributionKind: row.contributionKind as MoneyShown['contributionKind'],
  organisationId: row.organisationId,
  purpose: row.purpose,
  poolId: row.poolId,
  contributionId: row.contributionId,
  ringFenceId: row.ringFenceId,
  reason: row.reason,
  category: row.category,
  strandId: row.strandId,
  on: { on: row.occurredOn, earliest: row.earliest, latest: row.latest },
  fromOn: row.fromOn,
  untilOn: row.untilOn,
  recipientIds: parsed<string[]>(row.recipientIds, []),
  competed: row.competed === null ? null : row.competed === 1,
  synthetic: row.synthetic === 1,
});
