/** The parameters of rules. A changed rule or parameter is a new version; stored warnings keep the one of their time. */
export interface Policy {
  readonly version: string;
  /** Months after a pilot's end until its evaluation is missed. */
  readonly evaluationGraceMonths: number;
  /** Counts of people below this are not kept. */
  readonly smallCountFloor: number;
  readonly approvalPolicy: 'single';
}

export const POLICY: Policy = {
  version: '1',
  evaluationGraceMonths: 12,
  smallCountFloor: 5,
  approvalPolicy: 'single',
};
