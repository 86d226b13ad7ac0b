/** What charts over years share: the upright share axis, the years below it, and the numbers that stand under the years. */
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { element, text } from './svg.js';

export const INK = '#1a1a1a';
export const QUIET = '#5e5e5e';
export const GRID = '#dddddd';

export interface Frame {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly plotHeight: number;
}

export interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

export function scalesOf({ width, left, right, top, plotHeight }: Frame, lastYears: number, highest: number): Scales {
  return {
    x: scaleLinear()
      .domain([0, lastYears])
      .range([left, width - right]),
    y: scaleLinear()
      .domain([0, highest])
      .range([top + plotHeight, top]),
  };
}

/** A round share at or above what has to fit; the whole where most of it is needed. */
export function roundedUp(share: number): number {
  return [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6].find((round) => share <= round * 0.98) ?? 1;
}

export const percent = (share: number) => `${Math.round(share * 100)}%`;
const yearText = (years: number) => String(Math.round(years * 10) / 10);

/** Grid, axes and their words. */
export function axes({ x, y }: Scales, frame: Frame, share: string): string[] {
  const bottom = frame.top + frame.plotHeight;
  const years = x
    .ticks(Math.min(12, Math.max(2, Math.ceil(x.domain()[1]!))))
    .filter((tick) => Number.isInteger(tick) || x.domain()[1]! < 3);
  return [
    text(share, { x: 4, y: frame.top - 14, fill: QUIET, 'font-size': 12 }),
    ...y
      .ticks(5)
      .flatMap((tick) => [
        element('line', { x1: frame.left, x2: frame.width - frame.right, y1: y(tick), y2: y(tick), stroke: GRID }),
        text(percent(tick), { x: frame.left - 8, y: y(tick) + 4, 'text-anchor': 'end', fill: QUIET, 'font-size': 12 }),
      ]),
    element('line', { x1: frame.left, x2: frame.width - frame.right, y1: bottom, y2: bottom, stroke: QUIET }),
    ...years.flatMap((tick) => [
      element('line', { x1: x(tick), x2: x(tick), y1: bottom, y2: bottom + 5, stroke: QUIET }),
      text(yearText(tick), { x: x(tick), y: bottom + 19, 'text-anchor': 'middle', fill: QUIET, 'font-size': 12 }),
    ]),
    text('years since the launch', {
      x: frame.width - frame.right,
      y: bottom + 35,
      'text-anchor': 'end',
      fill: QUIET,
      'font-size': 12,
    }),
  ];
}

export interface NumbersBelow {
  readonly years: readonly number[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly number[] }[];
}

export const ROW = 17;
/** From the axis to the first row, with room for the words of the axis. */
export const NUMBERS_TOP = 58;

/** Each number under its year; the labels above the first column's left, where nothing else stands. */
export function numbersBelow({ x }: Scales, frame: Frame, { years, rows }: NumbersBelow): string[] {
  const top = frame.top + frame.plotHeight + NUMBERS_TOP;
  const last = x.domain()[1]! * 1.001;
  const shown = years.map((at, i) => ({ at, i })).filter(({ at }) => at <= last);
  return rows.flatMap(({ label, cells }, row) => [
    text(label, { x: 4, y: top + row * ROW, fill: INK, 'font-size': 12 }),
    ...shown.map(({ at, i }) =>
      text(cells[i]!.toLocaleString('en-GB'), {
        x: x(at),
        y: top + row * ROW,
        'text-anchor': 'middle',
        fill: INK,
        'font-size': 12,
      }),
    ),
  ]);
}

/** Where a chart says of itself that its strands never existed. */
export const syntheticMark = (frame: Frame): string =>
  text('synthetic: these partnerships never existed', {
    x: frame.width - frame.right,
    y: frame.top - 14,
    'text-anchor': 'end',
    fill: '#a33b00',
    'font-size': 12,
    'font-style': 'italic',
  });

const LINE_LETTERS = 140;

/** Small print, broken between its parts where it is long. */
export function foot(words: string, x: number, y: number): { readonly drawn: string[]; readonly height: number } {
  const lines = words.split(' · ').reduce<string[]>((all, part) => {
    const line = all.at(-1);
    if (line !== undefined && line.length + part.length + 3 <= LINE_LETTERS) all[all.length - 1] = `${line} · ${part}`;
    else all.push(part);
    return all;
  }, []);
  return {
    drawn: lines.map((line, i) => text(line, { x, y: y + i * 15, fill: QUIET, 'font-size': 11 })),
    height: lines.length * 15,
  };
}
