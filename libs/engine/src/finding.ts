/** One thing that was looked at, and what to do about it. */
export interface Finding {
  /** What was looked at. */
  readonly check: string;
  /** `damaged`: the record itself cannot be trusted. `blocked`: nothing can be done before this is solved. */
  readonly state: 'ok' | 'warn' | 'damaged' | 'blocked';
  readonly says: string;
}

export const finding = (check: string, state: Finding['state'], says: string): Finding => ({ check, state, says });
