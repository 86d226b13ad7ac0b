/** Dates of the fixtures: texts of a year, a month or a day become ranges of day numbers. */
import { atTimes } from '../statistics/at-times.js';
import { cumulativeIncidence } from '../statistics/cumulative-incidence.js';
import { dateRanges, type DateRanges } from '../statistics/date-ranges.js';
import { kaplanMeier } from '../statistics/kaplan-meier.js';
import { poolImputations } from '../statistics/pool-imputations.js';
import { statesAtTimes } from '../statistics/states-at-times.js';
import type { Json, JsonObject } from './fixture-file.js';

/** First and last day (days since 1970-01-01) of a partial date; undefined where the text is none. */
export type ParseRange = (text: string) => { readonly earliestDay: number; readonly latestDay: number } | undefined;

/** The fixture holds something that its kind does not allow. */
export class FixtureProblem extends Error {}

function parseOne(text: Json, parseRange: ParseRange) {
  const range = typeof text === 'string' ? parseRange(text) : undefined;
  if (range === undefined) throw new FixtureProblem(`${JSON.stringify(text)} is not a date`);
  return range;
}

const dayText = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Durations of the rows, and the cut ranges with dates as texts. */
export function durationsOf(content: JsonObject, parseRange: ParseRange): DateRanges & { readonly asText: object } {
  const start = (content['start'] as Json[]).map((text) => parseOne(text, parseRange));
  const end = (content['end'] as Json[]).map((text) => (text === null ? null : parseOne(text, parseRange)));
  const validAt = parseOne((content['dataset'] as JsonObject)['asOf'] ?? null, parseRange).latestDay;
  const ranges = dateRanges(
    {
      startLo: start.map(({ earliestDay }) => earliestDay),
      startHi: start.map(({ latestDay }) => latestDay),
      endLo: end.map((range) => range?.earliestDay ?? null),
      endHi: end.map((range) => range?.latestDay ?? null),
    },
    validAt,
  );
  const asText = {
    ...ranges,
    startLo: ranges.startLo.map(dayText),
    startHi: ranges.startHi.map(dayText),
    endLo: ranges.endLo.map(dayText),
    endHi: ranges.endHi.map(dayText),
  };
  return { ...ranges, asText };
}

/** The cut ranges alone, as texts. */
export const rangesOf = Object.assign(
  (content: JsonObject, parseRange: ParseRange) => durationsOf(content, parseRange).asText,
  {
    one: parseOne,
  },
);

/** Curves of every completed data set at the times, and pooled: of any end as the event, and of each cause. */
export function completedDataSets(content: JsonObject, times: readonly number[]) {
  const status = content['status'] as number[];
  const causes = (content['causes'] ?? []) as string[];
  const durations = (content['imputations'] as readonly JsonObject[]).map((set) => set['time'] as number[]);
  const ended = status.map((code) => (code > 0 ? 1 : 0));
  const anyEnd = durations.map((time) => atTimes(kaplanMeier({ time, status: ended }).all, times));
  const states = durations.map((time) => statesAtTimes(cumulativeIncidence({ time, status }, causes).all, times));
  const pooled = (estimates: (number | null)[][], stdErrs: (number | null)[][]) => ({
    estimates,
    stdErrs,
    pooled: poolImputations(estimates, stdErrs),
  });
  return {
    anyEnd: pooled(
      anyEnd.map(({ surv }) => surv),
      anyEnd.map(({ stdErr }) => stdErr),
    ),
    byCause: Object.fromEntries(
      causes.slice(1).map((cause) => [
        cause,
        pooled(
          states.map((set) => set.causes[cause]!.cif),
          states.map((set) => set.causes[cause]!.stdErr),
        ),
      ]),
    ),
  };
}
