/** The shape of what is estimated: numbers with limits, or with the reason why there are none. */
import type { Endpoint, Reading } from '../specification/specification.js';
import type { EarlyCollapse } from '../statistics/kaplan-meier.js';

/** A number with its limits, or why there are none. */
export interface Estimated {
  readonly estimate: number | null;
  readonly stdErr: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: string | null;
  /** Smallest and largest over the completed data sets: what the dates alone leave open. */
  readonly envelopeLower?: number | null;
  readonly envelopeUpper?: number | null;
  /** Share by which vague dates widen the variance. */
  readonly relativeIncrease?: number | null;
}

export interface HorizonEstimates {
  /** Since the origin. */
  readonly days: number;
  /** From the middles of the dates, like all counts here. */
  readonly atRisk: number;
  readonly entered: number;
  readonly censored: number;
  readonly causes: Readonly<
    Record<string, Estimated & { readonly events: number; readonly netHypothetical?: number | null }>
  >;
  readonly eventFree: Estimated;
}

export interface EstimatedCurve {
  /** Ascending; a step at each. */
  readonly time: readonly number[];
  readonly atRisk: readonly number[];
  readonly causes: Readonly<
    Record<
      string,
      { readonly [K in 'estimate' | 'lower' | 'upper']: readonly (number | null)[] } & {
        readonly envelopeLower?: readonly (number | null)[];
        readonly envelopeUpper?: readonly (number | null)[];
        readonly midpoint?: readonly (number | null)[];
      }
    >
  >;
  readonly lastTime: number | null;
  /** Times at which anybody is censored, from the middles of the dates; none given of large cohorts. */
  readonly censoredAt: readonly number[];
}

export interface YearlyRate {
  readonly events: number;
  readonly years: number;
  readonly perYear: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: string | null;
}

export interface Estimate {
  readonly endpoint: Endpoint;
  readonly reading: Reading;
  /** Names by status code, `censored` first. */
  readonly causes: readonly string[];
  readonly n: number;
  readonly clusters: number;
  readonly censored: number;
  readonly events: Readonly<Record<string, number>>;
  readonly dates: 'exact' | 'midpoint' | 'imputed';
  readonly imputations: number | null;
  readonly widestRangeDays: number;
  readonly straddling: number;
  readonly delayedEntry: boolean;
  readonly horizons: readonly HorizonEstimates[];
  readonly curve: EstimatedCurve;
  readonly rate: YearlyRate;
  /** On the shortest durations that the dates allow. */
  readonly rateShortest: YearlyRate;
  readonly medianFollowUp: { readonly days: number | null; readonly reason: string | null };
  /** By when half have had any outcome. */
  readonly medianTime: {
    readonly days: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly reason: string | null;
    readonly lastTime: number | null;
  };
  readonly meanTime: {
    readonly tau: number | null;
    readonly largestTau: number | null;
    readonly states: Readonly<Record<string, { readonly days: number | null; readonly stdErr: number | null }>>;
    readonly reason: string | null;
  };
  readonly earlyCollapse: EarlyCollapse | null;
  readonly typicalDays: { readonly duration: number | null; readonly range: number | null };
}
