/** One strand as research sees it: since when it was watched, and how that ended, for each endpoint. */
import type { Span } from '../days.js';
import type { Endpoint } from '../specification/specification.js';
import type { Ending } from './ending.js';

export interface Subject {
  /** `<partnershipId>/<strandId>` */
  readonly id: string;
  /** The partnership, whose strands are not independent of each other. */
  readonly cluster: string;
  /** What it is called, for charts. */
  readonly name: string;
  readonly originSpan: Span;
  readonly originEventId: string;
  /** Day number from which it was watched; null = from its origin. */
  readonly watchedFrom: number | null;
  /** Level on the origin day; null without a group. */
  readonly group: string | null;
  readonly reopened: boolean;
  /** Launched more than a month before anything was recorded of it. */
  readonly backFilled: boolean;
  readonly endings: Readonly<Record<Endpoint, Ending>>;
}

export type ExclusionReason =
  | 'notCommissionable'
  | 'noOrigin'
  | 'originDateUnknown'
  | 'notYetStarted'
  | 'outsideLaunchWindow'
  | 'noContemporaneousRecord'
  | 'endBeforeStart'
  | 'endedBeforeEntry'
  | 'datePrecision';

/** In the order in which they are decided; why each in a sentence. */
export const EXCLUSIONS: Readonly<Record<ExclusionReason, string>> = {
  notCommissionable: 'no service that could be commissioned, such as a voice or capacity-building strand',
  noOrigin: 'no start of the clock on record',
  originDateUnknown: 'the start is on record without a date',
  notYetStarted: 'started after the day that is asked about',
  outsideLaunchWindow: 'started outside the period that is asked about',
  noContemporaneousRecord: 'nothing about it was recorded when it happened',
  endBeforeStart: 'its end is on record before its start',
  endedBeforeEntry: 'its observation ended before it came under watch',
  datePrecision: 'a date is known only as a range',
};

export interface Excluded {
  readonly id: string;
  readonly reason: ExclusionReason;
  /** Left out = from the whole analysis. */
  readonly endpoint?: Endpoint;
  readonly reading?: string;
}
