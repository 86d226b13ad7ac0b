/** Whether a value is plain JSON: whether what is stored, read again, would equal what was passed. */

export const MAX_DEPTH = 32;

export interface ContentProblem {
  problem: string;
  /** JSON pointer below the value that was looked at; '' is the value itself. */
  path: string;
}

/**
 * The first thing in `value` that JSON would lose, change or refuse; undefined where there is none. `value` must be an
 * object or, below it, anything JSON knows; the object itself has depth 1, and at most 32 are allowed, which also ends
 * a cycle.
 */
export function plainJsonProblem(value: unknown): ContentProblem | undefined {
  if (!isPlainObject(value)) return { problem: `not a JSON object but ${kindOf(value)}`, path: '' };
  return problemIn(value, 1);
}

function problemIn(value: unknown, depth: number): ContentProblem | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? undefined : { problem: 'not well-formed Unicode', path: '' };
    case 'number':
      if (!Number.isFinite(value)) return { problem: `${value} is no JSON number`, path: '' };
      return Object.is(value, -0) ? { problem: 'minus zero would come back as zero', path: '' } : undefined;
    case 'boolean':
      return undefined;
    case 'object':
      if (value === null) return undefined;
      if (depth > MAX_DEPTH) return { problem: `nested deeper than ${MAX_DEPTH}`, path: '' };
      if (Array.isArray(value)) return problemInArray(value, depth);
      if (isPlainObject(value)) return problemInObject(value, depth);
      return { problem: `not plain JSON but ${kindOf(value)}`, path: '' };
    default:
      return { problem: `not plain JSON but ${kindOf(value)}`, path: '' };
  }
}

function problemInArray(value: readonly unknown[], depth: number): ContentProblem | undefined {
  for (let i = 0; i < value.length; i++) {
    const found = problemIn(value[i], depth + 1);
    if (found) return below(String(i), found);
  }
  return Object.keys(value).length === value.length ? undefined : { problem: 'an array with holes or names', path: '' };
}

function problemInObject(value: Record<string, unknown>, depth: number): ContentProblem | undefined {
  for (const key of Object.keys(value)) {
    if (!key.isWellFormed()) return { problem: 'a key that is not well-formed Unicode', path: '' };
    const found = problemIn(value[key], depth + 1);
    if (found) return below(key, found);
  }
  return Object.getOwnPropertySymbols(value).length === 0
    ? undefined
    : { problem: 'an object with symbols for keys', path: '' };
}

/** A record and nothing more. Compared by shape, since a prototype may come from another realm. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return `an object of ${value.constructor?.name ?? 'its own kind'}`;
  return typeof value;
}

const below = (key: string, found: ContentProblem): ContentProblem => ({
  problem: found.problem,
  path: `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${found.path}`,
});
