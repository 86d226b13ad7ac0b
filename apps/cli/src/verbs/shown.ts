/** What the server shows of a partnership, as far as the commands here read it. */

export interface DayShown {
  readonly on: string | null;
  readonly earliest: string;
  readonly latest: string;
}

export interface StrandShown {
  readonly strandId: string;
  readonly name: string;
  readonly kind: string;
  readonly commissionable: boolean;
  readonly stage: string;
  readonly stageCertainty: 'certain' | 'possible';
  readonly since: DayShown;
  readonly exitRoute: string | null;
  readonly launched: DayShown | null;
  readonly outcome: (DayShown & { readonly kind: string }) | null;
  readonly lastSeen: DayShown | null;
  readonly days: { readonly min: number; readonly max: number } | null;
  readonly until: string;
}

export interface PartnershipShown {
  readonly partnershipId: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly programmeId: string | null;
  readonly policyDomain: string;
  readonly area: string;
  readonly purpose: string;
  readonly state: string;
  readonly proposed: DayShown;
  readonly facts: number;
  readonly warnings: number;
  readonly notes: number;
  readonly anomalies: number;
  readonly amendments: number;
  readonly synthetic: boolean;
  readonly revision: number;
  readonly lastRecordedAt: string;
  readonly strands: readonly StrandShown[];
}

export interface Parked {
  readonly stream: string;
  readonly revision: number;
  readonly index: number;
  readonly eventId: string;
  readonly type: string;
  readonly reason: string;
}
