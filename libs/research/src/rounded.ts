/** Computed numbers as they are published: to 12 significant digits, since the last bits of a logarithm differ between
 *  processors, and an answer has to be the same bytes on all of them. */

const DIGITS = 12;

/** A number to 12 significant digits; whole numbers as they are. */
export const roundedNumber = (value: number): number =>
  Number.isSafeInteger(value) ? value : Number(value.toPrecision(DIGITS));

/** The same value with every number in it rounded. @throws RangeError on a number that is none: nothing undefined may be
 *  published as one */
export function rounded<T>(value: T, path = ''): T {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${path} is ${value}`);
    return roundedNumber(value) as T;
  }
  if (Array.isArray(value)) return value.map((one, i) => rounded(one as unknown, `${path}/${i}`)) as T;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => one !== undefined)
        .map(([key, one]) => [key, rounded(one as unknown, `${path}/${key}`)]),
    ) as T;
  return value;
}
