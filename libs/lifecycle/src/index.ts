/** What a partnership may do. */
export * from './amendment-effect.js';
export * from './anomalies.js';
export * from './catalogue.js';
export * from './command.js';
export * from './decide.js';
export * from './example.js';
export { CHAPTERS, factOptions, type Agreement, type Chapter, type FactClass, type FactOptions } from './fact.js';
export {
  fieldsOf,
  schemaOf,
  type Field,
  type FieldType,
  type FormInput,
  type FreeText,
  type Identifier,
  type JsonSchema,
  type Money,
} from './fields.js';
export * from './history.js';
export { valuesInForce } from './in-force.js';
export * from './in-place.js';
export * from './judge.js';
export * from './leads.js';
export * from './lifecycle.js';
export * from './money.js';
export * from './outcome.js';
export * from './partial-date.js';
export * from './personal-data.js';
export * from './policy.js';
export { poolOfContribution, poolOfRingFence, poolOfSpend } from './pools.js';
export * from './possible.js';
export * from './refusals.js';
export * from './registers.js';
export { organisationsNamed } from './rules/always.js';
export { correctableFields } from './rules/amending.js';
export * from './silence.js';
export * from './stage-rank.js';
export * from './strand.js';
export * from './upcast.js';
export * from './vocabulary.js';
export * from './warnings.js';
export * from './watches.js';
