/** Where standing facts contradict each other. Nothing is refused for it afterwards; every answer that it touches says so. */
import type { History } from './history.js';
import { refusalsInPlace } from './in-place.js';
import { POLICY } from './policy.js';
import type { RefusalCode } from './refusals.js';
import { NO_REGISTERS } from './registers.js';

export interface Anomaly {
  /** The later, in the order of the facts, of those that collide. */
  readonly id: string;
  readonly code: RefusalCode;
  readonly pointer?: string;
  readonly name: string;
  readonly message: string;
}

/** Broken by an amendment or a late record: order, closings, doubles, and names of what no longer stands. */
const CODES = new Set<RefusalCode>(['R02', 'R03', 'R07', 'R08', 'R11']);

/** Which refusals do not depend on either. */
const CONTEXT = { policy: POLICY, registers: NO_REGISTERS };

/** In the order of the facts, then by code. */
export function anomaliesOf(history: History): readonly Anomaly[] {
  const anomalies: Anomaly[] = [];
  for (const fact of history.uncut) {
    const refusals = refusalsInPlace(history, fact, CONTEXT);
    if (refusals.length === 0) continue;
    const found = refusals.filter(({ code }) => CODES.has(code));
    found.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
    for (const { code, pointer, name, message } of found)
      anomalies.push({ id: fact.id, code, ...(pointer === undefined ? {} : { pointer }), name, message });
  }
  return anomalies;
}

export const identityOfAnomaly = ({ id, code, pointer }: Anomaly) => `${id} ${code} ${pointer ?? ''}`;
