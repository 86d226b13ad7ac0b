/** May it be recorded, and what is odd about it? Pure: a history and a command in, all refusals or one event out. */
import { identityOfAnomaly } from './anomalies.js';
import { CATALOGUE_VERSION, definitionOfCommand } from './catalogue.js';
import { commandShapeRefusals, type Command } from './command.js';
import type { FreeText } from './fields.js';
import type { History, Metadata, OrganisationDescriptor, RecordedEvent } from './history.js';
import { judgeInPlace } from './in-place.js';
import type { RuleContext } from './judge.js';
import { rangeOf, type Day, type PartialDate } from './partial-date.js';
import { inOrder, refusal, type Refusal } from './refusals.js';
import { AMENDING, aimsAtEvent } from './rules/amending.js';
import { sentence } from './sentences.js';
import type { Fact } from './history.js';
import type { WarningCode } from './warnings.js';

export interface DecisionContext extends RuleContext {
  /** In Europe/London. */
  readonly today: Day;
  readonly actorId: string;
}

export interface DecidedEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredOn: PartialDate | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly organisations?: readonly OrganisationDescriptor[];
  readonly note?: FreeText;
}

export type Decision =
  | { readonly refused: readonly Refusal[] }
  | { readonly event: DecidedEvent; readonly warnings: readonly WarningCode[] };

/** Judges a command in its place by date. `history` holds all that is known, for all days. Answers every refusal, in the
 *  order shape, references, dates, state; a command of wrong shape gets the refusals of its shape alone. */
export function decide(history: History, command: Command, context: DecisionContext): Decision {
  const shape = commandShapeRefusals(command);
  if (shape.length > 0) return { refused: inOrder(shape) };

  const definition = definitionOfCommand(command.type)!;
  const candidate = candidateOf(history, command, definition.type, definition.schemaVersion, context);
  const after = history.withCandidate(candidate);
  const { refusals, warnings } = judgeCandidate(history, after, candidate, command, context);

  const range = rangeOf(command.occurredOn);
  const ahead = range !== undefined && range.earliest > context.today;
  const refused = [
    ...(ahead
      ? [refusal('OccursInFuture', sentence('OccursInFuture', command as unknown as Fact), '/occurredOn')]
      : []),
    ...refusals,
  ];
  if (refused.length > 0) return { refused: inOrder(refused) };

  const all = new Set(warnings);
  if (unsettles(history, after)) all.add('W32');
  const { occurredOn, data, organisations, note } = command;
  return {
    event: {
      type: definition.type,
      schemaVersion: definition.schemaVersion,
      occurredOn,
      data,
      ...(organisations === undefined ? {} : { organisations }),
      ...(note === undefined ? {} : { note }),
    },
    warnings: [...all].sort(),
  };
}

function judgeCandidate(
  before: History,
  after: History,
  candidate: RecordedEvent,
  command: Command,
  context: DecisionContext,
) {
  if (aimsAtEvent(command.type)) return AMENDING[command.type](before, after, command, context);
  return judgeInPlace(
    after,
    after.uncut.find(({ id }) => id === candidate.id)!,
    context,
  );
}

/** Whether the record contradicts itself in a place where it did not before. */
function unsettles(before: History, after: History): boolean {
  const later = after.anomalies;
  if (later.length === 0) return false;
  const known = new Set(before.anomalies.map(identityOfAnomaly));
  return later.some((anomaly) => !known.has(identityOfAnomaly(anomaly)));
}

/** No event can have it: it is no UUID. */
const CANDIDATE_ID = 'candidate';

/** The command as the stream's next event, recorded today. */
function candidateOf(
  history: History,
  command: Command,
  type: string,
  schemaVersion: number,
  { today, actorId, policy }: DecisionContext,
): RecordedEvent {
  const { occurredOn, data, organisations, note, evidence, rationale, decidedBy } = command;
  const metadata: Metadata = {
    recordedAt: `${today}T12:00:00.000Z`,
    actor: { id: actorId, role: '' },
    commandId: command.commandId,
    correlationId: command.commandId,
    causationId: null,
    evidence: [...(evidence ?? [])],
    warnings: [],
    schemaVersion,
    catalogueVersion: CATALOGUE_VERSION,
    policyVersion: policy.version,
    commandDigest: '',
    ...(rationale === undefined ? {} : { rationale }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
  };
  return {
    id: CANDIDATE_ID,
    type,
    revision: history.revision + 1,
    index: Number.MAX_SAFE_INTEGER,
    data: { occurredOn, ...data, ...(organisations && { organisations }), ...(note && { note }) },
    metadata,
  };
}
