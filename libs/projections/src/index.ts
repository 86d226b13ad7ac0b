/** What readers see now. */
export type { AsOf, View } from './as-of.js';
export * from './budgets.js';
export * from './decisions.js';
export { amountText, headlineOf, namesIn, type Names } from './headlines.js';
export { streamOf, partnershipOf, type Log } from './log.js';
export { STATES, stateOf, type PartnershipState } from './partnership-state.js';
export {
  partnership,
  partnerships,
  portfolio,
  portfolioCounts,
  type PartnershipShown,
  type PortfolioArgs,
  type PortfolioCounts,
} from './portfolio.js';
export { MOST_ROWS, QueryNotValid, type Page, type PageArgs } from './queries.js';
export { isSynthetic, type ReadModel, type Row, type Table } from './read-model.js';
export type { Checkpoint } from './read-model-database.js';
export { READ_MODELS } from './read-models.js';
export type { Differences, RebuildReport } from './rebuild.js';
export * from './replay.js';
export type { ReplayChange } from './replay-change.js';
export { totalText, type ReplayStanding } from './replay-state.js';
export type { StrandStanding } from './replay-strand.js';
export { openReadModels, type ReadModels, type ReadModelsOptions } from './runner.js';
export { strands, type DayShown, type OutcomeShown, type StrandsArgs, type StrandShown } from './strands.js';
export { NewerEvent, newerEvent, rowsOfStream, type Parked } from './stream-rows.js';
export * from './timeline.js';
export * from './warnings.js';
