/** A lane for each strand along the years: when it was piloted, what became of it, until when it was seen. Ends that are
 *  known to a month or a year fade between the days they can have been. */
import { scaleTime } from 'd3-scale';
import { element, svg, text, title } from './svg.js';

/** Days `YYYY-MM-DD`; equal where the day is known. */
export interface Days {
  readonly earliest: string;
  readonly latest: string;
}

export interface SwimmerLane {
  readonly label: string;
  /** Smaller, beside the label. */
  readonly group?: string;
  /** Where the label leads. */
  readonly href?: string;
  /** Since when there was talk of it. */
  readonly from: Days | null;
  /** Start of service. */
  readonly launched: Days | null;
  /** Until when it is known to have gone on: the outcome, or the last sighting. */
  readonly until: Days | null;
  readonly end: 'mainstreamed' | 'sustained' | 'succeeded' | 'discontinued' | 'running' | 'lastSeen' | 'notSeen';
}

export interface SwimmerOptions {
  /** Says what the picture shows. */
  readonly label: string;
  /** The day that was asked about: where silence ends. */
  readonly validAt: string;
  readonly width?: number;
  /** Of strands that never existed. */
  readonly synthetic?: boolean;
}

const LANE = 30;
const TOP = 34;
const BOTTOM = 64;
const LABELS = 330;
const RIGHT = 24;

const COLOURS = {
  before: '#b9c9d9',
  piloted: '#0065bd',
  seen: '#5b7a99',
  ink: '#1a1a1a',
  quiet: '#5e5e5e',
  grid: '#dddddd',
};

const MARKS: Readonly<Record<SwimmerLane['end'], { colour: string; says: string }>> = {
  mainstreamed: { colour: '#1b7a43', says: 'mainstreamed' },
  sustained: { colour: '#0a7d8c', says: 'sustained' },
  succeeded: { colour: '#7b4ea3', says: 'succeeded by another service' },
  discontinued: { colour: '#b3261e', says: 'discontinued' },
  running: { colour: '#0065bd', says: 'still running' },
  lastSeen: { colour: '#5e5e5e', says: 'last seen' },
  notSeen: { colour: '#5e5e5e', says: 'not seen' },
};

const asDate = (day: string) => new Date(`${day}T00:00:00Z`);

/** A picture as SVG text. Lanes are drawn in the order given. */
export function swimmer(
  lanes: readonly SwimmerLane[],
  { label, validAt, width = 1_060, synthetic = false }: SwimmerOptions,
): string {
  const days = lanes.flatMap(({ from, launched, until }) => [from, launched, until].filter((one) => one !== null));
  const first = days.reduce((least, { earliest }) => (earliest < least ? earliest : least), validAt);
  const last = days.reduce((most, { latest }) => (latest > most ? latest : most), validAt);
  const x = scaleTime()
    .domain([asDate(first), asDate(last)])
    .range([LABELS, width - RIGHT]);
  const at = (day: string) => x(asDate(day));
  const height = TOP + lanes.length * LANE + BOTTOM;
  const bottom = TOP + lanes.length * LANE;

  const years = x.ticks(10).filter((date) => date.getUTCMonth() === 0 && date.getUTCDate() === 1);
  const grid = years.flatMap((date) => [
    element('line', { x1: x(date), x2: x(date), y1: TOP - 6, y2: bottom, stroke: COLOURS.grid }),
    text(String(date.getUTCFullYear()), { x: x(date), y: TOP - 12, 'text-anchor': 'middle', fill: COLOURS.quiet }),
  ]);
  const fades = element('defs', {}, fade('fade-in', 0, 1), fade('fade-out', 1, 0));
  const drawn = lanes.map((lane, row) => laneOf(lane, TOP + row * LANE + LANE / 2, at, validAt));
  const links = lanes.some(({ href }) => href !== undefined);
  const mark = text('synthetic: these partnerships never existed', {
    x: 0,
    y: TOP - 12,
    fill: '#a33b00',
    'font-size': 12,
    'font-style': 'italic',
  });
  return svg({ width, height, links }, label, [
    fades,
    ...grid,
    ...drawn,
    ...(synthetic ? [mark] : []),
    legend(bottom + 28),
  ]);
}

const fade = (id: string, from: number, to: number) =>
  element(
    'linearGradient',
    { id },
    element('stop', { offset: 0, 'stop-color': COLOURS.piloted, 'stop-opacity': from }),
    element('stop', { offset: 1, 'stop-color': COLOURS.piloted, 'stop-opacity': to }),
  );

type At = (day: string) => number;

