/** Who recorded and decided what, when, and on what grounds: every event of a partnership, in the order of the record. */
import {
  definitionOfType,
  type Actor,
  type DecidedBy,
  type Evidence,
  type FreeText,
  type RecordedEvent,
  type WarningCode,
} from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { AmendmentEffects, type Effect } from './amendment-effect.js';
import { headlineOf, namesIn, type Names } from './headlines.js';
import { pageOf, where, type Page, type PageArgs } from './queries.js';
import { readModel, table, type RowOf } from './read-model.js';

const decisionTable = table({
  name: 'decision',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    revision: 'INTEGER NOT NULL',
    eventId: 'TEXT NOT NULL',
    logIndex: 'INTEGER NOT NULL',
    type: 'TEXT NOT NULL',
    status: 'TEXT NOT NULL', // standing, corrected, dead
    recordedAt: 'TEXT NOT NULL',
    actorId: 'TEXT NOT NULL',
    commandId: 'TEXT NOT NULL',
    occurredOn: 'TEXT',
    headline: 'TEXT NOT NULL',
    detail: 'TEXT NOT NULL',
  },
  key: ['partnershipId', 'revision'],
});

type Grounds = Pick<
  DecisionEntry,
  'actor' | 'decidedBy' | 'rationale' | 'evidence' | 'warnings' | 'policyVersion' | 'catalogueVersion'
> & { readonly killedBy?: string; readonly targetEventId?: string; readonly effect?: Effect };

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
      const { metadata } = event;
      const killer = killedBy.get(event.id);
      const amends = event.type === 'EventCorrected' || event.type === 'EventRetracted';
      const detail: Grounds = {
        actor: metadata.actor,
        decidedBy: metadata.decidedBy ?? null,
        rationale: metadata.rationale ?? null,
        evidence: metadata.evidence,
        warnings: metadata.warnings,
        policyVersion: metadata.policyVersion,
        catalogueVersion: metadata.catalogueVersion,
      };
      return {
        partnershipId,
        revision: event.revision,
        eventId: event.id,
        logIndex: event.index,
        type: event.type,
        status: killer !== undefined ? 'dead' : corrected.has(event.id) ? 'corrected' : 'standing',
        recordedAt: metadata.recordedAt,
        actorId: metadata.actor.id,
        commandId: metadata.commandId,
        occurredOn: (event.data['occurredOn'] as string | null | undefined) ?? null,
        headline: asRecorded(event, killer !== undefined, names),
        detail: JSON.stringify(
          killer === undefined && !amends
            ? detail
            : {
                ...detail,
                killedBy: killer,
                ...(amends && {
                  targetEventId: event.data['targetEventId'],
                  effect: (effects ??= new AmendmentEffects(history)).of(event),
                }),
              },
        ),
      };
    });
    return { decision };
  },
});

/** In the words of what was recorded, corrections left aside. A dead event may be one that nobody can read. */
function asRecorded(event: RecordedEvent, dead: boolean, names: Names): string {
  try {
    return headlineOf(event.type, event.data, names);
  } catch (error) {
    if (dead) return event.type;
    throw error;
  }
}

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
  readonly occurredOn: string | null;
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
  pageOf<RowOf<typeof decisionTable>, DecisionEntry>(
    db,
    {
      select: 'SELECT * FROM decision',
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

function entryOf(row: RowOf<typeof decisionTable>): DecisionEntry {
  const { killedBy, targetEventId, effect, ...grounds } = JSON.parse(row.detail) as Grounds;
  const definition = definitionOfType(row.type);
  return {
    partnershipId: row.partnershipId,
    eventId: row.eventId,
    revision: row.revision,
    index: row.logIndex,
    type: row.type,
    chapter: definition?.chapter ?? null,
    command: definition?.command ?? null,
    status: row.status as DecisionEntry['status'],
    headline: row.headline,
    occurredOn: row.occurredOn,
    recordedAt: row.recordedAt,
    commandId: row.commandId,
    ...grounds,
    killedBy: killedBy ?? null,
    targetEventId: targetEventId ?? null,
    effect: effect ?? null,
  };
}
