/** Writes a JSON value in the one way that every language agrees on (RFC 8785, JCS), so that its hash means something. */

/** Keys come back for every event of a log: each is quoted once. Bounded, because keys may also come from outside. */
const quotedKeys = new Map<string, string>();
const MOST_CACHED_KEYS = 4096;

/** What cannot simply stand between quotes: quote, backslash, control characters, and surrogates, which may be alone. */
const NEEDS_CARE = /["\\\u0000-\u001f\ud800-\udfff]/;

function quotedKey(key: string): string {
  let quoted = quotedKeys.get(key);
  if (quoted === undefined) {
    quoted = `${quotedString(key)}:`;
    if (quotedKeys.size < MOST_CACHED_KEYS) quotedKeys.set(key, quoted);
  }
  return quoted;
}

function quotedString(text: string): string {
  if (!NEEDS_CARE.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError('canonical JSON: a lone surrogate has no UTF-8 form');
  return JSON.stringify(text);
}

/**
 * The canonical text of a JSON value: members sorted by UTF-16 code units, no white space, numbers as ECMAScript writes
 * them (`-0` is `0`). An object's members that are `undefined` count as absent.
 * @throws TypeError on what JSON cannot say: NaN, infinities, bigint, functions, symbols, `undefined` elsewhere, and lone
 * surrogates, which other writers let through and which then hash to nothing that can be stored.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quotedString(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON: ${value} is not a JSON number`);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Record<string, unknown>);
    default:
      throw new TypeError(`canonical JSON: ${typeof value} is not a JSON value`);
  }
}

function canonicalArray(values: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < values.length; i += 1) text += (i === 0 ? '' : ',') + canonicalJson(values[i]);
  return `${text}]`;
}

function canonicalObject(object: Record<string, unknown>): string {
  let text = '{';
  for (const key of sortedKeys(object)) {
    const value = object[key];
    if (value !== undefined) text += (text.length === 1 ? '' : ',') + quotedKey(key) + canonicalJson(value);
  }
  return `${text}}`;
}

function sortedKeys(object: Record<string, unknown>): string[] {
  const keys = Object.keys(object);
  for (let i = 1; i < keys.length; i += 1) if (keys[i - 1]! > keys[i]!) return keys.sort();
  return keys;
}
