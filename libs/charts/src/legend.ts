/** What colours and strokes mean, in rows below a chart. */
import { element, text } from './svg.js';

export interface LegendItem {
  /** Drawn around the origin, about 16 wide. */
  readonly glyph: string;
  readonly says: string;
}

const LETTER = 6.4;
const LINE = 20;

/** Items from left to right, on as many lines as they need. */
export function legendRows(
  items: readonly LegendItem[],
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): { readonly drawn: string; readonly height: number } {
  let at = x + 10;
  let line = 0;
  const drawn = items.map(({ glyph, says }) => {
    const length = 40 + says.length * LETTER;
    if (at > x + 10 && at + length > width) {
      at = x + 10;
      line += 1;
    }
    const item = element(
      'g',
      { transform: `translate(${Math.round(at)} ${y + line * LINE})` },
      glyph,
      text(says, { x: 16, y: 4, fill: '#3a3a3a', 'font-size': 12 }),
    );
    at += length;
    return item;
  });
  return { drawn: element('g', { 'aria-hidden': 'true' }, ...drawn), height: (line + 1) * LINE };
}

export const swatch = (fill: string, rest: Readonly<Record<string, string | number>> = {}) =>
  element('rect', { x: -8, y: -6, width: 18, height: 12, fill, ...rest });

export const stroke = (colour: string, rest: Readonly<Record<string, string | number>> = {}) =>
  element('line', { x1: -8, x2: 10, y1: 0, y2: 0, stroke: colour, 'stroke-width': 2, ...rest });
