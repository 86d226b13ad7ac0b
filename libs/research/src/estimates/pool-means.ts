/** One mean time with its error out of those of several completed data sets. */

/**
 * Rubin's rules on the plain scale: total variance = mean of the variances + (1 + 1/m) × variance of the means. Source:
 * Rubin (1987), Multiple Imputation for Nonresponse in Surveys. Null where any data set has none.
 */
export function poolMeans(means: readonly (number | null)[], stdErrs: readonly (number | null)[]) {
  const known = means.filter((mean) => mean !== null);
  const errors = stdErrs.filter((error) => error !== null);
  if (known.length === 0 || known.length < means.length || errors.length < means.length)
    return { mean: null, stdErr: null };
  const m = known.length;
  if (m === 1) return { mean: known[0]!, stdErr: errors[0]! };
  const mean = known.reduce((sum, one) => sum + one, 0) / m;
  const within = errors.reduce((sum, error) => sum + error ** 2, 0) / m;
  const between = known.every((one) => one === known[0])
    ? 0
    : known.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (m - 1);
  return { mean, stdErr: Math.sqrt(within + (1 + 1 / m) * between) };
}
