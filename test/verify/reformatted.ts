/** Writes a line so that it says the same and looks quite different, as another program's JSON writer might. */
import type { Seeded } from './seeded.js';

const SPACES = ['', '', '', ' ', '  ', '\t', '\r'];

/** Keys in any order, white space anywhere, any character as a `\u` escape. */
export const reformatted =
  (random: Seeded) =>
  (value: unknown): string => {
    const space = () => random.pick(SPACES);
    const string = (text: string) => {
      const escaped = Array.from({ length: text.length }, (_, i) =>
        random.chance(0.1)
          ? `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`
          : JSON.stringify(text[i])
              .slice(1, -1)
              .replaceAll('/', random.pick(['/', '\\/'])),
      );
      // A surrogate whose other half was escaped must be escaped too: alone it has no UTF-8 form.
      return `"${escaped.join('')}"`.replace(/[\ud800-\udfff]/g, (unit, at: number, all: string) =>
        isPaired(all, at) ? unit : `\\u${unit.charCodeAt(0).toString(16)}`,
      );
    };
    const write = (part: unknown): string => {
      if (typeof part === 'string') return string(part);
      if (typeof part !== 'object' || part === null) return JSON.stringify(part);
      if (Array.isArray(part)) return `[${space()}${part.map(write).join(`${space()},${space()}`)}${space()}]`;
      const members = Object.entries(part).filter(([, member]) => member !== undefined);
      for (let i = members.length - 1; i > 0; i -= 1) {
        const j = random.below(i + 1);
        [members[i], members[j]] = [members[j]!, members[i]!];
      }
      const texts = members.map(([key, member]) => `${string(key)}${space()}:${space()}${write(member)}`);
      return `{${space()}${texts.join(`${space()},${space()}`)}${space()}}`;
    };
    return `${space()}${write(value)}${space()}`;
  };

const isHigh = (unit: string | undefined) => unit !== undefined && unit >= '\ud800' && unit <= '\udbff';
const isLow = (unit: string | undefined) => unit !== undefined && unit >= '\udc00' && unit <= '\udfff';
const isPaired = (text: string, at: number) =>
  isHigh(text[at]) ? isLow(text[at + 1]) : isLow(text[at]) && isHigh(text[at - 1]);
