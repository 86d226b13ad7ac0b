/** Reference data that no decision of a partnership makes. Whatever looks into it is handed it as an argument. */
import type { Evidence, OrganisationDescriptor } from './history.js';
import type { MoneyAmount } from './money.js';
import type { PartialDate } from './partial-date.js';

export interface Source {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  readonly address: string;
  readonly publishedOn: PartialDate | null;
  readonly extentRead: string;
  readonly note?: string;
}

export interface ProgrammeEntry {
  readonly id: string;
  readonly entry: 'funding' | 'milestone' | 'learning';
  readonly on: PartialDate | null;
  readonly label?: string;
  readonly kind?: string;
  readonly funderIds?: readonly string[];
  readonly amount?: MoneyAmount;
  readonly basis?: 'planned' | 'award' | 'annual' | 'cumulative';
  readonly arrangement?: string;
  readonly ringFenced?: boolean;
  readonly recipients?: string;
  readonly fromOn?: PartialDate | null;
  readonly untilOn?: PartialDate | null;
  readonly evidence: readonly Evidence[];
  readonly note?: string;
}

export interface Programme {
  readonly programmeId: string;
  readonly name: string;
  readonly kind: string;
  readonly ownerOrganisationId: string;
  readonly purpose: string;
  readonly beganOn: PartialDate | null;
  readonly untilOn?: PartialDate | null;
  readonly evidence: readonly Evidence[];
  readonly note?: string;
  readonly entries: readonly ProgrammeEntry[];
  readonly conflicts: readonly string[];
  readonly unknowns: readonly string[];
}

export interface ProcurementThreshold {
  readonly regime: string;
  readonly amount: MoneyAmount;
  readonly validFrom: PartialDate | null;
  readonly validUntil: PartialDate | null;
  readonly source: string;
}

/** All registers, with the SHA-256 of each as it is shipped. */
export interface Registers {
  readonly sources: ReadonlyMap<string, Source>;
  readonly organisations: ReadonlyMap<string, OrganisationDescriptor>;
  readonly programmes: ReadonlyMap<string, Programme>;
  readonly procurementThresholds: readonly ProcurementThreshold[];
  readonly sha256: Readonly<Record<'sources' | 'organisations' | 'programmes' | 'procurementThresholds', string>>;
}

/** For histories that are judged without registers, such as those of anomalies. */
export const NO_REGISTERS: Registers = {
  sources: new Map(),
  organisations: new Map(),
  programmes: new Map(),
  procurementThresholds: [],
  sha256: { sources: '', organisations: '', programmes: '', procurementThresholds: '' },
};
