/** Two servers disagree on what the record is: until somebody has looked, neither is vouched for to an auditor. */
import type { Engine } from '#engine';
import { Problem } from '../http/problem.js';

/** @throws Problem 503 */
export function refuseMismatch({ integrity }: Engine): void {
  const { state, reason } = integrity.state;
  if (state === 'rootMismatch') throw new Problem({ status: 503, code: 'rootMismatch', detail: reason ?? state });
}
