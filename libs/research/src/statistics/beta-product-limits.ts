/** Confidence limits of a survival curve that are never undefined, for small cohorts (BPCP). */
import { betaQuantile } from './distributions.js';
import type { RiskTable } from './risk-table.js';

export interface BetaProductLimits {
  /** Lower limit from the origin to the first time; null without subjects. The upper one is 1. */
  readonly beforeFirstTimeLower: number | null;
  readonly lower: number[];
  readonly upper: number[];
}

/**
 * Beta product confidence procedure. Upper limit after row i = upper quantile of the product, over the rows with
 * events up to i, of Beta(n−d+1, d) variables; lower limit = lower quantile of that product times Beta(r, 1), r being
 * at risk just after row i. The product is replaced by the Beta variable with the same mean and variance.
 * Source: Fay, Brittain and Proschan (2013), Biostatistics; method of moments.
 * Convention: right-censored data only. Without an event yet the upper limit is 1; with nobody left at risk the lower
 * limit is 0. Without censoring these are the limits of Clopper and Pearson.
 */
export function betaProductLimits(table: RiskTable, level: number): BetaProductLimits {
  const tail = (1 - level) / 2;
  const rows = table.time.length;
  const lower = new Array<number>(rows);
  const upper = new Array<number>(rows);
  const [nEvent] = table.nEvent as [Float64Array];
  const product = new BetaProduct();
  for (let row = 0; row < rows; row++) {
    const n = table.nRisk[row]!;
    const d = nEvent[row]!;
    if (d > 0) product.multiplyBy(n - d + 1, d);
    const left = n - d - table.nCensor[row]!;
    upper[row] = d > 0 ? product.quantile(1 - tail) : row > 0 ? upper[row - 1]! : 1;
    lower[row] = left > 0 ? product.times(left, 1).quantile(tail) : 0;
  }
  return { beforeFirstTimeLower: table.n > 0 ? betaQuantile(tail, table.n, 1) : null, lower, upper };
}

/** Mean m and relative second moment 1 + c of a product of independent Beta variables. Keeping c apart loses no digits
 *  in the variance m²·c when there are many subjects. */
class BetaProduct {
  private logMean = 0;
  private logRatio = 0;

  multiplyBy(a: number, b: number): void {
    this.logMean += Math.log1p(-b / (a + b));
    this.logRatio += Math.log1p(b / (a * (a + b + 1)));
  }

  times(a: number, b: number): BetaProduct {
    const product = new BetaProduct();
    product.logMean = this.logMean;
    product.logRatio = this.logRatio;
    product.multiplyBy(a, b);
    return product;
  }

  quantile(p: number): number {
    const mean = Math.exp(this.logMean);
    const relativeVariance = Math.expm1(this.logRatio);
    const alpha = -Math.expm1(this.logMean + this.logRatio) / relativeVariance;
    return betaQuantile(p, alpha, (alpha * -Math.expm1(this.logMean)) / mean);
  }
}
