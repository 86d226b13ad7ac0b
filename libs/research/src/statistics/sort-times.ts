/** Sorts non-negative times, by their bits when there are many. */

/** Below this many values the counters of the radix sort cost more than they save. */
const RADIX_FROM = 20_000;
const DIGITS = 4;
const RADIX = 65_536;

/** A new array with the values ascending. Values must be ≥ 0 (no −0): then the order of doubles is that of their bits. */
export function sortTimes(times: Float64Array): Float64Array {
  return times.length < RADIX_FROM ? times.slice().sort() : radixSort(times);
}

/** Least significant 16 bits first; a digit on which all values agree is passed over. */
function radixSort(times: Float64Array): Float64Array {
  const n = times.length;
  let from = times.slice();
  let to = new Float64Array(n);
  const counts = new Uint32Array(DIGITS * RADIX);
  const digits = new Uint16Array(from.buffer);
  for (let i = 0; i < digits.length; i += DIGITS) {
    for (let d = 0; d < DIGITS; d++) counts[d * RADIX + digits[i + d]!]!++;
  }
  for (let d = 0; d < DIGITS; d++) {
    const places = counts.subarray(d * RADIX, (d + 1) * RADIX);
    const keys = new Uint16Array(from.buffer);
    if (places[keys[d]!] === n) continue;
    for (let value = 0, next = 0; value < RADIX; value++) {
      const count = places[value]!;
      places[value] = next;
      next += count;
    }
    for (let i = 0; i < n; i++) to[places[keys[i * DIGITS + d]!]!++] = from[i]!;
    [from, to] = [to, from];
  }
  return from;
}
