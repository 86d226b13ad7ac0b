/** Which pool money belongs to, where that is not said itself. */
import type { DataOf } from './catalogue.js';
import type { History } from './history.js';

/** The pool that a contribution goes into, if any. */
export const poolOfContribution = (history: History, contributionId: string | undefined): string | undefined =>
  contributionId === undefined
    ? undefined
    : history.named('ContributionCommitted', 'contributionId', contributionId)[0]?.data.poolId;

/** The pool that a ring-fence lies in, by itself or by its contribution. */
export function poolOfRingFence(history: History, ringFenceId: string | undefined): string | undefined {
  if (ringFenceId === undefined) return undefined;
  const fence = history.named('RingFenceEstablished', 'ringFenceId', ringFenceId)[0]?.data;
  return fence?.poolId ?? poolOfContribution(history, fence?.contributionId);
}

/** The pool that was spent of: the one that is named, else that of the ring-fence. */
export const poolOfSpend = (
  history: History,
  { poolId, ringFenceId }: Pick<DataOf<'SpendRecorded'>, 'poolId' | 'ringFenceId'>,
): string | undefined => poolId ?? poolOfRingFence(history, ringFenceId);
