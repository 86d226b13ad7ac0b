/** The decorator that makes a class a fact, and what is known of such a class. */
import type { RefusalName } from './refusals.js';

export const CHAPTERS = [
  'forming',
  'involving',
  'designing',
  'piloting',
  'mainstreaming',
  'funding',
  'procuring',
  'supporting',
  'learning',
  'observing',
  'amending',
] as const;
export type Chapter = (typeof CHAPTERS)[number];

/** What two or more fields of a fact owe each other; judged with the fields, before any history is read. */
export interface Agreement<T> {
  readonly broken: (fact: T) => boolean;
  readonly pointer: string;
  readonly says: string;
  readonly name?: RefusalName;
}

export interface FactOptions<T = never> {
  /** Stored for ever; a wrong meaning gets a new name. */
  readonly type: string;
  readonly command: string;
  /** The version of the catalogue that brought it. */
  readonly since: number;
  /** A counter of the stored shape, for upcasts. */
  readonly schemaVersion?: number;
  readonly meaning: string;
  readonly agreements?: readonly Agreement<T>[];
}

export type FactClass<T extends object = object> = new () => T;

const optionsByClass = new WeakMap<object, FactOptions>();

/** Makes a class a fact: one definition from which event, command, validation, schema, form and codebook are derived. */
export const Fact =
  <T extends object>(options: FactOptions<T>) =>
  (owner: FactClass<T>): void => {
    optionsByClass.set(owner, options as unknown as FactOptions);
  };

/** The options that a class was made a fact with. */
export function factOptions(owner: FactClass): FactOptions<object> {
  const options = optionsByClass.get(owner);
  if (options === undefined) throw new Error(`${owner.name} is no fact: it lacks @Fact`);
  return options as unknown as FactOptions<object>;
}
