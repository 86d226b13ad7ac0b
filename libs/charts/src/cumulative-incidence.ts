/** The share that has had an outcome, rising with the years since the launch: what is observed, how sure it is, and what
 *  silence may hide behind it; below it, who is still followed. */
import { legendRows, stroke, swatch, type LegendItem } from './legend.js';
import { element, svg, text } from './svg.js';
import {
  axes,
  foot,
  numbersBelow,
  NUMBERS_TOP,
  QUIET,
  roundedUp,
  ROW,
  scalesOf,
  syntheticMark,
  type Frame,
  type NumbersBelow,
  type Scales,
} from './time-axis.js';

export interface IncidenceStep {
  /** From then on. */
  readonly years: number;
  readonly estimate: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly atRisk: number;
}

export interface IncidenceCurve {
  readonly name: string;
  readonly colour: string;
  readonly dashed: boolean;
  readonly steps: readonly IncidenceStep[];
  /** Where observation ends, and the curve with it. */
  readonly endYears: number;
  /** What vague dates alone leave open. */
  readonly dates?: readonly Range[];
}

export interface Range {
  readonly years: number;
  readonly lower: number;
  readonly upper: number;
}

export interface IncidenceRows {
  readonly heading: string;
  readonly description: string;
  readonly synthetic: boolean;
  /** What the upright axis counts. */
  readonly share: string;
  readonly lastYears: number;
  readonly curves: readonly IncidenceCurve[];
  readonly silence: readonly Range[];
  /** Years at which somebody was seen last. */
  readonly ticks: readonly number[];
  readonly table: NumbersBelow;
  readonly foot: string;
}

/** Below this many still followed, one strand moves the curve by a fifth or more. */
const FEW = 5;
const LIGHT = 0.4;
const SILENCE = '#d4d4d4';

export function cumulativeIncidence(rows: IncidenceRows, width = 860): string {
  const frame: Frame = { width, left: 196, right: 24, top: 40, plotHeight: 300 };
  const ends = [
    ...rows.silence.map(({ upper }) => upper),
    ...rows.curves.flatMap(({ steps }) => steps.map((step) => step.upper ?? step.estimate)),
  ];
  const highest = roundedUp(Math.max(0.05, ...ends));
  const scales = scalesOf(frame, Math.max(rows.lastYears, 1), highest);
  const [first] = rows.curves;
  const happened = rows.curves.some(({ steps }) => steps.some(({ estimate }) => estimate > 0));
  const dated = rows.curves.some(({ dates }) => dates !== undefined);
  const tableBottom = frame.top + frame.plotHeight + NUMBERS_TOP + rows.table.rows.length * ROW;
  const items: LegendItem[] = [
    ...rows.curves.map(({ name, colour, dashed }) => ({
      glyph: stroke(colour, dashed ? { 'stroke-dasharray': '7 4' } : {}),
      says: name,
    })),
    {
      glyph: swatch(first?.colour ?? QUIET, { 'fill-opacity': 0.18 }),
      says: happened ? '95 % limits' : 'still possible, with 95 % certainty',
    },
    ...(rows.silence.some(({ lower, upper }) => upper > lower)
      ? [{ glyph: swatch(SILENCE), says: 'what silence may hide' }]
      : []),
    ...(dated && happened
      ? [{ glyph: stroke(first!.colour, { 'stroke-width': 1, 'stroke-dasharray': '1 3' }), says: 'date uncertainty' }]
      : []),
    ...(rows.ticks.length > 0
      ? [{ glyph: element('line', { x1: 0, x2: 0, y1: -6, y2: 6, stroke: '#1a1a1a' }), says: 'a strand seen last' }]
      : []),
    ...(rows.curves.some(({ steps }) => steps.some(({ atRisk }) => atRisk < FEW))
      ? [{ glyph: stroke(first!.colour, { 'stroke-opacity': LIGHT }), says: 'fewer than five followed' }]
      : []),
  ];
  const legend = legendRows(items, { x: 0, y: tableBottom + 12, width });
  const print = foot(rows.foot, 4, tableBottom + 16 + legend.height);
  const height = tableBottom + 16 + legend.height + print.height;
  return svg({ width, height }, `${rows.heading}. ${rows.description}`, [
    ...axes(scales, frame, rows.share),
    silenceBand(rows.silence, scales),
    ...rows.curves.flatMap((curve) => bands(curve, scales)),
    ...rows.curves.flatMap((curve) => dateLines(curve, scales)),
    ...rows.curves.flatMap((curve) => lines(curve, scales)),
    ...(first === undefined ? [] : rows.ticks.map((years) => tick(years, first, scales))),
    ...(happened
      ? []
      : [
          text('nobody has had this outcome yet', {
            x: scales.x(0) + 8,
            y: scales.y(0) - 8,
            fill: QUIET,
            'font-size': 12,
          }),
        ]),
    ...(rows.synthetic ? [syntheticMark(frame)] : []),
    ...numbersBelow(scales, frame, rows.table),
    legend.drawn,
    ...print.drawn,
  ]);
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly step: IncidenceStep;
}

