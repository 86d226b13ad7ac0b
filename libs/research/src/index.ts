/** What researchers ask: questions answered from the events, the estimators beneath, and how they are checked. */
export { answer, citationOf, type Answered, type ResearchAnswer, type ResearchSource } from './answer.js';
export { cite, parseCitation, reproduce, type Citation } from './citation.js';
export { AnalysisRefused, GUARDS, REMARKS, sentenceOf, type Guard, type GuardCode, type Note } from './guards.js';
export { ATTRIBUTES, type AttributeName } from './groups.js';
export * from './models.js';
export { isQuestionId, QUESTIONS, type QuestionId } from './questions/index.js';
export {
  parseSpecification,
  SpecificationRefused,
  type SpecificationProblem,
} from './specification/parse-specification.js';
export * from './specification/specification.js';
export {
  buildSubjects,
  EXCLUSIONS,
  SubjectCollector,
  Subjects,
  type Excluded,
  type ExclusionReason,
  type Subject,
  type SubjectNote,
  type SubjectRow,
  type SubjectSpecification,
} from './subjects.js';
export type { Analysis } from './analysis.js';
export type { Estimate, Estimated, EstimatedCurve, HorizonEstimates, YearlyRate } from './estimates/estimate.js';
export { rounded, roundedNumber } from './rounded.js';
export { middleOf, numberOf } from './days.js';
export { causesOf } from './subjects/outcomes.js';
export { spellsOf, stageSpellsOf, stateAt, STATES, type Spell, type State } from './subjects/spells.js';
export type { SurvivalColumns } from './statistics/columns.js';
export { atTimes, type AtTimes } from './statistics/at-times.js';
export {
  cohortTable,
  DAYS_PER_YEAR,
  type Cohort,
  type CohortColumns,
  type CohortHorizon,
} from './statistics/cohort-table.js';
export {
  cumulativeIncidence,
  zeroEventBound,
  type CauseIncidence,
  type CumulativeIncidence,
  type CumulativeIncidenceCurve,
} from './statistics/cumulative-incidence.js';
export { dateRanges, type DateRangeColumns, type DateRanges } from './statistics/date-ranges.js';
export { twoSidedNormalP, Z_95 } from './statistics/distributions.js';
export { imputeDates, type ImputableRanges, type ImputedDates } from './statistics/impute-dates.js';
export {
  kaplanMeier,
  type EarlyCollapse,
  type KaplanMeier,
  type KaplanMeierCurve,
  type KaplanMeierOptions,
} from './statistics/kaplan-meier.js';
export type { Limits } from './statistics/limits.js';
export { medianFollowUp } from './statistics/median-follow-up.js';
export { multistate, type Multistate, type StayColumns } from './statistics/multistate.js';
export {
  occupancy,
  restrictedMeanTimeInState,
  type Occupancy,
  type RestrictedMeanTimeInState,
} from './statistics/occupancy.js';
export {
  permutationLogRank,
  type PermutationOptions,
  type PermutationTest,
} from './statistics/permutation-log-rank.js';
export { poolImputations, type PooledEstimates, type PoolingOptions } from './statistics/pool-imputations.js';
export { proportion, type Proportion } from './statistics/proportion.js';
export { quantiles, type Quantile } from './statistics/quantiles.js';
export { rate, rateByAge, rateOf, type Rate, type RateInBand } from './statistics/rate.js';
export { largestTau, rmst, rmstDifference, type RestrictedMean } from './statistics/restricted-mean.js';
export { EVENT_FREE, statesAtTimes, type CauseAtTimes, type StatesAtTimes } from './statistics/states-at-times.js';
export { restrictedMeanTime, type RestrictedMeanTime } from './statistics/time-lost.js';
export { STATISTICS_VERSION } from './statistics/version.js';
export {
  fixtureFolder,
  renderReport,
  verifyFixtures,
  type BlockReport,
  type FileReport,
  type FixtureText,
  type ParseRange,
  type VerifyReport,
} from './verify.js';
export {
  estimateOwnData,
  ownTables,
  type OwnEstimates,
  type OwnGroup,
  type OwnOptions,
} from './own-data/estimate-own-data.js';
export { ownColumns, type ColumnNames, type OwnColumns } from './own-data/own-columns.js';
export { TableRefused } from './own-data/read-csv.js';
