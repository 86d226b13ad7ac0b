/** Curves with what is read off them, in the shape of an expected block. */
import { atTimes } from '../statistics/at-times.js';
import type { CumulativeIncidenceCurve } from '../statistics/cumulative-incidence.js';
import type { KaplanMeierCurve } from '../statistics/kaplan-meier.js';
import { quantiles } from '../statistics/quantiles.js';
import { rmst } from '../statistics/restricted-mean.js';
import { statesAtTimes } from '../statistics/states-at-times.js';
import { restrictedMeanTime } from '../statistics/time-lost.js';
import { child, numbersAt } from './expected-values.js';
import type { Json } from './fixture-file.js';

/** A result for all rows and by group, each read off as its own part of the expected block asks. */
export function groupedReadings<T>(
  result: { readonly all: T; readonly byGroup?: Record<string, T> },
  expected: Json,
  read: (curve: T, expected: Json | undefined) => unknown,
) {
  const groups = child(expected, 'byGroup');
  return {
    all: read(result.all, child(expected, 'all')),
    byGroup: Object.fromEntries(
      Object.entries(result.byGroup ?? {}).map(([name, curve]) => [name, read(curve, child(groups, name))]),
    ),
  };
}

/** A curve with what is read off it, at the shares, horizons and times of the expected block. */
export function curveReadings(curve: KaplanMeierCurve, expected: Json | undefined) {
  const times = child(child(expected, 'atTimes'), 'times') as number[] | undefined;
  return {
    ...curve,
    quantiles: quantiles(curve, numbersAt(child(expected, 'quantiles'), 'p')),
    rmst: numbersAt(child(expected, 'rmst'), 'tau').map((tau) => rmst(curve, tau)),
    ...(times && { atTimes: atTimes(curve, times) }),
  };
}

/** The same of a cumulative incidence. */
export function incidenceReadings(curve: CumulativeIncidenceCurve, expected: Json | undefined) {
  const times = child(child(expected, 'atTimes'), 'times') as number[] | undefined;
  return {
    ...curve,
    restrictedMeanTime: numbersAt(child(expected, 'restrictedMeanTime'), 'tau').map((tau) =>
      restrictedMeanTime(curve, tau),
    ),
    ...(times && { atTimes: statesAtTimes(curve, times) }),
  };
}
