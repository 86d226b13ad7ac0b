/** What the facts of a partnership are about: strands, pilots, pools and whatever else a fact brings in and others name. */
import { DEFINITIONS, definitionOfType, type RecordedEvent } from '#lifecycle';

export interface Thing {
  /** `strand`, `pilot`, `pool` … */
  readonly kind: string;
  readonly id: string;
}

export interface NamedThing extends Thing {
  /** Whether the event brings it in; else it only names it. */
  readonly brings: boolean;
}

const KIND_OF_FIELD = new Map(
  DEFINITIONS.flatMap(({ fields }) =>
    fields.flatMap(({ name, introduces }) => (introduces === undefined ? [] : [[name, introduces] as const])),
  ),
);

export const THING_KINDS: readonly string[] = [...new Set(KIND_OF_FIELD.values())];

/** `pilotId` and `repeatsPilotId` name pilots; organisations and posts are brought in by no single fact. */
function kindNamedBy(field: string): string | undefined {
  const one = field.endsWith('Ids') ? field.slice(0, -1) : field;
  const plain = KIND_OF_FIELD.get(one);
  if (plain !== undefined) return plain;
  for (const [name, kind] of KIND_OF_FIELD) if (one.endsWith(name.charAt(0).toUpperCase() + name.slice(1))) return kind;
  return undefined;
}

/** The things that an event names, in the order of its fields. */
export function* thingsNamedBy({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): Generator<NamedThing> {
  const fields = definitionOfType(type)?.fields ?? [];
  for (const [field, value] of Object.entries(data)) {
    const kind = kindNamedBy(field);
    if (kind === undefined) continue;
    const brings = fields.some(({ name, introduces }) => name === field && introduces !== undefined);
    for (const id of Array.isArray(value) ? (value as unknown[]) : [value])
      if (typeof id === 'string') yield { kind, id, brings };
  }
}

export const thingKey = ({ kind, id }: Thing): string => `${kind}:${id}`;
