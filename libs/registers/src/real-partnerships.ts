/** The partnerships that exist: what sources say of each, as commands that record it, with what is contradicted or not known. */
import {
  COMMAND_OF,
  type Command,
  type DecidedBy,
  type Evidence,
  type FactType,
  type OrganisationDescriptor,
  type OutcomeKind,
  type PartialDate,
} from '#lifecycle';
import { readDataFile } from './data-file.js';
import { uuidV5 } from './uuid-v5.js';

interface DataSet {
  readonly title: string;
  readonly formatVersion: number;
  readonly idNamespace: string;
  /** Ids in loading order. */
  readonly partnerships: readonly string[];
  readonly readingNotes: readonly string[];
}

interface FactOnFile {
  readonly id: string;
  readonly eventType: FactType;
  readonly occurredOn: PartialDate | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly organisations?: readonly OrganisationDescriptor[];
  readonly evidence: readonly Evidence[];
  readonly decidedBy?: DecidedBy;
  readonly note?: string;
}

/** What the facts on file answer for one strand, asked without a cut in time. */
export interface ExpectedAnswer {
  readonly partnershipId: string;
  readonly strandId: string;
  readonly commissionable: boolean;
  readonly firstPilotOn: PartialDate | null;
  readonly outcome: OutcomeKind | 'lastSeen' | 'notSeen';
  readonly outcomeOn: PartialDate | null;
  readonly lastSeenOn: PartialDate | null;
  /** Fewest and most, from the first launch to the outcome or the last sighting. */
  readonly days: readonly [number, number] | null;
  /** The same in months of 30.4375 days, to one decimal. */
  readonly months: readonly [number, number] | null;
}

interface PartnershipOnFile {
  readonly partnershipId: string;
  readonly name: string;
  readonly programmeId: string | null;
  readonly strategic: boolean;
  readonly statement: string;
  readonly facts: readonly FactOnFile[];
  readonly expected: readonly Omit<ExpectedAnswer, 'partnershipId'>[];
  readonly conflicts: readonly string[];
  readonly unknowns: readonly string[];
}

export interface RealPartnership {
  readonly partnershipId: string;
  readonly name: string;
  /** null = under no programme on record. */
  readonly programmeId: string | null;
  /** One of the six Strategic PSPs. */
  readonly strategic: boolean;
  /** What can be said of it in a sentence. */
  readonly statement: string;
  /** Where sources contradict each other. */
  readonly conflicts: readonly string[];
  /** What no source says. */
  readonly unknowns: readonly string[];
  /** In loading order. */
  readonly commands: readonly Command[];
  readonly expected: readonly ExpectedAnswer[];
  /** Of its file, in lower-case hex. */
  readonly sha256: string;
}

const dataSet = () => readDataFile<DataSet>('data-set.json').content;

/** How the files are to be read: for whoever looks into them. */
export const readingNotes = (): readonly string[] => dataSet().readingNotes;

/** All partnerships of the data set, in loading order. */
export function realPartnerships(): readonly RealPartnership[] {
  const { idNamespace, partnerships } = dataSet();
  return partnerships.map((partnershipId) => {
    const { content, sha256 } = readDataFile<PartnershipOnFile>(`partnerships/${partnershipId}.json`);
    const { facts, expected, ...described } = content;
    return {
      ...described,
      commands: facts.map((fact) => commandOf(fact, partnershipId, idNamespace)),
      expected: expected.map((answer) => ({ partnershipId, ...answer })),
      sha256,
    };
  });
}

/** Every command that records the real partnerships, in loading order. The ids of the commands never change, so that
 *  whoever loads them twice adds nothing. */
export const realPartnershipCommands = (): Command[] => realPartnerships().flatMap(({ commands }) => commands);

/** What the facts answer for each strand. */
export const expectedAnswers = (): ExpectedAnswer[] => realPartnerships().flatMap(({ expected }) => expected);

function commandOf(fact: FactOnFile, partnershipId: string, idNamespace: string): Command {
  const { id, eventType, occurredOn, data, organisations, evidence, decidedBy, note } = fact;
  return {
    type: COMMAND_OF[eventType],
    partnershipId,
    commandId: uuidV5(idNamespace, id),
    occurredOn,
    data,
    ...(organisations === undefined ? {} : { organisations }),
    ...(note === undefined ? {} : { note: { text: note } }),
    evidence,
    ...(decidedBy === undefined ? {} : { decidedBy }),
  };
}
