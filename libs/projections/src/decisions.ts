/** Who recorded and decided what, when, and on what grounds: every event of a partnership, in the order of the record. */
import {
  definitionOfType,
  type Actor,
  type DecidedBy,
  type Evidence,
  type FreeText,
  type WarningCode,
} from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { AmendmentEffects, isAmendment, type Effect } from './amendment-effect.js';
import { EVENT, eventIn, type WithEvent } from './event-in-log.js';
import { headlineOf, headlineOfDead, namesIn } from './headlines.js';
import { pageOf, parsed, where, type Page, type PageArgs } from './queries.js';
import { readModel, table, type RowOf } from './read-model.js';

const decisionTable = table({
  name: 'decision',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    revision: 'INTEGER NOT NULL',
    logIndex: 'INTEGER NOT NULL',
    eventId: 'TEXT NOT NULL',
    actorId: 'TEXT NOT NULL',
    commandId: 'TEXT NOT NULL',
    status: 'TEXT NOT NULL', // standing, corrected, dead
    headline: 'TEXT NOT NULL',
    killedBy: 'TEXT',
    effect: 'TEXT',
  },
  key: ['partnershipId', 'revision'],
});

export const decisions = readModel({
  name: 'decisions',
  tables: { decision: decisionTable },
  rows(history, registers) {
    const { partnershipId } = history;
    const names = namesIn(history, registers);
    const killedBy = new Map(history.dead.map((dead) => [dead.id, dead.killedBy]));
    const corrected = new Set(
      history.amendments.filter(({ set }) => set !== undefined).map((one) => one.targetEventId),
    );
    let effects: AmendmentEffects | undefined;
    const decision = history.events.map((event): RowOf<typeof decisionTable> => {
      const killer = killedBy.get(event.id);
      return {
        partnershipId,
        revision: event.revision,
        logIndex: event.index,
        eventId: event.id,
        actorId: event.metadata.actor.id,
        commandId: event.metadata.commandId,
        status: killer !== undefined ? 'dead' : corrected.has(event.id) ? 'corrected' : 'standing',
        headline: killer === undefined ? headlineOf(event.type, event.data, names) : headlineOfDead(event, names),
        killedBy: killer ?? null,
        effect: isAmendment(event) ? JSON.stringify((effects ??= new AmendmentEffects(history)).of(event)) : null,
      };
    });
    return { decision };
  },
});

// ---- query

export interface DecisionEntry {
  readonly partnershipId: string;
  readonly eventId: string;
  readonly revision: number;
  /** In the log. */
  readonly index: number;
  readonly type: string;
  /** Null for a type that this version does not know. */
  readonly chapter: string | null;
  readonly command: string | null;
  readonly status: 'standing' | 'corrected' | 'dead';
  /** As recorded at first; what stands now is on the time line. */
  readonly headline: string;
  /** Its content as recorded: `occurredOn`, the fields, organisations, note. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly recordedAt: string;
  /** Who recorded it, in which role. */
  readonly actor: Actor;
  /** Who decided it in the world: organisations, bodies, posts. */
  readonly decidedBy: DecidedBy | null;
  readonly rationale: FreeText | null;
  readonly evidence: readonly Evidence[];
  /** As stored, under the policy of its time. */
  readonly warnings: readonly WarningCode[];
  readonly policyVersion: string;
  readonly catalogueVersion: number;
  readonly commandId: string;
  /** Of a dead event: the retraction. */
  readonly killedBy: string | null;
  /** Of an amendment: what it aims at, and what it did when it was recorded. */
  readonly targetEventId: string | null;
  readonly effect: Effect | null;
}

export interface DecisionsArgs extends PageArgs {
  readonly partnershipId: string;
  readonly actorId?: string;
  readonly commandId?: string;
  readonly eventId?: string;
}

/** In the order of the record. Withdrawn partnerships have their decisions too. */
export const decisionsOf = (db: DatabaseSync, args: DecisionsArgs): Page<DecisionEntry> =>
  pageOf<DecisionRow, DecisionEntry>(
    db,
    {
      select: `SELECT *, ${EVENT} FROM decision`,
      where: where(
        ['partnershipId = ?', args.partnershipId],
        ['actorId = ?', args.actorId],
        ['commandId = ?', args.commandId],
        ['eventId = ?', args.eventId],
      ),
      by: ['revision'],
      keyOf: (row) => [row.revision],
      item: entryOf,
    },
    args,
  );

type DecisionRow = RowOf<typeof decisionTable> & WithEvent;

function entryOf(row: DecisionRow): DecisionEntry {
  const { type, data, metadata } = eventIn(row);
  const definition = definitionOfType(type);
  return {
    partnershipId: row.partnershipId,
    eventId: row.eventId,
    revision: row.revision,
    index: row.logIndex,
    type,
    chapter: definition?.chapter ?? null,
    command: definition?.command ?? null,
    status: row.status as DecisionEntry['status'],
    headline: row.headline,
    data,
    recordedAt: metadata.recordedAt,
    actor: metadata.actor,
    decidedBy: metadata.decidedBy ?? null,
    rationale: metadata.rationale ?? null,
    evidence: metadata.evidence,
    warnings: metadata.warnings,
    policyVersion: metadata.policyVersion,
    catalogueVersion: metadata.catalogueVersion,
    commandId: row.commandId,
    killedBy: row.killedBy,
    targetEventId: row.effect === null ? null : String(data['targetEventId']),
    effect: parsed<Effect | null>(row.effect, null),
  };
}
