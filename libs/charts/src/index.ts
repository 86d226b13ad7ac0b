/** What is drawn: rows in, SVG text out, the same for pages and the command line. */
export { cumulativeIncidence, type IncidenceRows } from './cumulative-incidence.js';
export { drawChart, type ChartRows } from './draw.js';
export { stackedAreas, type AreaRows } from './stacked-areas.js';
export { stateFlow, type FlowRows } from './state-flow.js';
export { swimmer, type Days, type SwimmerLane, type SwimmerOptions } from './swimmer.js';
