/** What can be recorded now, what not and why: every command judged without its fields, with keys from what stands. */
import { DEFINITIONS, type CommandType, type Definition, type FactType } from './catalogue.js';
import { decide, type DecisionContext } from './decide.js';
import { exampleOf } from './example.js';
import type { Field } from './fields.js';
import type { History } from './history.js';
import type { Refusal, RefusalCode } from './refusals.js';
import type { StandingType } from './stage-rank.js';

export interface PossibleCommand {
  readonly command: CommandType;
  /** The keys that select what it is about: a strand, a pilot, a procurement … */
  readonly keys: Readonly<Record<string, string>>;
  /** Empty = it can be recorded. */
  readonly refused: readonly Refusal[];
}

/** Shape and dates are the person's to fill in. */
const LEFT_OPEN = new Set<RefusalCode>(['R01', 'R02', 'R04', 'R10', 'R15', 'R16']);

/** Every command of the catalogue, once for each thing that it can be about. Amendments, which aim at events, are left out. */
export function possibleCommands(history: History, context: DecisionContext): readonly PossibleCommand[] {
  return DEFINITIONS.filter(({ chapter }) => chapter !== 'amending').flatMap((definition) =>
    keysFor(definition, history).map((keys) => ({
      command: definition.command,
      keys,
      refused: refusedFor(definition, keys, history, context),
    })),
  );
}

function refusedFor(
  definition: Definition,
  keys: Readonly<Record<string, string>>,
  history: History,
  context: DecisionContext,
): readonly Refusal[] {
  const data = { ...exampleOf(definition), ...fresh(definition), ...partners(definition, history), ...keys };
  const decision = decide(
    history,
    {
      type: definition.command,
      partnershipId: history.partnershipId,
      commandId: NO_COMMAND,
      occurredOn: context.today,
      data,
    },
    context,
  );
  if (!('refused' in decision)) return [];
  const keyPointers = new Set(definition.fields.filter(({ key }) => key).map(({ name }) => `/data/${name}`));
  return decision.refused.filter(
    ({ code, pointer }) =>
      !LEFT_OPEN.has(code) &&
      (code !== 'R11' || pointer === undefined || keyPointers.has(pointer) || noPartner(pointer, history)),
  );
}

const NO_COMMAND = '00000000-0000-4000-8000-000000000000';

/** Who joins and which post is filled need not be on record before. */
const BEGINS = new Set<FactType>(['PartnerJoined', 'DedicatedLeadAppointed']);

const isNew = ({ introduces }: Field, { type }: Definition) => introduces !== undefined || BEGINS.has(type);

/** Ids that nothing carries yet, for the keys that a fact introduces. */
const fresh = (definition: Definition) =>
  Object.fromEntries(
    definition.fields
      .filter((field) => field.key && isNew(field, definition))
      .map(({ name }) => [name, 'zzz-not-yet-recorded']),
  );

const PARTNER_FIELDS = new Set(['signatoryIds', 'toOrganisationIds']);

function partners(definition: Definition, history: History): Readonly<Record<string, unknown>> {
  const [partner] = history.of('PartnerJoined');
  if (partner === undefined) return {};
  return Object.fromEntries(
    definition.fields
      .filter(({ name }) => PARTNER_FIELDS.has(name))
      .map(({ name }) => [name, [partner.data.organisationId]]),
  );
}

/** Where nobody is a partner yet, that itself is the reason. */
const noPartner = (pointer: string, history: History) =>
  PARTNER_FIELDS.has(pointer.slice('/data/'.length)) && history.of('PartnerJoined').length === 0;

type Keys = Readonly<Record<string, string>>;

/** The type of fact that brings in what a key selects. */
const BROUGHT_IN_BY: Readonly<Record<string, StandingType>> = {
  ...Object.fromEntries(
    DEFINITIONS.flatMap(({ type, fields }) =>
      fields.filter(({ introduces }) => introduces !== undefined).map(({ name }) => [name, type as StandingType]),
    ),
  ),
  organisationId: 'PartnerJoined',
  postId: 'DedicatedLeadAppointed',
};

/** The values that a command's keys can take in this history; with none to choose from, a key that nothing carries. */
function keysFor(definition: Definition, history: History): readonly Keys[] {
  const names = definition.fields.filter((field) => field.key && !isNew(field, definition)).map(({ name }) => name);
  if (names.includes('strandId')) {
    const strandIds = [...history.strands.keys()];
    if (strandIds.length === 0) return [{ strandId: NOTHING }];
    return strandIds.flatMap((strandId) => {
      if (!names.includes('pilotId')) return [{ strandId }];
      const pilotIds = [...history.strand(strandId)!.pilots.keys()];
      return pilotIds.length === 0
        ? [{ strandId, pilotId: NOTHING }]
        : pilotIds.map((pilotId) => ({ strandId, pilotId }));
    });
  }
  const [first, ...others] = names;
  if (first === undefined) return [{}];
  const rest = Object.fromEntries(others.map((name) => [name, idsOf(history, name)[0] ?? NOTHING]));
  return choices(first, idsOf(history, first)).map((keys) => ({ ...keys, ...rest }));
}

const idsOf = (history: History, name: string): readonly string[] =>
  history.of(BROUGHT_IN_BY[name]!).map(({ data }) => (data as Readonly<Record<string, unknown>>)[name] as string);

const NOTHING = 'nothing-on-record';

const choices = (name: string, ids: readonly string[]): readonly Keys[] =>
  ids.length === 0 ? [{ [name]: NOTHING }] : [...new Set(ids)].map((id) => ({ [name]: id }));