const START: IncidenceStep = { years: 0, estimate: 0, lower: null, upper: null, atRisk: Infinity };

/** The flat pieces of a step curve, from 0 to the end of observation. */
function pieces({ steps, endYears }: IncidenceCurve): Piece[] {
  const all = steps.length > 0 && steps[0]!.years <= 0 ? [...steps] : [START, ...steps];
  return all.map((step, i) => ({ from: step.years, to: Math.max(step.years, all[i + 1]?.years ?? endYears), step }));
}

const round = (value: number) => Math.round(value * 100) / 100;

/** Runs of pieces of which all, or none, have few followed. */
function runs(all: readonly Piece[]): { readonly few: boolean; readonly pieces: readonly Piece[] }[] {
  const found: { few: boolean; pieces: Piece[] }[] = [];
  for (const piece of all) {
    const few = piece.step.atRisk < FEW;
    const last = found.at(-1);
    if (last?.few === few) last.pieces.push(piece);
    else found.push({ few, pieces: [piece] });
  }
  return found;
}

function lines(curve: IncidenceCurve, { x, y }: Scales): string[] {
  let before: number | null = null;
  return runs(pieces(curve)).map(({ few, pieces: some }) => {
    const path = some.map(({ from, to, step }, i) => {
      const level = round(y(step.estimate));
      const start =
        i === 0
          ? before === null
            ? `M${round(x(from))} ${level}`
            : `M${round(x(from))} ${before}V${level}`
          : `V${level}`;
      before = level;
      return `${start}H${round(x(to))}`;
    });
    return element('path', {
      d: path.join(''),
      fill: 'none',
      stroke: curve.colour,
      'stroke-width': 2.25,
      'stroke-dasharray': curve.dashed ? '7 4' : undefined,
      'stroke-opacity': few ? LIGHT : undefined,
    });
  });
}

function bands(curve: IncidenceCurve, { x, y }: Scales): string[] {
  return runs(pieces(curve)).flatMap(({ few, pieces: some }) => {
    const limited = some.filter(({ step }) => step.lower !== null && step.upper !== null);
    if (limited.length === 0) return [];
    return [
      element('path', {
        d: area(
          limited.map(({ from, to, step }) => ({ from, to, lower: step.lower!, upper: step.upper! })),
          { x, y },
        ),
        fill: curve.colour,
        'fill-opacity': few ? 0.07 : curve.dashed ? 0.1 : 0.16,
      }),
    ];
  });
}

interface Slab {
  readonly from: number;
  readonly to: number;
  readonly lower: number;
  readonly upper: number;
}

/** Forth along the upper steps, and back along the lower ones; a gap begins another area. */
function area(slabs: readonly Slab[], { x, y }: Scales): string {
  const parts: Slab[][] = [];
  for (const slab of slabs) {
    const last = parts.at(-1);
    if (last !== undefined && last.at(-1)!.to === slab.from) last.push(slab);
    else parts.push([slab]);
  }
  return parts
    .map((part) => {
      const upper = part.map(
        ({ from, to, upper: level }, i) =>
          `${i === 0 ? `M${round(x(from))} ${round(y(level))}` : `V${round(y(level))}`}H${round(x(to))}`,
      );
      const lower = part.toReversed().map(({ from, lower: level }) => `V${round(y(level))}H${round(x(from))}`);
      return `${upper.join('')}${lower.join('')}Z`;
    })
    .join('');
}

const slabsOf = (ranges: readonly Range[]): Slab[] =>
  ranges.slice(0, -1).map(({ years, lower, upper }, i) => ({ from: years, to: ranges[i + 1]!.years, lower, upper }));

function silenceBand(silence: readonly Range[], scales: Scales): string {
  const slabs = slabsOf(silence).filter(({ lower, upper }) => upper > lower);
  return slabs.length === 0 ? '' : element('path', { d: area(slabs, scales), fill: SILENCE });
}

function dateLines({ dates, colour }: IncidenceCurve, { x, y }: Scales): string[] {
  if (dates === undefined || dates.every(({ lower, upper }) => lower === upper)) return [];
  const line = (of: (range: Range) => number) =>
    element('path', {
      d: dates
        .map(
          (range, i) =>
            `${i === 0 ? 'M' : 'H'}${round(x(range.years))}${i === 0 ? ` ${round(y(of(range)))}` : `V${round(y(of(range)))}`}`,
        )
        .join(''),
      fill: 'none',
      stroke: colour,
      'stroke-width': 1,
      'stroke-dasharray': '1 3',
    });
  return [line(({ lower }) => lower), line(({ upper }) => upper)];
}

function tick(years: number, curve: IncidenceCurve, { x, y }: Scales): string {
  const at = pieces(curve).findLast(({ from }) => from <= years);
  const level = y(at?.step.estimate ?? 0);
  return element('line', {
    x1: x(years),
    x2: x(years),
    y1: level - 5,
    y2: level + 5,
    stroke: '#1a1a1a',
    'stroke-width': 1,
  });
}
