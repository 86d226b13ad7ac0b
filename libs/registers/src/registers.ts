/** The registers: sources, organisations, programmes and procurement thresholds, as they are shipped. */
import type { OrganisationDescriptor, ProcurementThreshold, Programme, Registers, Source } from '#lifecycle';
import { readDataFile } from './data-file.js';

/** Reads all registers, each with the SHA-256 of the bytes of its file. Entries keep the order of the files. */
export function loadRegisters(): Registers {
  const sources = readDataFile<readonly Source[]>('sources.json');
  const organisations = readDataFile<readonly OrganisationDescriptor[]>('organisations.json');
  const programmes = readDataFile<readonly Programme[]>('programmes.json');
  const procurementThresholds = readDataFile<readonly ProcurementThreshold[]>('procurement-thresholds.json');
  return {
    sources: new Map(sources.content.map((source) => [source.id, source])),
    organisations: new Map(organisations.content.map((descriptor) => [descriptor.organisationId, descriptor])),
    programmes: new Map(programmes.content.map((programme) => [programme.programmeId, programme])),
    procurementThresholds: procurementThresholds.content,
    sha256: {
      sources: sources.sha256,
      organisations: organisations.sha256,
      programmes: programmes.sha256,
      procurementThresholds: procurementThresholds.sha256,
    },
  };
}
