/** What research is asked and what it answers, as it goes from one thread to another. */
import type { Day, Registers } from '#lifecycle';
import type { Log } from '#projections';
import { researchBundle, type BundleFile } from '#interchange';
import { AnalysisRefused, answer, SpecificationRefused, type Answered, type QuestionId } from '#research';
import { LogSource, type StandsStill } from './research-source.js';

export interface ResearchOrder {
  /** The answer, or with it all that is behind it. */
  readonly wants: 'answer' | 'bundle';
  readonly question: QuestionId;
  /** A specification as it was sent, with its points of the log resolved. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly today: Day;
  /** Root by size of the log, for the sizes that are asked about. */
  readonly roots: Readonly<Record<number, string | null>>;
  readonly parked: readonly StandsStill[];
}

/** An answer without the subjects that it was made from. */
export type Told = Omit<Answered, 'subjects'>;

/** A refusal is an answer too. Errors lose what they are on their way between threads. */
export type Outcome =
  | { readonly told: Told; readonly files?: readonly BundleFile[] }
  | { readonly specification: SpecificationRefused['problems'] }
  | { readonly analysis: Pick<AnalysisRefused, 'reason' | 'message' | 'details'> }
  | { readonly fault: { readonly message: string; readonly code?: string | undefined } };

export async function follow(order: ResearchOrder, log: Log, registers: Registers): Promise<Outcome> {
  try {
    const source = sourceOf(order, log, registers);
    const answered = await answer(order.question, order.given, source);
    const { subjects: _subjects, ...told } = answered;
    if (order.wants === 'answer') return { told };
    return { told, files: await researchBundle(answered, source.histories(told.answer.log.knownSize)) };
  } catch (error) {
    return outcomeOf(error);
  }
}

const sourceOf = ({ today, parked, roots }: ResearchOrder, log: Log, registers: Registers): LogSource =>
  new LogSource({ log, registers, today, parked, rootAt: (size) => roots[size] ?? null });

function outcomeOf(error: unknown): Outcome {
  if (error instanceof SpecificationRefused) return { specification: error.problems };
  if (error instanceof AnalysisRefused) {
    const { reason, message, details } = error;
    return { analysis: { reason, message, details } };
  }
  const { message, code } = error as { message: string; code?: string };
  return { fault: { message, code } };
}

/** The answer; an error again where it was one: SpecificationRefused, AnalysisRefused, or what else went wrong. */
export function answerIn(outcome: Outcome): Extract<Outcome, { readonly told: Told }> {
  if ('told' in outcome) return outcome;
  throw errorOf(outcome);
}

function errorOf(outcome: Exclude<Outcome, { readonly told: Told }>): Error {
  if ('specification' in outcome) return new SpecificationRefused(outcome.specification);
  if ('analysis' in outcome) {
    const { reason, message, details } = outcome.analysis;
    return new AnalysisRefused(reason, message, details);
  }
  const { message, code } = outcome.fault;
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
