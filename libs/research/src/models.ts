/** Tables and pictures as data: what a page, a file or a terminal shows of an answer. Pictures are drawn elsewhere. */

export type Cell = string | number | null;

export interface TableColumn {
  readonly title: string;
  readonly numeric?: boolean;
}

export interface Table {
  /** Kebab-case, for addresses and file names. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Sentences below it. */
  readonly notes?: readonly string[];
}

export interface DaysText {
  readonly earliest: string;
  readonly latest: string;
}

export interface SwimmerModel {
  readonly kind: 'swimmer';
  readonly id: string;
  readonly heading: string;
  readonly description: string;
  readonly synthetic: boolean;
  readonly validAt: string;
  readonly lanes: readonly {
    readonly label: string;
    readonly group?: string;
    readonly from: DaysText | null;
    readonly launched: DaysText | null;
    readonly until: DaysText | null;
    readonly end: 'mainstreamed' | 'sustained' | 'succeeded' | 'discontinued' | 'lastSeen' | 'notSeen' | 'running';
  }[];
}

export interface CurveStep {
  readonly years: number;
  readonly estimate: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly atRisk: number;
}

export interface IncidenceModel {
  readonly kind: 'cumulativeIncidence';
  readonly id: string;
  readonly heading: string;
  readonly description: string;
  readonly synthetic: boolean;
  /** What the upward axis counts. */
  readonly share: string;
  readonly lastYears: number;
  readonly curves: readonly {
    readonly name: string;
    readonly colour: string;
    readonly dashed: boolean;
    readonly steps: readonly CurveStep[];
    readonly endYears: number;
    /** Smallest and largest over the completed data sets. */
    readonly dates?: readonly { readonly years: number; readonly lower: number; readonly upper: number }[];
  }[];
  /** From the lowest to the highest of the readings. */
  readonly silence: readonly { readonly years: number; readonly lower: number; readonly upper: number }[];
  readonly ticks: readonly number[];
  readonly table: {
    readonly years: readonly number[];
    readonly rows: readonly { readonly label: string; readonly cells: readonly number[] }[];
  };
  readonly foot: string;
}

/** Shares that sum to 1, over time. */
export interface AreasModel {
  readonly kind: 'areas';
  readonly id: string;
  readonly heading: string;
  readonly description: string;
  readonly synthetic: boolean;
  readonly n: number;
  readonly stepped: boolean;
  readonly states: readonly { readonly name: string; readonly label: string; readonly colour: string }[];
  readonly points: readonly { readonly years: number; readonly shares: readonly number[] }[];
  readonly lastYears: number;
  /** From then on fewer than five are still followed; null = never. */
  readonly fewFromYears: number | null;
  readonly table: {
    readonly years: readonly number[];
    readonly rows: readonly { readonly label: string; readonly cells: readonly number[] }[];
  };
  readonly foot: string;
}

/** How many strands went from which state to which, from one horizon to the next. */
export interface FlowModel {
  readonly kind: 'flow';
  readonly id: string;
  readonly heading: string;
  readonly description: string;
  readonly synthetic: boolean;
  readonly states: readonly { readonly name: string; readonly label: string; readonly colour: string }[];
  readonly stops: readonly { readonly label: string; readonly counts: readonly number[] }[];
  /** From each stop to the next: counts, from (row) to (column). */
  readonly flows: readonly (readonly (readonly number[])[])[];
  readonly foot: string;
}

export type ChartModel = SwimmerModel | IncidenceModel | AreasModel | FlowModel;

/** One colour for each state or outcome, wherever it is drawn. */
export const COLOURS: Readonly<Record<string, string>> = {
  identified: '#e3e3e3',
  piloting: '#0065bd',
  pilotEnded: '#8fb4d6',
  procuring: '#e0a030',
  mainstreamed: '#1b7a43',
  sustained: '#0a7d8c',
  succeeded: '#7b4ea3',
  discontinued: '#b3261e',
  decommissioned: '#7a3b2e',
  running: '#0065bd',
  silent: '#c9c9c9',
  eventFree: '#dfe7ee',
};

export const LABELS: Readonly<Record<string, string>> = {
  mainstreamed: 'mainstreamed',
  sustained: 'sustained',
  succeeded: 'succeeded by another service',
  discontinued: 'discontinued',
  decommissioned: 'decommissioned',
  piloting: 'piloting',
  pilotEnded: 'pilot ended',
  procuring: 'being procured',
  running: 'still running',
  silent: 'not seen since',
  eventFree: 'none of these yet',
};
export const labelOf = (name: string): string => LABELS[name] ?? name;
