/** One respect in which things stand otherwise after a fact of a partnership than before it. */

export interface ReplayChange {
  readonly of: 'partnership' | 'strand' | 'money';
  /** Of a strand. */
  readonly strandId: string | null;
  readonly strand: string | null;
  /** `stage`, `state`, `pilotRunning`, `partners` …; of money the kind that is totalled. */
  readonly field: string;
  /** Null = nothing there. A `Total` for money. */
  readonly before: unknown;
  readonly after: unknown;
  /** The same in a few words. */
  readonly says: string;
}

/** `belowRegulated` → `below regulated`. */
export const words = (value: string) => value.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
/** `identified → piloting`; where nothing was before, what is now. */
export const from = (before: unknown, after: string) =>
  before === null ? after : `${words(String(before))} → ${after}`;
