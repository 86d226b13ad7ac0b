/** Citations: what they hold, and the same answer computed again from one. */
import { answer, type Answered, type ResearchSource } from './answer.js';
import { AnalysisRefused } from './guards.js';
import { isQuestionId, type QuestionId } from './questions/index.js';

export interface Citation {
  readonly question: QuestionId;
  /** SHA-256 of the answer's bytes. */
  readonly etag: string;
  /** The resolved specification, not looked into yet. */
  readonly spec: unknown;
}

const FORM = /^psp:1:(Q\d{1,2}):([0-9a-f]{64}):([A-Za-z0-9_-]+)$/;

/** @throws AnalysisRefused where it is none */
export function parseCitation(text: string): Citation {
  const [, question, etag, encoded] = FORM.exec(text.trim()) ?? [];
  const invalid = (why: string) => new AnalysisRefused('citationInvalid', `This is no citation of an answer: ${why}.`);
  if (question === undefined) throw invalid('one begins with psp:1: and names a question, a hash and a specification');
  if (!isQuestionId(question)) throw invalid(`there is no question ${question}`);
  try {
    const spec: unknown = JSON.parse(Buffer.from(encoded!, 'base64url').toString('utf8'));
    return { question, etag: etag!, spec };
  } catch {
    throw invalid('its specification cannot be read');
  }
}

/** `cite(answered)`: the text to print beside a figure. */
export const cite = ({ citation }: Pick<Answered, 'citation'>): string => citation;

/**
 * The cited answer, computed again.
 * @throws AnalysisRefused `inputsDiffer` where the software or a register has moved on, `answerDiffers` where the events are
 * others than those cited; SpecificationRefused
 */
export async function reproduce(citation: string, source: ResearchSource): Promise<Answered> {
  const { question, etag, spec } = parseCitation(citation);
  const answered = await answer(question, spec, source);
  if (answered.etag !== etag)
    throw new AnalysisRefused(
      'answerDiffers',
      `The events of this log give another answer (${answered.etag.slice(0, 12)}…) than the one cited (${etag.slice(0, 12)}…): it is another log, or it was altered.`,
      { etag: answered.etag },
    );
  return answered;
}
