/** What of the reference results is not compared, and why. */

export interface Skip {
  readonly name: string;
  readonly why: string;
}

export const RING_2 = 'ring 2, not built yet';
export const NOT_IN_PRODUCT = 'not in the product';
export const INFORMATIONAL = 'informational';
export const R_COUNTS_OTHERWISE = 'informational: R counts otherwise';

/** Kinds skipped whole. */
export const SKIPPED_KINDS: Readonly<Record<string, string>> = {
  interval: RING_2,
  lexis: NOT_IN_PRODUCT,
  sequences: NOT_IN_PRODUCT,
};

/** Where inside a block something is left out. */
export interface BlockContext {
  readonly delayedEntry: boolean;
}

/** The rule for the part of a block at a path of keys (array indices left out); null: it is compared. */
export function skippedInside(keys: readonly string[], context: BlockContext): Skip | null {
  const last = keys.at(-1)!;
  const parent = keys.at(-2);
  const named = (why: string, name = last): Skip => ({ name, why });
  if (parent === 'ci' && (last === 'plain' || last === 'log')) return named(NOT_IN_PRODUCT, `ci.${last}`);
  if (parent === 'ci' && last === 'log-log.infinitesimalJackknife') return named(INFORMATIONAL, `ci.${last}`);
  if (parent === 'stdErr' && (last === 'aalen' || last === 'infinitesimalJackknife')) {
    return named(INFORMATIONAL, `stdErr.${last}`);
  }
  if (last === 'ciRothman' || last === 'note' || last === 'how' || last === 'median') return named(INFORMATIONAL);
  if (parent === 'atTimes' && last === 'nRisk' && context.delayedEntry) {
    return named(R_COUNTS_OTHERWISE, 'atTimes.nRisk under delayed entry');
  }
  if (keys.includes('conditional') && parent === 'km' && (last === 'n' || last === 'entryCount')) {
    return named(R_COUNTS_OTHERWISE);
  }
  return null;
}
