/** Asks research at the door: points of the log are resolved here, and what is refused becomes a problem with its field. */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Engine, ResearchDesk, type ResearchTold } from '#engine';
import type { BundleFile } from '#interchange';
import {
  AnalysisRefused,
  isQuestionId,
  parseCitation,
  QUESTIONS,
  SpecificationRefused,
  type QuestionId,
} from '#research';
import { notFound, Problem, type ProblemField } from '../http/problem.js';
import { readTimes } from '../http/times.js';
import { isParameter, parameterAt, specificationOf } from './parameters.js';

export interface AskedAnswer extends ResearchTold {
  readonly question: QuestionId;
  /** What the answer says of itself, as every answer does. */
  readonly about: {
    readonly validAt: string;
    readonly knownAt: string | null;
    readonly knownSize: number;
    readonly root: string | null;
    readonly catalogueVersion: number;
    readonly policyVersion: string;
    readonly registers: Readonly<Record<string, string>>;
  };
}

export interface Bundle extends AskedAnswer {
  readonly files: readonly BundleFile[];
}

type Given = Readonly<Record<string, unknown>>;

@Injectable()
export class ResearchAsking implements OnModuleDestroy {
  readonly #desk: ResearchDesk;

  constructor(@Inject(Engine) private readonly engine: Engine) {
    this.#desk = new ResearchDesk({
      log: engine.log,
      registers: engine.registers,
      today: () => engine.clock.today(),
      rootAt: (size) => engine.integrity.rootAt(size),
      parked: () => engine.readModels.parked(),
    });
  }

  onModuleDestroy(): Promise<void> {
    return this.#desk.close();
  }

  /** Parameters of an address. @throws Problem, which names the parameter */
  byParameters(question: string, asked: Partial<Record<string, string>>): Promise<AskedAnswer> {
    const { given, nameOf } = givenBy(asked);
    return this.#ask(questionIdOf(question), given, nameOf);
  }

  /** The same answer, with all that is behind it. @throws Problem */
  async bundle(question: string, parameters: Partial<Record<string, string>>): Promise<Bundle> {
    const id = questionIdOf(question);
    const { given, nameOf } = givenBy(parameters);
    const { told, files } = await this.#refusing(nameOf, () => this.#desk.bundle(id, this.#resolved(given)));
    return { ...asked(id, told), files };
  }

  /** A specification as it was sent. @throws Problem with pointers into it */
  bySpecification(question: string, given: Given): Promise<AskedAnswer> {
    return this.#ask(questionIdOf(question), given, (pointer) => pointer);
  }

  /** The cited answer, computed again. @throws Problem `answerDiffers` or `inputsDiffer` where it is no longer that */
  async byCitation(citation: string): Promise<AskedAnswer> {
    return this.#refusing(
      (pointer) => pointer,
      async () => {
        const { question, etag, spec } = parseCitation(citation);
        if (!isGiven(spec)) throw new AnalysisRefused('citationInvalid', 'This citation holds no specification.');
        const answered = await this.#ask(question, spec, (pointer) => pointer);
        if (answered.etag !== etag)
          throw new AnalysisRefused(
            'answerDiffers',
            `The events of this log give another answer (${answered.etag.slice(0, 12)}…) than the one cited (${etag.slice(0, 12)}…): it is another log, or it was altered.`,
            { etag: answered.etag },
          );
        return answered;
      },
    );
  }

  async #ask(question: QuestionId, given: Given, nameOf: (pointer: string) => string): Promise<AskedAnswer> {
    const told = await this.#refusing(nameOf, () => this.#desk.answer(question, this.#resolved(given)));
    return asked(question, told);
  }

  /** The specification with its points of the log resolved. */
  #resolved(given: Given): Given {
    return {
      ...checked(given),
      knownAt: this.#point(given['knownAt'] ?? `size:${this.engine.log.length}`, '/knownAt'),
      ...('against' in given ? { against: this.#point(given['against'], '/against') } : {}),
    };
  }

  /** A point of the log, as far as it is one; what is none is left for the specification to refuse. */
  #point(asked: unknown, pointer: string): unknown {
    if (typeof asked === 'string' && asked !== '') return this.#pointOf(asked, pointer);
    const { knownSize, knownAt } = (isGiven(asked) ? asked : {}) as { knownSize?: unknown; knownAt?: unknown };
    if (typeof knownSize !== 'number' || !Number.isSafeInteger(knownSize) || knownSize < 0) return asked;
    const point = this.#pointOf(`size:${knownSize}`, pointer);
    if (knownAt !== undefined && knownAt !== null && knownAt !== point.knownAt)
      throw new SpecificationRefused([
        {
          pointer: `${pointer}/knownAt`,
          message: `after ${knownSize} events this log had come to ${point.knownAt ?? 'nothing'}, not to ${String(knownAt)}: it is another log`,
        },
      ]);
    return point;
  }

  #pointOf(text: string, pointer: string): { readonly knownAt: string | null; readonly knownSize: number } {
    try {
      const { knownAt, knownSize } = readTimes(this.engine, { knownAt: text });
      return { knownAt, knownSize };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw new SpecificationRefused([
        { pointer, message: error.details.errors?.[0]?.message ?? error.details.detail },
      ]);
    }
  }

  async #refusing<T>(nameOf: (pointer: string) => string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw problemOf(error, nameOf) ?? error;
    }
  }
}

