/** An answer that touches a stream which cannot be read to its end says so. */
import { remark } from '../terminal.js';
import type { Parked } from './shown.js';

export function tellParked(parked: readonly Parked[] = []): void {
  for (const { stream, revision, reason } of parked)
    remark(`psp: ${stream} is told up to the event before revision ${revision}, which cannot be read (${reason})`);
}
