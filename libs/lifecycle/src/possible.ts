/** What can be recorded now, what not and why: every command judged without its fields, with keys from what stands. */
import { DEFINITIONS, type CommandType, type Definition } from './catalogue.js';
import { decide, type DecisionContext } from './decide.js';
import { exampleOf } from './example.js';
import type { History } from './history.js';
import type { Refusal, RefusalCode } from './refusals.js';

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

/** Ids that nothing carries yet, for the keys that a fact introduces. */
const fresh = (definition: Definition) =>
  Object.fromEntries(
    definition.fields
      .filter(
        ({ key, name, introduces }) =>
          key && (introduces !== undefined || name === 'organisationId' || name === 'postId'),
      )
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

/** The values that a command's keys can take in this history; with none to choose from, a key that nothing carries. */
function keysFor({ fields }: Definition, history: History): readonly Keys[] {
  const names = new Set(
    fields.filter(({ key, introduces }) => key && introduces === undefined).map(({ name }) => name),
  );
  if (names.has('strandId')) {
    const strandIds = [...history.strands.keys()];
    if (strandIds.length === 0) return [{ strandId: NOTHING }];
    return strandIds.flatMap((strandId) => {
      if (!names.has('pilotId')) return [{ strandId }];
      const pilotIds = [...history.strand(strandId)!.pilots.keys()];
      return pilotIds.length === 0
        ? [{ strandId, pilotId: NOTHING }]
        : pilotIds.map((pilotId) => ({ strandId, pilotId }));
    });
  }
  if (names.has('procurementId'))
    return choices(
      'procurementId',
      history.of('ProcurementPlanned').map(({ data }) => data.procurementId),
    );
  if (names.has('contractId'))
    return choices(
      'contractId',
      history.of('ContractSigned').map(({ data }) => data.contractId),
    );
  if (names.has('poolId')) {
    const [contribution] = history.of('ContributionCommitted');
    return choices(
      'poolId',
      history.of('BudgetPoolOpened').map(({ data }) => data.poolId),
    ).map((keys) => ({
      ...keys,
      contributionId: contribution?.data.contributionId ?? NOTHING,
    }));
  }
  return [{}];
}

const NOTHING = 'nothing-on-record';

const choices = (name: string, ids: readonly string[]): readonly Keys[] =>
  ids.length === 0 ? [{ [name]: NOTHING }] : [...new Set(ids)].map((id) => ({ [name]: id }));