const isGiven = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function asked(question: QuestionId, told: ResearchTold): AskedAnswer {
  const { spec, log } = told.answer;
  const { catalogueVersion, policyVersion, registers } = spec.inputs;
  const about = { validAt: spec.validAt, ...spec.knownAt, root: log.root, catalogueVersion, policyVersion, registers };
  return { ...told, question, about };
}

/** What the parameters of an address ask for, and under which name one is refused. */
function givenBy(asked: Partial<Record<string, string>>): { given: Given; nameOf: (pointer: string) => string } {
  const { spec, ...others } = asked;
  if (spec === undefined)
    return { given: specificationOf(others), nameOf: (pointer) => parameterAt(pointer) ?? pointer };
  const [other] = Object.entries(others).find(([name, text]) => isParameter(name) && text !== '') ?? [];
  if (other !== undefined)
    throw parameterRefused('spec', `is the whole specification: leave ${other} out, or leave spec out`);
  return { given: decoded(spec), nameOf: (pointer) => pointer };
}

/** What a specification says that it was computed with has to be an object, before anything is looked up in it. */
function checked(given: Given): Given {
  const { inputs } = given;
  if (inputs === undefined || isGiven(inputs)) return given;
  throw new SpecificationRefused([{ pointer: '/inputs', message: 'is not an object: leave it out' }]);
}

/** Questions of the second delivery. */
const LATER = new Set(['Q4', 'Q6', 'Q8', 'Q9', 'Q10', 'Q11', 'Q12', 'Q14', 'Q15', 'Q17', 'Q18', 'Q19', 'Q22']);

/** @throws Problem 404 */
export function questionIdOf(text: string): QuestionId {
  const id = text.toUpperCase();
  if (isQuestionId(id)) return id;
  const named = LATER.has(id) ? `${id} is not offered yet` : `there is no question ${text.slice(0, 40)}`;
  throw notFound(`${named}; there are ${Object.keys(QUESTIONS).join(', ')}`, 'questionUnknown');
}

function decoded(text: string): Given {
  try {
    const spec: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64url')));
    if (isGiven(spec)) return spec;
  } catch {
    // told below
  }
  throw parameterRefused('spec', 'is a specification as JSON, in base64url, such as stands at the end of a citation');
}

const parameterRefused = (name: string, message: string) =>
  new Problem({
    status: 422,
    code: 'specificationRefused',
    detail: `${name}: ${message}`,
    errors: [{ code: 'specification', pointer: name, message }],
  });

function problemOf(error: unknown, nameOf: (pointer: string) => string): Problem | undefined {
  if (error instanceof SpecificationRefused) {
    const errors: readonly ProblemField[] = error.problems.map(({ pointer, message }) => ({
      code: /^(G\d\d) /.exec(message)?.[1] ?? 'specification',
      pointer: nameOf(pointer),
      message,
    }));
    return new Problem({
      status: 422,
      code: 'specificationRefused',
      detail: errors.map(({ pointer, message }) => `${pointer || 'the specification'}: ${message}`).join('; '),
      errors,
    });
  }
  if (error instanceof AnalysisRefused) {
    const { reason, message, details } = error;
    const isGuard = /^G\d\d$/.test(reason);
    return new Problem({
      status: 422,
      code: isGuard ? 'analysisRefused' : reason,
      detail: message,
      ...(isGuard ? { errors: [{ code: reason, message }] } : {}),
      more: { details },
    });
  }
  if ((error as { code?: string }).code === 'ResearchBusy')
    return new Problem({
      status: 503,
      code: 'researchBusy',
      detail: (error as Error).message,
      headers: { 'retry-after': '5' },
    });
  return undefined;
}
