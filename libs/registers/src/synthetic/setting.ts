/** What the writers of one synthetic partnership tell each other. */
import type { Day } from '#lifecycle';
import type { RecordedFact } from './life.js';

/** Of the partnership. */
export interface Setting {
  readonly proposed: RecordedFact;
  readonly proposedOn: Day;
  readonly publicLead: string;
  readonly thirdLead: string;
  readonly funder: string;
  readonly providers: readonly string[];
  /** A paid post drives it. */
  readonly hasDedicatedLead: boolean;
  /** Money was set apart early for the time after the pilot. */
  readonly hasSustainmentMoney: boolean;
  /** The first money, where there was any. */
  readonly contribution: RecordedFact | undefined;
}

/** Before its money is known. */
export type Gathered = Omit<Setting, 'hasSustainmentMoney' | 'contribution'>;

/** Of one of its strands. */
export interface StrandSetting extends Setting {
  readonly strandId: string;
  readonly commissionable: boolean;
  readonly opened: RecordedFact;
  /** Strands of the same partnership that were opened before it. */
  readonly siblings: readonly RecordedFact[];
  /** Of its first pilot, which later ones repeat. */
  readonly firstLaunch?: RecordedFact;
}
