/** The subjects table: one row per strand, endpoint and reading, as it is exported. */
import { daysOfSpan, type DayText } from '../days.js';
import type { Endpoint, Reading } from '../specification/specification.js';
import type { Columns } from './columns.js';
import type { Subject } from './subject.js';

export type RowPrecision = 'day' | 'range';

export interface SubjectRow {
  /** `<partnershipId>/<strandId>` */
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly reading: Reading;
  readonly cluster: string;
  readonly originRange: DayText;
  readonly exitRange: DayText;
  readonly entryDays: number;
  /** From the middles of both ranges. */
  readonly timeDays: number;
  readonly timeDaysMin: number;
  readonly timeDaysMax: number;
  /** 0 censored, 1 the endpoint, from 2 the competing outcomes in the order of the specification. */
  readonly status: number;
  readonly outcome: string | null;
  /** Of a silent strand, or one that was found ended. */
  readonly silentFrom: DayText | null;
  readonly silentUntil: DayText | null;
  readonly group: string | null;
  readonly strata: null;
  readonly covariates: null;
  readonly precision: { readonly origin: RowPrecision; readonly exit: RowPrecision };
  readonly censoredBy: 'lastSeen' | 'validAt' | null;
  readonly flags: readonly string[];
  readonly evidence: {
    readonly originEventId: string;
    readonly exitEventId: string | null;
    readonly silentUntilEventId: string | null;
  };
}

/** The rows of one endpoint and reading that are in the analysis. */
export function* rowsOf(columns: Columns, subjects: readonly Subject[]): Generator<SubjectRow> {
  const { midpoint, validAt } = columns;
  for (let i = 0; i < columns.n; i += 1) {
    if (midpoint.excluded[i] === 1) continue;
    const subject = subjects[columns.place[i]!]!;
    const ending = subject.endings[columns.endpoint];
    const exit = columns.exits[i]!;
    const startLo = columns.startLo[i]!;
    const startHi = columns.startHi[i]!;
    const endLo = columns.endLo[i]!;
    const endHi = columns.endHi[i]!;
    const straddles = exit.status > 0 && endHi > validAt;
    const censored = midpoint.status[i] === 0;
    const silent = ending.how === 'silent' || ending.how === 'foundEnded' ? ending : null;
    const flags = [
      ...(ending.how === 'outcome' && ending.dateUnknown ? ['outcomeDateUnknown'] : []),
      ...(ending.how === 'foundEnded' ? ['endedWithoutOutcome'] : []),
      ...(subject.reopened ? ['reopened'] : []),
      ...(straddles ? ['straddlesValidAt'] : []),
      ...(silent?.afterPilotEnd === true ? ['pilotEndedNoOutcome'] : []),
      ...(subject.backFilled ? ['maybeTruncated'] : []),
    ];
    yield {
      id: subject.id,
      endpoint: columns.endpoint,
      reading: columns.reading,
      cluster: subject.cluster,
      originRange: daysOfSpan({ lo: startLo, hi: startHi }),
      exitRange: daysOfSpan({ lo: endLo, hi: endHi }),
      entryDays: midpoint.entry[i]!,
      timeDays: midpoint.time[i]!,
      timeDaysMin: Math.max(0, Math.min(endLo, validAt) - startHi),
      timeDaysMax: Math.min(endHi, validAt) - startLo,
      status: midpoint.status[i]!,
      outcome: censored ? null : exit.outcome,
      silentFrom: silent && daysOfSpan(silent.silentFrom),
      silentUntil: silent && daysOfSpan(silent.silentUntil),
      group: subject.group,
      strata: null,
      covariates: null,
      precision: { origin: startLo === startHi ? 'day' : 'range', exit: endLo === endHi ? 'day' : 'range' },
      censoredBy: censored ? (exit.censoredBy ?? 'validAt') : null,
      flags,
      evidence: {
        originEventId: subject.originEventId,
        exitEventId: exit.eventId,
        silentUntilEventId: silent?.silentUntilEventId ?? null,
      },
    };
  }
}
