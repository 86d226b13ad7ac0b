/** What is drawn: rows in, SVG text out, the same for pages and the command line. */
export { swimmer, type Days, type SwimmerLane, type SwimmerOptions } from './swimmer.js';
