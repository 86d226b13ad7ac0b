/** How an answer was made, as a paragraph that can be pasted into a paper: every choice that changes a number is named. */
import { labelOfGroup } from './groups.js';
import { outcomeName } from './subjects/outcomes.js';
import type { Analysis } from './analysis.js';
import type { ResolvedSpecification } from './specification/specification.js';
import type { Subjects } from './subjects.js';
import { EXCLUSIONS, type ExclusionReason } from './subjects/subject.js';
import { capitalised, count, dayText, inWords, listed } from './words.js';

/** Of the cohort alone, for questions without a curve. */
export function cohortMethods(spec: ResolvedSpecification, subjects: Subjects): string {
  const { cohort } = spec;
  const filters = [
    cohort.programmes && `programme ${listed(cohort.programmes, 'or')}`,
    cohort.policyDomains && `policy domain ${listed(cohort.policyDomains, 'or')}`,
    cohort.areas && `area ${listed(cohort.areas, 'or')}`,
    cohort.ids && `${count(cohort.ids.length, 'named partnership or strand', 'named partnerships or strands')}`,
    cohort.launchedFrom && `started on or after ${dayText(cohort.launchedFrom)}`,
    cohort.launchedUntil && `started on or before ${dayText(cohort.launchedUntil)}`,
  ].filter((filter) => filter !== null);
  const excluded = Object.entries(Object.groupBy(subjects.excludedFromAll, ({ reason }) => reason)).map(
    ([reason, those]) => `${inWords(those!.length, 'strand')} with ${EXCLUSIONS[reason as ExclusionReason]}`,
  );
  return [
    `The unit is the strand, one service within a partnership; ${inWords(subjects.found, 'strand')} ${subjects.found === 1 ? 'was' : 'were'} found${cohort.synthetic ? ' among synthetic partnerships, which never existed' : ''}${filters.length > 0 ? ` (${filters.join('; ')})` : ''}.`,
    cohort.foundBy === null ? 'How the cases were found is not stated.' : `The cases were found by: ${cohort.foundBy}.`,
    excluded.length > 0 ? `Left out were ${listed(excluded)}.` : 'None was left out.',
    `What counts is what had happened by ${dayText(spec.validAt)}, as known at the point of the log that the specification names.`,
  ].join(' ');
}

export function methodsOf(spec: ResolvedSpecification, subjects: Subjects, analysis: Analysis): string {
  const { endpoint, competing, silence, precision, interval, entry, group } = spec;
  const headline = silence.readings[0]!;
  const all = Object.values(analysis.results.strict);
  const imputed = all.filter(({ dates }) => dates === 'imputed').map(({ reading }) => reading);
  const names = (types: readonly string[]) => listed(types.map(outcomeName), 'or');
  const sentences = [
    cohortMethods(spec, subjects),
    `Time runs in days from the first ${listed(spec.origin, 'or')} of a strand.`,
    `In the strict sense the outcome is ${names(endpoint.strict)}; in the broad sense ${names(endpoint.broad)}, where a sustained service counts if it went on by grant or trading, or beside or instead of the mainstream service${endpoint.broadAlso.length > 0 ? `, or on the basis ${listed(endpoint.broadAlso, 'or')}` : ''}.`,
    competing.length > 0
      ? `${capitalised(listed(competing.map(outcomeName)))} are competing outcomes; a sustained service that was decommissioned before is discontinued. Shares are Aalen–Johansen estimates of the cumulative incidence with closed-form (Greenwood) variance and limits on the complementary log-log scale; where nobody had an outcome, the upper limit is the zero-event bound.`
      : 'No competing outcomes were taken into account.',
    `Limits are ${interval.level * 100} % limits, pointwise, and take strands as independent.`,
    `The share without any outcome is a Kaplan–Meier estimate with ${interval.method === 'logLog' ? 'log-log' : interval.method === 'betaProduct' ? 'beta product' : 'beta product limits below 60 strands watched from their start, otherwise log-log'} limits.`,
    `A strand that was seen, or had an outcome, after the day that counts is censored on that day. Silence of the others is read in ${inWords(silence.readings.length, 'way')}: ${listed(silence.readings.map((reading) => READING_WORDS[reading]))}; the first is the headline (${headline}).`,
    spec.reopened === 'continues'
      ? 'A closing that was followed by a reopening by that day is an interruption.'
      : 'The first closing counts even if the strand was reopened.',
    entry === 'fromOrigin'
      ? 'Strands are taken as watched from their start.'
      : entry === 'firstRecorded'
        ? 'Strands count from the day of their first fact that was recorded within a month of it (delayed entry).'
        : `Strands count from ${dayText(entry.register)}, when the register was opened (delayed entry).`,
    precision.policy === 'exactOnly'
      ? 'Strands with a date known only as a range are left out.'
      : imputed.length > 0
        ? `Dates known only as ranges were drawn ${precision.m} times, start and end uniformly over all pairs in order (seed ${spec.seed}), in the ${imputed.length === 1 ? 'reading' : 'readings'} ${listed(imputed)}, and the results pooled by Rubin's rules on the complementary log-log scale; counts are from the middles of the ranges.`
        : 'Dates known only as ranges stand at their middles.',
    group === null
      ? ''
      : `Groups are formed by ${labelOfGroup(group.name)}, as it stood on the day of the start; where dates leave it open, the level is "uncertain".`,
    spec.tests.includes('permutation')
      ? 'Groups are compared by a two-sided permutation log-rank test, which assumes that both are censored alike.'
      : '',
    `Statistics version ${spec.inputs.statistics}, catalogue ${spec.inputs.catalogueVersion}, policy ${spec.inputs.policyVersion}.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

const READING_WORDS = {
  lastSeen: 'censored when last seen (lastSeen)',
  ended: 'ended between then and the next look, or the day that counts (ended)',
  running: 'still running on that day (running)',
} as const;
