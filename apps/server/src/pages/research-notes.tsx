/** What has to be known beside an answer: each guard and remark in its sentence, with its numbers in words. */
import type { JSX } from 'preact';
import { DAYS_PER_YEAR, EXCLUSIONS, sentenceOf, type ExclusionReason, type Note, type ResearchAnswer } from '#research';

const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
const yearsOf = (days: number) => plural(Number((days / DAYS_PER_YEAR).toFixed(1)), 'year');
const whole = (value: unknown): number => Number(value);

/** The numbers of a note; undefined where its sentence says it all. */
function detailOf(note: Note): string | undefined {
  switch (note.code) {
    case 'G01': {
      const most = note['upperPerYear'];
      return `${plural(Math.round(whole(note['years'])), 'year')} of observation${most === null ? '' : `, at most ${(whole(most) * 100).toPrecision(2)} of 100 strands a year`}`;
    }
    case 'G03':
      return `${whole(note['atRisk'])} still followed ${yearsOf(whole(note['days']))} after launch`;
    case 'G07': {
      const apart = `the readings are up to ${Math.round(whole(note['apart']) * 100)} percentage points apart`;
      const at = note['atDays'] == null ? '' : ` ${yearsOf(whole(note['atDays']))} after launch`;
      return `${whole(note['longSilent'])} of ${plural(whole(note['rows']), 'strand')} not seen for more than a year; ${apart}${at}`;
    }
    case 'G08':
      return `${yearsOf(whole(note['collapsedAt']))} after launch`;
    case 'G09':
      return `${plural(whole(note['rows']), 'strand')} of ${plural(whole(note['clusters']), 'partnership')}, up to ${whole(note['largestCluster'])} of one`;
    case 'G10':
      return `the widest range has ${plural(whole(note['widestRangeDays']), 'day')}; ${note['imputed'] === true ? 'dates are drawn again and again within their ranges' : 'the middle of each range is taken'}`;
    case 'coarseDates':
      return `half of the strands last less than ${plural(whole(note['medianDuration']), 'day')}, and half of the dates are vaguer than ${plural(whole(note['medianRange']), 'day')}`;
    case 'parked':
      return (note['ids'] as readonly string[]).join(', ');
    default:
      return typeof note['count'] === 'number' ? plural(note['count'], 'strand') : undefined;
  }
}

/** The numbers of all notes of one code; what holds of the strict and of the broad sense alike is said once. */
function detailsOf(notes: readonly Note[]): string[] {
  const byDetail = Map.groupBy(notes, detailOf);
  return [...byDetail].flatMap(([detail, those]) => {
    if (detail === undefined) return [];
    const senses = [...new Set(those.flatMap(({ endpoint }) => (typeof endpoint === 'string' ? [endpoint] : [])))];
    return senses.length === 1 && notes.length > 1 ? `${senses[0]} sense: ${detail}` : detail;
  });
}

export function Notes({ notes }: { readonly notes: readonly Note[] }): JSX.Element | null {
  if (notes.length === 0) return null;
  const codes = [...new Set(notes.map(({ code }) => code))];
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">Read this with it</h2>
      <ul class="psp-notes">
        {codes.map((code) => {
          const those = notes.filter((note) => note.code === code);
          const details = detailsOf(those);
          return (
            <li key={code}>
              {sentenceOf(those[0]!)}
              {details.length > 0 && <span class="psp-quiet"> {sentenceCase(details.join('; '))}.</span>}{' '}
              <span class="psp-tag psp-tag--note">{code}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Found, left out by reason, analysed. */
export function Counted({ cohort }: Pick<ResearchAnswer, 'cohort'>): JSX.Element {
  const { found, n, clusters, silent, exclusions } = cohort;
  return (
    <section aria-labelledby="counted">
      <h2 id="counted">
        {plural(found, 'strand')} found, {n.toLocaleString('en-GB')} analysed
      </h2>
      <ul>
        {exclusions.map(({ reason, count, endpoint, reading }) => (
          <li key={`${reason}${endpoint}${reading}`}>
            {plural(count, 'strand')} left out
            {endpoint !== undefined && ` of the ${endpoint} sense, reading ${reading}`}:{' '}
            {EXCLUSIONS[reason as ExclusionReason] ?? reason}
          </li>
        ))}
        <li>
          {plural(n, 'strand')} of {plural(clusters, 'partnership')} analysed; {silent.toLocaleString('en-GB')} of them
          not seen for some time
        </li>
      </ul>
    </section>
  );
}

interface Reading {
  readonly rate?: { readonly years: number; readonly upper: number | null };
}
const READING_WORDS: Readonly<Record<string, string>> = {
  lastSeen: 'counting each strand until it was last seen',
  ended: 'taking silent strands as ended',
  running: 'taking silent strands as still running',
};

/** Where nobody has had the outcome: why an empty curve is no answer, and what would make one. */
export function NotKnownYet({ answer }: { readonly answer: ResearchAnswer }): JSX.Element | null {
  const none = answer.notes.some(({ code, endpoint }) => code === 'G01' && endpoint === 'strict');
  if (!none || answer.cohort.n === 0) return null;
  const { n, silent } = answer.cohort;
  const strict = (answer.results as { readonly strict?: Readonly<Record<string, Reading>> }).strict ?? {};
  const rates = Object.entries(strict).flatMap(([reading, { rate }]) =>
    rate === undefined || rate.upper === null ? [] : [{ reading, years: rate.years, upper: rate.upper }],
  );
  return (
    <div class="psp-panel">
      <h3>Not known yet, and why</h3>
      <p>
        None of {plural(n, 'launched strand')} is on record with this outcome. That is not “never”:{' '}
        {silent === 0
          ? 'they are still running, and it may come.'
          : `of ${silent} of them nothing has been recorded since they were last seen, and nobody knows what became of them.`}
      </p>
      {rates.length > 0 && (
        <>
          <p>What can be said is how often it happens at most (95 % limits):</p>
          <ul>
            {rates.map(({ reading, years, upper }) => (
              <li key={reading}>
                at most <strong>{(upper * 100).toPrecision(2)} of 100 strands a year</strong>,{' '}
                {READING_WORDS[reading] ?? reading} ({Math.round(years)} years of observation)
              </li>
            ))}
          </ul>
        </>
      )}
      {silent > 0 && (
        <p>
          Somebody who looks narrows it: record what was found of a silent strand as{' '}
          <code>psp record &lt;partnership&gt; observe-follow-up</code>, or on its page.
        </p>
      )}
    </div>
  );
}
