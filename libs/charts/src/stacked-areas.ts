/** Shares that sum to the whole, stacked, over the years since the launch: outcomes, or stages. */
import { legendRows, swatch } from './legend.js';
import { element, svg, text } from './svg.js';
import {
  axes,
  foot,
  numbersBelow,
  NUMBERS_TOP,
  percent,
  ROW,
  scalesOf,
  syntheticMark,
  type Frame,
  type NumbersBelow,
  type Scales,
} from './time-axis.js';

export interface AreaRows {
  readonly heading: string;
  readonly description: string;
  readonly synthetic: boolean;
  readonly n: number;
  /** Whether shares change in steps, or between the points. */
  readonly stepped: boolean;
  /** From the bottom up. */
  readonly states: readonly { readonly name: string; readonly label: string; readonly colour: string }[];
  readonly points: readonly { readonly years: number; readonly shares: readonly number[] }[];
  readonly lastYears: number;
  /** From then on fewer than five are still followed; null = never. */
  readonly fewFromYears: number | null;
  readonly table: NumbersBelow;
  readonly foot: string;
}

const LABEL_FROM = 0.06;
const SHARES_FROM = 5;

export function stackedAreas(rows: AreaRows, width = 860): string {
  const frame: Frame = { width, left: 196, right: 130, top: 40, plotHeight: 280 };
  const scales = scalesOf(frame, Math.max(rows.lastYears, 0.1), 1);
  const tableBottom = frame.top + frame.plotHeight + NUMBERS_TOP + rows.table.rows.length * ROW;
  const seen = rows.states.map((_, state) => rows.points.some(({ shares }) => shares[state]! > 0));
  const legend = legendRows(
    rows.states.filter((_, state) => seen[state]).map(({ colour, label }) => ({ glyph: swatch(colour), says: label })),
    { x: 0, y: tableBottom + 12, width },
  );
  const print = foot(rows.foot, 4, tableBottom + 16 + legend.height);
  return svg(
    { width, height: tableBottom + 16 + legend.height + print.height },
    `${rows.heading}. ${rows.description}`,
    [
      ...rows.states.map((_, state) => (seen[state] ? layer(rows, state, scales) : '')),
      ...axes(scales, frame, 'Share of strands'),
      ...veil(rows, scales, frame),
      ...labels(rows, scales),
      ...(rows.synthetic ? [syntheticMark(frame)] : []),
      ...numbersBelow(scales, frame, rows.table),
      legend.drawn,
      ...print.drawn,
    ],
  );
}

const round = (value: number) => Math.round(value * 100) / 100;
const upTo = (shares: readonly number[], state: number) =>
  shares.slice(0, state).reduce((sum, share) => sum + share, 0);

function layer({ points, states, stepped, lastYears }: AreaRows, state: number, { x, y }: Scales): string {
  const ends = [...points, { ...points.at(-1)!, years: lastYears }];
  const edge = (order: typeof ends, level: (shares: readonly number[]) => number, forth: boolean) =>
    order.map(({ years, shares }, i) => {
      const [px, py] = [round(x(years)), round(y(level(shares)))];
      if (i === 0) return `${forth ? 'M' : 'L'}${px} ${py}`;
      if (!stepped) return `L${px} ${py}`;
      return forth ? `H${px}V${py}` : `V${py}H${px}`;
    });
  const upper = edge(ends, (shares) => Math.min(1, upTo(shares, state + 1)), true);
  const lower = edge(ends.toReversed(), (shares) => Math.min(1, upTo(shares, state)), false);
  return element('path', {
    d: `${upper.join('')}${lower.join('')}Z`,
    fill: states[state]!.colour,
    'fill-opacity': 0.85,
    stroke: '#ffffff',
    'stroke-width': 0.5,
  });
}

/** Where so few are followed that each of them moves a fifth, the picture is veiled and says so. */
function veil({ fewFromYears, lastYears }: AreaRows, { x }: Scales, { top, plotHeight }: Frame): string[] {
  if (fewFromYears === null || fewFromYears >= lastYears) return [];
  const [from, to] = [x(fewFromYears), x(lastYears)];
  const says = 'fewer than five followed';
  const wide = to - from > says.length * 6;
  return [
    element('rect', { x: from, y: top, width: to - from, height: plotHeight, fill: '#ffffff', 'fill-opacity': 0.55 }),
    element('line', {
      x1: from,
      x2: from,
      y1: top - 6,
      y2: top + plotHeight,
      stroke: '#1a1a1a',
      'stroke-dasharray': '3 3',
    }),
    text(says, {
      x: wide ? from + 4 : from - 4,
      y: top + 14,
      'text-anchor': wide ? 'start' : 'end',
      fill: '#1a1a1a',
      'font-size': 11,
    }),
  ];
}

/** At the right edge, where there is room: the share at the end, or with few strands nothing that looks exact. */
function labels({ points, states, n, lastYears, fewFromYears }: AreaRows, { x, y }: Scales): string[] {
  if (fewFromYears !== null) return [];
  const last = points.at(-1)!.shares;
  return states.flatMap(({ label }, state) => {
    const share = last[state]!;
    if (share < LABEL_FROM) return [];
    const middle = y(Math.min(1, upTo(last, state) + share / 2));
    const words = n < SHARES_FROM ? `${Math.round(share * n)} of ${n} ` : `${percent(share)} `;
    return [
      text(`${words}${label.replace(' by another service', '')}`, {
        x: x(lastYears) + 6,
        y: middle + 4,
        fill: '#1a1a1a',
        'font-size': 11,
      }),
    ];
  });
}
