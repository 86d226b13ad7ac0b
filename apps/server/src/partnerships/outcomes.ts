/** How each outcome of recording is answered. */
import type { Preview, RecordOutcome } from '#engine';
import { Problem, refusedCommand } from '../http/problem.js';

type Failure = Exclude<RecordOutcome, { outcome: 'Recorded' }>;

/** The problem that a failed recording is answered with. */
export function problemOf(failure: Failure): Problem {
  switch (failure.outcome) {
    case 'Refused':
      return refusedCommand(failure.refusals);
    case 'CommandIdReused':
      return new Problem({
        status: 422,
        code: 'commandIdReused',
        detail: 'this Idempotency-Key came with another command before: take a new key for a new command',
      });
    case 'Stale':
      return new Problem({
        status: 412,
        code: 'stale',
        detail: `the history stands at revision ${failure.revision}: read it again, then decide`,
        headers: failure.revision < 0 ? {} : { etag: `"${failure.revision}"` },
        more: { revision: failure.revision },
      });
    case 'Conflict':
      return new Problem({
        status: 409,
        code: 'conflict',
        detail: `others kept recording in this partnership, now at revision ${failure.revision}: try again`,
        more: { revision: failure.revision },
      });
    case 'Unavailable':
      return new Problem({
        status: failure.diskFull ? 507 : 503,
        code: failure.diskFull
          ? 'diskFull'
          : failure.reason.startsWith('clockSuspect')
            ? 'clockSuspect'
            : 'unavailable',
        detail: failure.diskFull
          ? 'the disk is full: nothing was recorded; reading goes on, and recording as soon as there is room'
          : `nothing was recorded: ${failure.reason}`,
        headers: { 'retry-after': String(Math.max(1, Math.ceil(failure.retryAfterMs / 1_000))) },
      });
    case 'UnknownOutcome':
      return new Problem({
        status: 503,
        code: 'outcomeUnknown',
        detail: `it may have been recorded: repeat it with the same Idempotency-Key to know (${failure.reason})`,
        headers: { 'retry-after': '2' },
      });
    case 'StoreDamaged':
      return new Problem({
        status: 503,
        code: 'storeDamaged',
        detail: `nothing is decided on half a history: ${failure.reason}. An operator finds more with "psp poison list"`,
      });
    case 'StoreAccessDenied':
      return new Problem({
        status: 503,
        code: 'storeAccessDenied',
        detail: 'the store refuses this server: an operator must look',
      });
  }
}

export const receiptOf = (recorded: Extract<RecordOutcome, { outcome: 'Recorded' }>) => {
  const { partnershipId, revision, position, index, eventIds, warnings, repeated } = recorded;
  return { partnershipId, revision, position, index, eventIds, warnings, repeated };
};

export const previewOf = (preview: Exclude<Preview, Failure>) => ({
  acceptable: true,
  warnings: preview.warnings,
  revision: preview.revision,
  alreadyRecorded: preview.done,
});
