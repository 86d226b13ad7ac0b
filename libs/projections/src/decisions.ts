/** Who recorded and decided what, when, and on what grounds: every event of a partnership, in the order of the record. */
import {
  definitionOfType,
  type Actor,
  type DecidedBy,
  type Effect,
  type Evidence,
  type FreeText,
  type WarningCode,
} from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { EVENT, eventIn, inEvent } from './event-in-log.js';
import { pageOf, parsed, where, type Page, type PageArgs } from './queries.js';
import type { Amended, TimelineRow } from './timeline.js';

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
  pageOf<TimelineRow, DecisionEntry>(
    db,
    {
      select: `SELECT *, ${EVENT} FROM timeline`,
      where: where(
        ['partnershipId = ?', args.partnershipId],
        [`${inEvent('id')} = ?`, args.eventId],
        [`${inEvent('metadata.actor.id')} = ?`, args.actorId],
        [`${inEvent('metadata.commandId')} = ?`, args.commandId],
      ),
      by: ['revision'],
      keyOf: (row) => [row.revision],
      item: entryOf,
    },
    args,
  );

function entryOf(row: TimelineRow): DecisionEntry {
  const { id, type, data, metadata } = eventIn(row);
  const definition = definitionOfType(type);
  const { corrections = [], recorded, killedBy, effect } = parsed<Amended>(row.amended, {});
  return {
    partnershipId: row.partnershipId,
    eventId: id,
    revision: row.revision,
    index: row.logIndex,
    type,
    chapter: definition?.chapter ?? null,
    command: definition?.command ?? null,
    status: killedBy !== undefined ? 'dead' : corrections.length > 0 ? 'corrected' : 'standing',
    headline: recorded ?? row.headline,
    data,
    recordedAt: metadata.recordedAt,
    actor: metadata.actor,
    decidedBy: metadata.decidedBy ?? null,
    rationale: metadata.rationale ?? null,
    evidence: metadata.evidence,
    warnings: metadata.warnings,
    policyVersion: metadata.policyVersion,
    catalogueVersion: metadata.catalogueVersion,
    commandId: metadata.commandId,
    killedBy: killedBy ?? null,
    targetEventId: effect === undefined ? null : String(data['targetEventId']),
    effect: effect ?? null,
  };
}
