/** From which state to which: strands as bands between the years at which one looks, as many wide as they are. */
import { legendRows, swatch } from './legend.js';
import { element, svg, text, title } from './svg.js';
import { foot, QUIET, syntheticMark, type Frame } from './time-axis.js';

export interface FlowRows {
  readonly heading: string;
  readonly description: string;
  readonly synthetic: boolean;
  readonly states: readonly { readonly name: string; readonly label: string; readonly colour: string }[];
  /** Counts by state. */
  readonly stops: readonly { readonly label: string; readonly counts: readonly number[] }[];
  /** From each stop to the next, counts from state (row) to state (column). */
  readonly flows: readonly (readonly (readonly number[])[])[];
  readonly foot: string;
}

const NODE = 14;
const GAP = 8;
const LEAST_LABELLED = 9;
const LABEL_HEIGHT = 12;

export function stateFlow(rows: FlowRows, width = 860): string {
  const frame: Frame = { width, left: 20, right: 190, top: 44, plotHeight: 320 };
  const total = Math.max(1, ...rows.stops.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0)));
  const most = Math.max(...rows.stops.map(({ counts }) => counts.filter((count) => count > 0).length));
  const perStrand = (frame.plotHeight - GAP * (most - 1)) / total;
  const step = (width - frame.left - frame.right - NODE) / Math.max(1, rows.stops.length - 1);
  const nodes = rows.stops.map(({ counts }, stop) => placed(counts, frame.left + stop * step, frame.top, perStrand));
  const seen = rows.states.map((_, state) => rows.stops.some(({ counts }) => counts[state]! > 0));
  const bottom = frame.top + frame.plotHeight;
  const legend = legendRows(
    rows.states.filter((_, state) => seen[state]).map(({ colour, label }) => ({ glyph: swatch(colour), says: label })),
    { x: 0, y: bottom + 24, width },
  );
  const print = foot(rows.foot, 4, bottom + 30 + legend.height);
  return svg({ width, height: bottom + 30 + legend.height + print.height }, `${rows.heading}. ${rows.description}`, [
    ...rows.stops.map(({ label }, stop) =>
      text(label, {
        x: frame.left + stop * step + NODE / 2,
        y: frame.top - 12,
        'text-anchor': stop === 0 ? 'start' : 'middle',
        fill: QUIET,
        'font-size': 12,
      }),
    ),
    ...rows.flows.flatMap((flow, stop) => ribbons(flow, nodes[stop]!, nodes[stop + 1]!, rows, perStrand)),
    ...rows.stops.flatMap(({ counts }, stop) =>
      column(counts, nodes[stop]!, rows.states, stop === rows.stops.length - 1),
    ),
    ...(rows.synthetic ? [syntheticMark({ ...frame, right: 8, top: 30 })] : []),
    legend.drawn,
    ...print.drawn,
  ]);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

function placed(counts: readonly number[], x: number, top: number, perStrand: number): Box[] {
  let y = top;
  return counts.map((count) => {
    const box = { x, y, height: count * perStrand };
    if (count > 0) y += box.height + GAP;
    return box;
  });
}

/** The states of one stop. At the last one each is named, the names pushed down where they would overlap. */
function column(counts: readonly number[], boxes: readonly Box[], states: FlowRows['states'], last: boolean): string[] {
  let free = -Infinity;
  return counts.flatMap((count, state) => {
    if (count === 0) return [];
    const { x, y, height } = boxes[state]!;
    const { label, colour } = states[state]!;
    const labelled = last || height >= LEAST_LABELLED;
    const at = Math.max(y + height / 2 + 4, free);
    if (labelled) free = at + LABEL_HEIGHT;
    return [
      element(
        'g',
        {},
        title(`${count} ${label}`),
        element('rect', { x, y, width: NODE, height: Math.max(1, height), fill: colour }),
        ...(labelled
          ? [
              text(last ? `${count} ${label}` : String(count), {
                x: x + NODE + 5,
                y: at,
                fill: '#1a1a1a',
                'font-size': 11,
              }),
            ]
          : []),
      ),
    ];
  });
}

const round = (value: number) => Math.round(value * 100) / 100;

function ribbons(
  flow: readonly (readonly number[])[],
  from: readonly Box[],
  to: readonly Box[],
  { states }: FlowRows,
  perStrand: number,
): string[] {
  const left = from.map(({ y }) => y);
  const right = to.map(({ y }) => y);
  return flow.flatMap((row, a) =>
    row.flatMap((count, b) => {
      if (count === 0) return [];
      const [x1, x2] = [from[a]!.x + NODE, to[b]!.x];
      const [y1, y2, height] = [left[a]!, right[b]!, count * perStrand];
      left[a]! += height;
      right[b]! += height;
      const bend = round((x1 + x2) / 2);
      const path = `M${round(x1)} ${round(y1)}C${bend} ${round(y1)} ${bend} ${round(y2)} ${round(x2)} ${round(y2)}V${round(y2 + height)}C${bend} ${round(y2 + height)} ${bend} ${round(y1 + height)} ${round(x1)} ${round(y1 + height)}Z`;
      return [
        element(
          'path',
          { d: path, fill: states[b]!.colour, 'fill-opacity': a === b ? 0.28 : 0.5 },
          title(`${count} from ${states[a]!.label} to ${states[b]!.label}`),
        ),
      ];
    }),
  );
}
