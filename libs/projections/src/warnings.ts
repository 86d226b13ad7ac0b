/** What is odd: warnings as stored and as they stand now, what is overdue on a day, and where the record contradicts itself. */
import { WARNINGS, watchesOf, type FreeText, type History, type WarningCode, type WarningLevel } from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { judgementsOf, levelOf } from './judgements.js';
import { pageOf, parsed, where, type Page, type PageArgs } from './queries.js';
import { flag, isSynthetic, json, readModel, table, type RowOf } from './read-model.js';

const warningTable = table({
  name: 'warning',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    revision: 'INTEGER NOT NULL',
    code: 'TEXT NOT NULL',
    eventId: 'TEXT NOT NULL',
    type: 'TEXT NOT NULL',
    strandId: 'TEXT',
    level: 'TEXT NOT NULL',
    stored: 'INTEGER NOT NULL',
    standing: 'INTEGER NOT NULL',
    policyVersion: 'TEXT NOT NULL',
    answers: 'TEXT',
    synthetic: 'INTEGER NOT NULL',
  },
  key: ['partnershipId', 'revision', 'code'],
});

const watchTable = table({
  name: 'watch',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    strandId: 'TEXT NOT NULL',
    pilotId: 'TEXT NOT NULL',
    code: 'TEXT NOT NULL',
    eventId: 'TEXT NOT NULL',
    since: 'TEXT NOT NULL',
    answers: 'TEXT',
    synthetic: 'INTEGER NOT NULL',
  },
  key: ['partnershipId', 'strandId', 'pilotId', 'code'],
});

const anomalyTable = table({
  name: 'anomaly',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    place: 'INTEGER NOT NULL',
    eventId: 'TEXT NOT NULL',
    code: 'TEXT NOT NULL',
    name: 'TEXT NOT NULL',
    pointer: 'TEXT',
    message: 'TEXT NOT NULL',
    synthetic: 'INTEGER NOT NULL',
  },
  key: ['partnershipId', 'place'],
});

export const warnings = readModel({
  name: 'warnings',
  tables: { warning: warningTable, watch: watchTable, anomaly: anomalyTable },
  rows(history, registers, policy) {
    if (!history.exists) return { warning: [], watch: [], anomaly: [] };
    const { partnershipId } = history;
    const synthetic = flag(isSynthetic(partnershipId));
    const judgements = judgementsOf(history, registers, policy);
    const answers = answersIn(history);
    return {
      warning: judgements.warnings.map((one) => ({
        partnershipId,
        revision: one.revision,
        code: one.code,
        eventId: one.eventId,
        type: one.type,
        strandId: one.strandId ?? null,
        level: one.level,
        stored: flag(one.stored),
        standing: flag(one.standing),
        policyVersion: one.policyVersion,
        answers: json(answers.get(`${one.eventId} ${one.code}`)),
        synthetic,
      })),
      watch: watchesOf(history, policy).map(({ strandId, pilotId, code, eventId, since }) => ({
        partnershipId,
        strandId,
        pilotId,
        code,
        eventId,
        since,
        answers: json(answers.get(`${eventId} ${code}`)),
        synthetic,
      })),
      anomaly: judgements.anomalies.map(({ id, code, name, pointer, message }, place) => ({
        partnershipId,
        place,
        eventId: id,
        code,
        name,
        pointer: pointer ?? null,
        message,
        synthetic,
      })),
    };
  },
});

/** A responsible actor accepted a warning and said why; the warning stands as before. */
export interface WarningAnswer {
  readonly eventId: string;
  readonly on: string | null;
  readonly reason: FreeText;
}

/** By the event that was warned of and the code, in the order of their days. */
function answersIn(history: History): ReadonlyMap<string, readonly WarningAnswer[]> {
  const answers = new Map<string, WarningAnswer[]>();
  for (const { id, occurredOn, data } of history.of('WarningAcknowledged')) {
    const key = `${data.targetEventId} ${data.code}`;
    const answer = { eventId: id, on: occurredOn, reason: data.reason };
    const known = answers.get(key);
    if (known === undefined) answers.set(key, [answer]);
    else known.push(answer);
  }
  return answers;
}

// ---- queries

export interface WarningShown {
  readonly partnershipId: string;
  readonly eventId: string;
  readonly revision: number;
  /** Of the event. */
  readonly type: string;
  readonly strandId: string | null;
  readonly code: WarningCode;
  readonly name: string;
  readonly says: string;
  readonly level: WarningLevel;
  /** `standing`: stored and still so; `cleared`: stored, and no longer so; `raised`: so now, and not stored at the time. */
  readonly status: 'standing' | 'cleared' | 'raised';
  /** Of the policy that it was, or was not, stored under. */
  readonly policyVersion: string;
  readonly answers: readonly WarningAnswer[];
  readonly synthetic: boolean;
}

