/** Variance of one cause's cumulative incidence at every time, in one pass and without cancellation. */

/**
 * Closed-form variance of Aalen–Johansen's estimate F of a cause, other causes competing:
 * Var F(t) = Σ over t_i ≤ t of [g₁² a₁(1−a₁) + g₂² a₂(1−a₂) − 2 g₁g₂ a₁a₂] / n_i, with a₁ = this cause's outcomes / at
 * risk, a₂ the other causes', q = 1−a₁−a₂, G = (F(t)−F(t_i))/q (0 when q = 0), g₁ = S(t_i−) − G, g₂ = −G.
 * Source: the Greenwood-type estimator for multi-state models, Andersen, Borgan, Gill and Keiding, Statistical Models
 * Based on Counting Processes, section IV.4.
 *
 * Since S + F + O = 1, O being the incidence of the other causes, g₁·q = S(t) + (O(t) − O(t_i)) and −g₂·q =
 * F(t) − F(t_i). Both are sums of terms ≥ 0, so the running sums below only grow by terms ≥ 0: the cost is one step per
 * time instead of one per pair of times, and no digits are lost where the variance is small.
 */
export class CumulativeIncidenceVariance {
  private settled = 0;
  private a0 = 0;
  private a1 = 0;
  private a2 = 0;
  private b0 = 0;
  private b1 = 0;
  private b2 = 0;
  private c0 = 0;
  private cOther = 0;
  private cOwn = 0;
  private cBoth = 0;

  /**
   * Takes the next time with its counts and returns the variance there.
   * @param before share free of all outcomes just before it
   */
  next(before: number, nRisk: number, own: number, other: number): number {
    const a = own / nRisk;
    const b = other / nRisk;
    const ownStep = before * a;
    const otherStep = before * b;
    this.a2 += otherStep * (2 * this.a1 + otherStep * this.a0);
    this.a1 += otherStep * this.a0;
    this.b2 += ownStep * (2 * this.b1 + ownStep * this.b0);
    this.b1 += ownStep * this.b0;
    this.cBoth += otherStep * this.cOwn + ownStep * this.cOther + ownStep * otherStep * this.c0;
    this.cOther += otherStep * this.c0;
    this.cOwn += ownStep * this.c0;
    const left = nRisk - own - other;
    const q = left / nRisk;
    if (left === 0) {
      this.settled += (before * before * a * (1 - a)) / nRisk;
    } else {
      const weight = 1 / (nRisk * q * q);
      this.a0 += weight * a * (1 - a);
      this.b0 += weight * b * (1 - b);
      this.c0 += weight * a * b;
    }
    const free = before * q;
    return (
      this.settled + free * (free * this.a0 + 2 * this.a1) + this.a2 + this.b2 + 2 * (free * this.cOwn + this.cBoth)
    );
  }
}
