/** Looks at JSON as it is written, where parsing would hide something. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * Whether a key stands twice in one object of a JSON text. JSON lets it, and readers differ in which of the two they see:
 * a person could be shown another value than the one that was hashed. The text must be valid JSON.
 */
export function hasRepeatedKey(text: string): boolean {
  const open: Set<string>[] = [];
  let lastString = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') lastString = token;
    else {
      const key = JSON.parse(lastString) as string;
      if (open.at(-1)!.has(key)) return true;
      open.at(-1)!.add(key);
    }
  }
  return false;
}