function laneOf(lane: SwimmerLane, y: number, at: At, validAt: string): string {
  const { from, launched, until, end } = lane;
  const parts: string[] = [];
  const begin = launched ?? until;
  if (from !== null) {
    const to = begin === null ? from.latest : begin.earliest;
    if (to >= from.earliest)
      parts.push(
        element('line', {
          x1: at(from.earliest),
          x2: at(to),
          y1: y,
          y2: y,
          stroke: COLOURS.before,
          'stroke-width': 4,
          'stroke-linecap': 'round',
        }),
      );
  }
  if (launched !== null && until !== null) parts.push(...bar(launched, until, y, at));
  if (end === 'lastSeen' || end === 'notSeen') {
    const silentFrom = until?.latest ?? launched?.latest ?? from?.latest;
    if (silentFrom !== undefined && silentFrom < validAt)
      parts.push(
        element('line', {
          x1: at(silentFrom),
          x2: at(validAt),
          y1: y,
          y2: y,
          stroke: COLOURS.quiet,
          'stroke-dasharray': '2 5',
          'stroke-width': 2,
        }),
      );
  }
  if (until !== null) parts.push(mark(end, (at(until.earliest) + at(until.latest)) / 2, y));
  if (launched !== null) parts.push(triangle((at(launched.earliest) + at(launched.latest)) / 2, y));
  return element('g', {}, title(sentenceOf(lane)), labelOf(lane, y), ...parts);
}

/** Solid where it certainly ran, fading where the day of its start or end is not known. */
function bar(launched: Days, until: Days, y: number, at: At): string[] {
  const rect = (from: number, to: number, fill: string) =>
    to > from ? [element('rect', { x: from, y: y - 7, width: to - from, height: 14, fill })] : [];
  const overlap = launched.latest > until.earliest;
  const solidFrom = overlap ? until.earliest : launched.latest;
  const solidTo = overlap ? launched.latest : until.earliest;
  return [
    ...rect(at(launched.earliest), at(overlap ? until.earliest : launched.latest), 'url(#fade-in)'),
    ...(overlap ? [] : rect(at(solidFrom), at(solidTo), COLOURS.piloted)),
    ...rect(at(overlap ? launched.earliest : until.earliest), at(until.latest), 'url(#fade-out)'),
  ];
}

const triangle = (x: number, y: number) =>
  element('path', {
    d: `M${round(x - 5)} ${round(y - 8)}L${round(x + 6)} ${round(y)}L${round(x - 5)} ${round(y + 8)}Z`,
    fill: '#ffffff',
    stroke: COLOURS.ink,
  });

const round = (value: number) => Math.round(value * 10) / 10;

function mark(end: SwimmerLane['end'], x: number, y: number): string {
  const { colour } = MARKS[end];
  if (end === 'running')
    return element('path', {
      d: `M${round(x - 1)} ${y - 7}L${round(x + 9)} ${y}L${round(x - 1)} ${y + 7}Z`,
      fill: colour,
    });
  return end === 'lastSeen' || end === 'notSeen'
    ? element('circle', { cx: x, cy: y, r: 5, fill: '#ffffff', stroke: colour, 'stroke-width': 2 })
    : element('path', {
        d: `M${round(x)} ${y - 8}L${round(x + 8)} ${y}L${round(x)} ${y + 8}L${round(x - 8)} ${y}Z`,
        fill: colour,
        stroke: '#ffffff',
      });
}

const MOST_LETTERS = 46;
const cut = (words: string) => (words.length > MOST_LETTERS ? `${words.slice(0, MOST_LETTERS - 1)}…` : words);

function labelOf({ label, group, href }: SwimmerLane, y: number): string {
  const words = text(cut(label), {
    x: 0,
    y: group === undefined ? y + 4 : y - 2,
    fill: href === undefined ? COLOURS.ink : '#0b57a4',
  });
  const below = group === undefined ? '' : text(cut(group), { x: 0, y: y + 11, fill: COLOURS.quiet, 'font-size': 11 });
  return href === undefined ? words + below : element('a', { href }, words + below);
}

const daysText = ({ earliest, latest }: Days) => (earliest === latest ? earliest : `${earliest} to ${latest}`);

function sentenceOf({ label, launched, until, end }: SwimmerLane): string {
  const begun = launched === null ? 'no launch on record' : `launched ${daysText(launched)}`;
  return `${label}: ${begun}; ${MARKS[end].says}${until === null ? '' : ` ${daysText(until)}`}`;
}

function legend(y: number): string {
  const items: [string, string][] = [
    [triangle(0, 0), 'start of service'],
    [element('rect', { x: -8, y: -6, width: 16, height: 12, fill: COLOURS.piloted }), 'known to have run'],
    [mark('mainstreamed', 0, 0), 'mainstreamed'],
    [mark('sustained', 0, 0), 'sustained'],
    [mark('succeeded', 0, 0), 'succeeded'],
    [mark('discontinued', 0, 0), 'discontinued'],
    [mark('running', 0, 0), 'still running'],
    [mark('lastSeen', 0, 0), 'last seen'],
    [
      element('line', {
        x1: -9,
        x2: 9,
        y1: 0,
        y2: 0,
        stroke: COLOURS.quiet,
        'stroke-dasharray': '2 5',
        'stroke-width': 2,
      }),
      'nothing on record',
    ],
  ];
  let x = 12;
  const drawn = items.map(([glyph, says]) => {
    const item = element(
      'g',
      { transform: `translate(${x} ${y})` },
      glyph,
      text(says, { x: 14, y: 4, fill: COLOURS.quiet, 'font-size': 12 }),
    );
    x += 34 + says.length * 6.6;
    return item;
  });
  return element('g', { 'aria-hidden': 'true' }, ...drawn);
}