export interface WarningsArgs extends PageArgs {
  readonly partnershipId?: string;
  readonly code?: string;
  readonly level?: WarningLevel;
  /** Only what holds now, or only what was cleared. */
  readonly standing?: boolean;
  readonly synthetic?: boolean;
}

/** Warnings and notes, by partnership, then as recorded, then by code. */
export const warningsOf = (db: DatabaseSync, args: WarningsArgs = {}): Page<WarningShown> =>
  pageOf<RowOf<typeof warningTable>, WarningShown>(
    db,
    {
      select: 'SELECT * FROM warning',
      where: where(
        ['partnershipId = ?', args.partnershipId],
        ['code = ?', args.code],
        ['level = ?', args.level],
        ['standing = ?', args.standing === undefined ? undefined : flag(args.standing)],
        ['synthetic = ?', args.synthetic === undefined ? undefined : flag(args.synthetic)],
      ),
      by: ['partnershipId', 'revision', 'code'],
      keyOf: (row) => [row.partnershipId, row.revision, row.code],
      item: (row) => ({
        partnershipId: row.partnershipId,
        eventId: row.eventId,
        revision: row.revision,
        type: row.type,
        strandId: row.strandId,
        ...saidBy(row.code),
        status: row.standing === 0 ? 'cleared' : row.stored === 1 ? 'standing' : 'raised',
        policyVersion: row.policyVersion,
        answers: parsed<WarningAnswer[]>(row.answers, []),
        synthetic: row.synthetic === 1,
      }),
    },
    args,
  );

function saidBy(code: string): Pick<WarningShown, 'code' | 'name' | 'says' | 'level'> {
  const known = (WARNINGS as Record<string, { name: string; says: string; level: WarningLevel } | undefined>)[code];
  return {
    code: code as WarningCode,
    name: known?.name ?? code,
    says: known?.says ?? 'This version does not know the warning.',
    level: levelOf(code as WarningCode),
  };
}

export interface WatchShown {
  readonly partnershipId: string;
  readonly strandId: string;
  readonly pilotId: string;
  readonly code: WarningCode;
  readonly name: string;
  readonly says: string;
  readonly level: WarningLevel;
  /** The launch or the end that is looked at. */
  readonly eventId: string;
  /** The first day on which it holds. */
  readonly since: string;
  readonly answers: readonly WarningAnswer[];
  readonly synthetic: boolean;
}

export interface WatchesArgs extends PageArgs {
  /** What is overdue on this day. */
  readonly validAt: string;
  readonly partnershipId?: string;
  readonly synthetic?: boolean;
}

/** What is overdue on a day, the longest first. */
export const watches = (db: DatabaseSync, args: WatchesArgs): Page<WatchShown> =>
  pageOf<RowOf<typeof watchTable>, WatchShown>(
    db,
    {
      select: 'SELECT * FROM watch',
      where: where(
        ['since <= ?', args.validAt],
        ['partnershipId = ?', args.partnershipId],
        ['synthetic = ?', args.synthetic === undefined ? undefined : flag(args.synthetic)],
      ),
      by: ['since', 'partnershipId', 'strandId', 'pilotId', 'code'],
      keyOf: (row) => [row.since, row.partnershipId, row.strandId, row.pilotId, row.code],
      item: (row) => ({
        partnershipId: row.partnershipId,
        strandId: row.strandId,
        pilotId: row.pilotId,
        ...saidBy(row.code),
        eventId: row.eventId,
        since: row.since,
        answers: parsed<WarningAnswer[]>(row.answers, []),
        synthetic: row.synthetic === 1,
      }),
    },
    args,
  );

export interface AnomalyShown {
  readonly partnershipId: string;
  /** The later, in the order of the facts, of those that collide. */
  readonly eventId: string;
  /** Of the rule that would have refused it. */
  readonly code: string;
  readonly name: string;
  readonly pointer: string | null;
  readonly message: string;
  readonly synthetic: boolean;
}

export interface AnomaliesArgs extends PageArgs {
  readonly partnershipId?: string;
  readonly synthetic?: boolean;
}

/** Where standing facts contradict each other, by partnership, then in the order of the facts. */
export const anomalies = (db: DatabaseSync, args: AnomaliesArgs = {}): Page<AnomalyShown> =>
  pageOf<RowOf<typeof anomalyTable>, AnomalyShown>(
    db,
    {
      select: 'SELECT * FROM anomaly',
      where: where(
        ['partnershipId = ?', args.partnershipId],
        ['synthetic = ?', args.synthetic === undefined ? undefined : flag(args.synthetic)],
      ),
      by: ['partnershipId', 'place'],
      keyOf: (row) => [row.partnershipId, row.place],
      item: ({ place: _, synthetic, ...anomaly }) => ({ ...anomaly, synthetic: synthetic === 1 }),
    },
    args,
  );
