/** Any chart, from rows that say which it is. */
import { cumulativeIncidence, type IncidenceRows } from './cumulative-incidence.js';
import { stackedAreas, type AreaRows } from './stacked-areas.js';
import { stateFlow, type FlowRows } from './state-flow.js';
import { swimmer, type SwimmerLane } from './swimmer.js';

export interface SwimmerRows {
  readonly heading: string;
  readonly description: string;
  readonly synthetic: boolean;
  readonly validAt: string;
  readonly lanes: readonly SwimmerLane[];
}

export type ChartRows =
  | ({ readonly kind: 'swimmer' } & SwimmerRows)
  | ({ readonly kind: 'cumulativeIncidence' } & IncidenceRows)
  | ({ readonly kind: 'areas' } & AreaRows)
  | ({ readonly kind: 'flow' } & FlowRows);

/** SVG text. */
export function drawChart(rows: ChartRows): string {
  switch (rows.kind) {
    case 'swimmer':
      return swimmer(rows.lanes, {
        label: `${rows.heading}. ${rows.description}`,
        validAt: rows.validAt,
        synthetic: rows.synthetic,
      });
    case 'cumulativeIncidence':
      return cumulativeIncidence(rows);
    case 'areas':
      return stackedAreas(rows);
    case 'flow':
      return stateFlow(rows);
  }
}
