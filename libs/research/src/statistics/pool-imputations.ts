/** One estimate with limits out of the estimates of several completed data sets. */
import { DEFAULT_LEVEL, fromLogLog, hasLogLogScale, logLog, multiplier } from './limits.js';
import { zeroEventBound } from './cumulative-incidence.js';

/** One array element per time. */
export interface PooledEstimates {
  readonly estimate: (number | null)[];
  readonly theta: (number | null)[];
  readonly within: (number | null)[];
  readonly between: (number | null)[];
  readonly total: (number | null)[];
  /** Share by which not knowing the dates widens the variance: (1 + 1/m) × between / within. */
  readonly relativeIncrease: (number | null)[];
  readonly lower: (number | null)[];
  readonly upper: (number | null)[];
  /** Smallest and largest estimate: the uncertainty of the dates alone. */
  readonly envelopeLower: (number | null)[];
  readonly envelopeUpper: (number | null)[];
  /** `zeroEventBound`: nobody had the outcome in any data set, and the limits are that bound. */
  readonly reason: (null | 'undefinedInSomeImputations' | 'zeroEventBound' | 'noSubjects')[];
}

export interface PoolingOptions {
  readonly level?: number;
  /** At risk by data set and time: with it an incidence of 0 in all data sets gets the zero-event bound. */
  readonly nRisk?: readonly (readonly number[])[];
}

/**
 * Rubin's rules on θ = ln(−ln q) of a share q: within = mean of (se/(q ln q))², between = variance of θ (divisor m−1),
 * total = within + (1 + 1/m) between; estimate exp(−exp(mean θ)), limits exp(−exp(mean θ ± z √total)).
 * Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys.
 * Convention: a share of 0 or 1 in any data set has no θ: the estimate is the plain mean and there are no limits; where
 * all data sets agree exactly, between is exactly 0 and the estimate is theirs.
 * @param estimates by data set, then by time
 * @param stdErrs the same shape
 */
export function poolImputations(
  estimates: readonly (readonly (number | null)[])[],
  stdErrs: readonly (readonly (number | null)[])[],
  options: PoolingOptions = {},
): PooledEstimates {
  const level = options.level ?? DEFAULT_LEVEL;
  const times = estimates[0]?.length ?? 0;
  const rows = Array.from({ length: times }, (_, t) => {
    const smallest = options.nRisk && Math.min(...options.nRisk.map((counts) => counts[t]!));
    return poolOne(
      estimates.map((set) => set[t] ?? null),
      stdErrs.map((set) => set[t] ?? null),
      smallest,
      level,
    );
  });
  const column = <K extends keyof PooledRow>(key: K) => rows.map((row) => row[key]);
  return {
    estimate: column('estimate'),
    theta: column('theta'),
    within: column('within'),
    between: column('between'),
    total: column('total'),
    relativeIncrease: column('relativeIncrease'),
    lower: column('lower'),
    upper: column('upper'),
    envelopeLower: column('envelopeLower'),
    envelopeUpper: column('envelopeUpper'),
    reason: column('reason'),
  };
}

type PooledRow = { readonly [K in keyof PooledEstimates]: PooledEstimates[K][number] };

const UNDEFINED = {
  theta: null,
  within: null,
  between: null,
  total: null,
  relativeIncrease: null,
  lower: null,
  upper: null,
};

function poolOne(
  shares: readonly (number | null)[],
  stdErrs: readonly (number | null)[],
  nRisk: number | undefined,
  level: number,
): PooledRow {
  const known = shares.filter((share) => share !== null);
  if (known.length === 0 || known.length < shares.length) {
    return { ...UNDEFINED, estimate: null, envelopeLower: null, envelopeUpper: null, reason: 'noSubjects' };
  }
  const envelopeLower = Math.min(...known);
  const envelopeUpper = Math.max(...known);
  const envelope = { envelopeLower, envelopeUpper };
  const within = mean(known.map((share, i) => (stdErrs[i]! / (share * Math.log(share))) ** 2));
  if (!known.every(hasLogLogScale) || stdErrs.some((se) => se === null) || !Number.isFinite(within)) {
    const bound = envelopeUpper === 0 && nRisk !== undefined ? zeroEventBound(nRisk, level) : null;
    const estimate = mean(known);
    if (bound === null) return { ...UNDEFINED, ...envelope, estimate, reason: 'undefinedInSomeImputations' };
    return { ...UNDEFINED, ...envelope, estimate, lower: 0, upper: bound, reason: 'zeroEventBound' };
  }
  const m = known.length;
  const theta = mean(known.map(logLog));
  const between = m > 1 ? known.reduce((sum, share) => sum + (logLog(share) - theta) ** 2, 0) / (m - 1) : 0;
  const total = within + (1 + 1 / m) * between;
  const reach = multiplier(level) * Math.sqrt(total);
  return {
    estimate: envelopeLower === envelopeUpper ? envelopeLower : fromLogLog(theta),
    theta,
    within,
    between,
    total,
    relativeIncrease: within > 0 ? ((1 + 1 / m) * between) / within : null,
    lower: fromLogLog(theta + reach),
    upper: fromLogLog(theta - reach),
    ...envelope,
    reason: null,
  };
}

/** Mean of numbers; of equal numbers exactly that number, which a sum would round. */
function mean(values: readonly number[]): number {
  if (values.every((value) => value === values[0])) return values[0]!;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
