/** What readers are told of a partnership, value by value, so that two answers can be laid side by side. */
import { leadsOn, type History } from '#lifecycle';
import { anomalies, budgetOf, partnership, warningsOf, type StrandShown, type View } from '#projections';
import { everyPage } from '../partnerships/every-page.js';

/** `warning`: by the event that was warned of; `anomaly`: by the fact that contradicts others. */
export type ValueOf = 'partnership' | 'strand' | 'money' | 'warning' | 'anomaly';

export interface AnswerValue {
  readonly of: ValueOf;
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly field: string;
  /** Null = nothing, or not known. */
  readonly value: unknown;
}

export interface ValueChange extends Omit<AnswerValue, 'value'> {
  readonly before: unknown;
  readonly after: unknown;
}

const LEADS = [
  ['leadOverall', 'overall'],
  ['leadPublic', 'public'],
  ['leadThird', 'third'],
] as const;

/** Empty where no partnership stands at that point. */
export function answerValues(view: View, history: History, nameOf: (organisationId: string) => string): AnswerValue[] {
  const { partnershipId } = history;
  const shown = view.query((db) => partnership(db, partnershipId));
  if (shown === undefined) return [];
  const { name, state, purpose, area, policyDomain, programmeId, proposed, strands } = shown;
  const day = { earliest: view.validAt, latest: view.validAt };
  const leads = LEADS.map(([field, leadKind]): [string, unknown] => {
    const ids = leadsOn(history, { leadKind }, day);
    return [field, ids.length === 0 ? null : ids.map(nameOf)];
  });
  const own = Object.entries({ state, name, purpose, area, policyDomain, programmeId, proposedOn: proposed.on });
  return [
    ...[...own, ...leads].map(([field, value]) => ({
      of: 'partnership' as const,
      id: partnershipId,
      name,
      field,
      value,
    })),
    ...strands.flatMap(strandValues),
    ...view
      .query((db) => budgetOf(db, partnershipId))
      .totals.map(({ of, ...total }) => ({
        of: 'money' as const,
        id: `${of} ${total.currency}`,
        name: of,
        field: 'total',
        value: total,
      })),
    ...everyPage(view, (db, page) => warningsOf(db, { partnershipId, ...page })).map((warning) => ({
      of: 'warning' as const,
      id: warning.eventId,
      name: warning.says,
      field: warning.code,
      value: warning.status,
    })),
    ...everyPage(view, (db, page) => anomalies(db, { partnershipId, ...page })).map((anomaly) => ({
      of: 'anomaly' as const,
      id: anomaly.eventId,
      name: anomaly.message,
      field: anomaly.code,
      value: 'standing',
    })),
  ];
}

function strandValues(strand: StrandShown): AnswerValue[] {
  const { strandId, name, kind, commissionable, stage, stageCertainty, since, launched, outcome, lastSeen } = strand;
  const { days, pilotRunning, contractInForce, procurementOpen, evaluated, exitRoute, targetGroup } = strand;
  const values = {
    name,
    kind,
    commissionable,
    targetGroup,
    stage,
    stageCertainty,
    since: since.on,
    launchedOn: launched?.on ?? null,
    outcome: outcome?.kind ?? null,
    outcomeOn: outcome?.on ?? null,
    lastSeenOn: lastSeen?.on ?? null,
    daysFromLaunch: days,
    pilotRunning,
    contractInForce,
    procurementOpen,
    evaluated,
    exitRoute,
  };
  return Object.entries(values).map(([field, value]) => ({ of: 'strand', id: strandId, name, field, value }));
}

/** The values that differ; what is there at one of the two points only is nothing at the other. */
export function valuesBetween(from: readonly AnswerValue[], to: readonly AnswerValue[]): ValueChange[] {
  const keyOf = ({ of, id, field }: AnswerValue) => `${of} ${id} ${field}`;
  const before = new Map(from.map((one) => [keyOf(one), one]));
  const after = new Map(to.map((one) => [keyOf(one), one]));
  return [...new Map([...before, ...after]).keys()].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const change = { before: was?.value ?? null, after: is?.value ?? null };
    if (JSON.stringify(change.before) === JSON.stringify(change.after)) return [];
    const { of, id, name, field } = (is ?? was)!;
    return [{ of, id, name, field, ...change }];
  });
}
