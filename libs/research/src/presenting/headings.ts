/** What a time-to-event answer comes to, in a sentence computed from the data, and the caveats that belong to it. */
import type { Analysis } from '../analysis.js';
import { silenceDecides } from '../analysis.js';
import type { Estimate } from '../estimates/estimate.js';
import { sentenceOf, type Note } from '../guards.js';
import { labelOf } from '../models.js';
import type { Subjects } from '../subjects.js';
import { capitalised, inWords, percent, twoDigits, yearsText } from '../words.js';

const FOLLOWED_ENOUGH = 5;

/** The latest horizon at which enough strands are still followed to say something; else the first. */
export function tellingHorizon(estimate: Estimate): number {
  let at = 0;
  estimate.horizons.forEach(({ atRisk }, h) => {
    if (atRisk >= FOLLOWED_ENOUGH) at = h;
  });
  return at;
}

export function shareHeading(subjects: Subjects, analysis: Analysis): string {
  const { results, notes } = analysis;
  const headline = subjects.spec.silence.readings[0]!;
  const strict = results.strict[headline]!;
  const broad = results.broad[headline]!;
  const { n, causes } = strict;
  const cause = causes[1]!;
  const what = labelOf(cause);
  if (n === 0)
    return `No strand with a launch on record is in this cohort: nothing can be said of how many were ${what}`;
  const happened = strict.events[cause]!;
  if (happened === 0)
    return `None of ${inWords(n, 'launched strand')} is on record as ${what}${stillPossible(results, headline)}`;
  const h = tellingHorizon(strict);
  const { days } = strict.horizons[h]!;
  const share = (estimate: Estimate) => estimate.horizons[h]!.causes[estimate.causes[1]!]!;
  const strictShare = share(strict);
  const broadShare = share(broad);
  const limits = ({ lower, upper }: typeof strictShare) =>
    lower === null || upper === null ? '' : ` (95 %: ${percent(lower, n).replace('%', '')} to ${percent(upper, n)})`;
  const within = `within ${yearsText(days)} of launch`;
  const many = `${happened} of ${inWords(n, 'strand')} ${happened === 1 ? 'was' : 'were'} ${what}`;
  if (silenceDecides(notes)) {
    const shares = Object.values(results.strict).map((one) => share(one).estimate ?? 0);
    return `${capitalised(many)}; ${within} that is between ${percent(Math.min(...shares), n)} and ${percent(Math.max(...shares), n)}, depending on what became of ${inWords(subjects.silent, 'silent strand')}`;
  }
  const also = subjects.strictIsBroad
    ? ''
    : `, and ${percent(broadShare.estimate, n)}${limits(broadShare)} in the broad sense`;
  return `${capitalised(many)}: ${percent(strictShare.estimate, n)}${limits(strictShare)} ${within}${also}`;
}

/** With nothing seen, the most that is still possible is what can be said. */
function stillPossible(results: Analysis['results'], headline: keyof Analysis['results']['strict']): string {
  const each = Object.values(results.strict);
  const { rate } = results.strict[headline]!;
  if (rate.upper === null) return '';
  const limits = each
    .map((one) => one.rate.upper)
    .filter((upper) => upper !== null)
    .map((upper) => twoDigits(upper * 100));
  const range =
    new Set(limits).size > 1 && each.length > 1
      ? `at most ${limits[0]} of 100 a year, or ${limits.slice(1).join(' and ')} in the other readings of silence`
      : `at most ${limits[0]} of 100 a year`;
  return `, in ${Math.round(rate.years)} years of observation: ${range}`;
}

/** Each once, in the order of the notes. */
export const caveatsOf = (notes: readonly Note[], more: readonly string[] = []): string[] => [
  ...new Set([...more, ...notes.map(sentenceOf)]),
];

/** Group by group, those of whom the level is not known last. */
export function groupsHeading(subjects: Subjects, { groups, groupLabel, tests }: Analysis): string {
  const headline = subjects.spec.silence.readings[0]!;
  const each = Object.entries(groups ?? {}).map(([level, of]) => ({ level, estimate: of.strict[headline]! }));
  if (each.length === 0) return 'No strand with a launch on record is in this cohort';
  const said = each
    .toSorted((a, b) => Number(a.level === 'uncertain') - Number(b.level === 'uncertain'))
    .slice(0, MOST_GROUPS)
    .map(({ level, estimate: { n, events, causes } }) => `${events[causes[1]!]} of ${n} where it is ${quoted(level)}`);
  const p = tests?.strict[headline];
  const test =
    p === undefined ? '' : p.p !== null ? `; p = ${twoDigits(p.p)}` : `; ${WITHHELD[p.reason ?? ''] ?? 'not compared'}`;
  return `Mainstreamed, by ${groupLabel}: ${said.join(', ')}${each.length > MOST_GROUPS ? ` and ${each.length - MOST_GROUPS} more` : ''}${test}`;
}

const MOST_GROUPS = 4;
const WITHHELD: Readonly<Record<string, string>> = {
  fewUnits: 'too few to compare',
  notTwoGroups: 'nothing to compare, for the test takes two groups',
};
const quoted = (level: string) => `“${level}”`;
