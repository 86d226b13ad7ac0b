/** Money as sources give it: minor units, a currency, and how exactly the amount is known. An unknown amount is never 0. */
import type { Qualifier } from './vocabulary.js';

export interface MoneyAmount {
  /** Minor units of the currency; null exactly when the qualifier is `unknown`. */
  pence: number | null;
  /** ISO 4217. */
  currency: string;
  qualifier: Qualifier;
}

export const MOST_PENCE = 1_000_000_000_000;

/** A sum that says how exactly it is known, and how many of its parts nobody knows. */
export interface Total {
  /** null = no total can be given; see `parts`. */
  pence: number | null;
  currency: string;
  qualifier: Exclude<Qualifier, 'unknown'> | 'none';
  parts: number;
  unknownParts: number;
}

/** Sums amounts of one currency: all exact → exact; a rounded part → rounded; an atLeast or unknown part → atLeast; an
 *  atMost part → atMost; atLeast together with atMost gives no total. Nothing at all is exactly 0. */
export function totalOf(amounts: readonly MoneyAmount[], currency: string): Total {
  let pence = 0;
  let unknownParts = 0;
  let rounded = false;
  let atLeast = false;
  let atMost = false;
  for (const amount of amounts) {
    if (amount.currency !== currency) throw new Error(`a total of ${currency} cannot hold ${amount.currency}`);
    if (amount.pence === null) unknownParts += 1;
    else pence += amount.pence;
    rounded ||= amount.qualifier === 'rounded';
    atMost ||= amount.qualifier === 'atMost';
    atLeast ||= amount.qualifier === 'atLeast' || amount.qualifier === 'unknown';
  }
  const parts = amounts.length;
  if (atLeast && atMost) return { pence: null, currency, qualifier: 'none', parts, unknownParts };
  const qualifier = atLeast ? 'atLeast' : atMost ? 'atMost' : rounded ? 'rounded' : 'exact';
  return { pence, currency, qualifier, parts, unknownParts };
}
