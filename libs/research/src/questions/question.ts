/** What a question is: whom it reads, what it keeps of each history, and what it tells. */
import type { History, Registers, Strand } from '#lifecycle';
import type { Note } from '../guards.js';
import type { ChartModel, Table } from '../models.js';
import type { ResolvedSpecification } from '../specification/specification.js';
import type { Subjects } from '../subjects.js';

export interface Told {
  /** Becomes `results` of the answer. */
  readonly results: object;
  /** The answer in a sentence, from the data. */
  readonly heading: string;
  /** What belongs to it, in sentences. */
  readonly caveats: readonly string[];
  readonly methods: string;
  readonly notes: readonly Note[];
  readonly tables: readonly Table[];
  readonly charts: readonly ChartModel[];
}

export interface Asking {
  readonly spec: ResolvedSpecification;
  readonly registers: Registers;
  /** Printed below pictures: which specification this is. */
  readonly stamp: string;
}

export interface Gathering {
  /** One partnership that the cohort asks for, without a cut by day; `asks` says which of its strands. */
  add?(history: History, asks: (strand: Strand) => boolean): void;
  /** The same as it was known at the other point of the log, for the question that compares two. */
  addEarlier?(history: History): void;
  tell(subjects: Subjects): Told;
}

export interface Question {
  readonly id: string;
  /** In the words of whoever asks. */
  readonly asks: string;
  /** Defaults other than those of every analysis. */
  readonly defaults?: object;
  readonly registers?: readonly (keyof Registers['sha256'])[];
  begin(asking: Asking): Gathering;
}
