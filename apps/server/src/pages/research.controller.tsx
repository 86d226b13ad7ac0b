/** The page of research: a question in the address, its answer below it. */
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { QUESTIONS } from '#research';
import { Action } from '../access/action.js';
import { Problem } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import type { about } from '../http/times.js';
import { ReadModelViews } from '../partnerships/views.js';
import { ResearchAsking, type AskedAnswer } from '../research/asking.js';
import { PARAMETER_NAMES } from '../research/parameters.js';
import { footOf } from './foot.js';
import { renderPage } from './layout.js';
import { Research } from './research.js';
import type { Chosen } from './research-form.js';

const FIRST_QUESTION = 'Q1';
const REFUSED = new Set([404, 422]);

@Controller()
@Action('research')
export class ResearchPages {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(ResearchAsking) private readonly asking: ResearchAsking,
    @Inject(ReadModelViews) private readonly views: ReadModelViews,
  ) {}

  @Get('research')
  async research(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const query = readQuery(request, ['question', 'citation', 'atLeast', ...PARAMETER_NAMES]);
    const { citation, question = FIRST_QUESTION, atLeast, ...asked } = query;
    await this.views.waitFor(atLeast);
    const cited = citation !== undefined && citation.trim() !== '';
    const chosen: Chosen = cited ? {} : { ...asked, question: question.toUpperCase() };
    const { answered, refused } = await this.#answer(() =>
      cited ? this.asking.byCitation(citation) : this.asking.byParameters(question, asked),
    );
    void reply.header('content-type', 'text/html; charset=utf-8').status(refused?.status ?? 200);
    return renderPage(request, {
      title: titleOf(answered?.question ?? question.toUpperCase()),
      crumbs: [{ title: 'Portfolio', href: '/' }],
      ...(answered === undefined ? {} : { foot: footOf(answered.about as ReturnType<typeof about>) }),
      children: (
        <Research
          chosen={answered === undefined || !cited ? chosen : chosenBy(answered)}
          today={this.engine.clock.today()}
          answered={answered}
          refused={refused}
          cited={cited}
          addressOf={(of) => (answered === undefined ? '' : addressOf(answered, cited ? undefined : asked, of))}
        />
      ),
    });
  }

  /** What the form can put right stays on the page; everything else is answered as everywhere. */
  async #answer(ask: () => Promise<AskedAnswer>): Promise<{ answered?: AskedAnswer; refused?: Problem }> {
    try {
      return { answered: await ask() };
    } catch (error) {
      if (error instanceof Problem && REFUSED.has(error.status)) return { refused: error };
      throw error;
    }
  }
}

const titleOf = (question: string): string =>
  Object.hasOwn(QUESTIONS, question) ? QUESTIONS[question as keyof typeof QUESTIONS].asks : 'Research';

/** A cited specification can say more than the form shows; what it shows is what it has in common with it. */
const chosenBy = ({ question, answer: { spec } }: AskedAnswer): Chosen => ({
  question,
  validAt: spec.validAt,
  knownAt: `size:${spec.knownAt.knownSize}`,
  ...(spec.group === null ? {} : { group: spec.group.name }),
  ...(spec.cohort.synthetic ? { synthetic: 'true' } : {}),
});

/** Files are of the same day and point of the log as the page that links them, whatever is recorded meanwhile. */
function addressOf(
  { question, answer: { spec }, citation }: AskedAnswer,
  asked: Chosen | undefined,
  of: Readonly<Record<string, string>>,
): string {
  const address = new URLSearchParams(
    asked === undefined
      ? { spec: citation.split(':').at(-1)! }
      : {
          ...Object.fromEntries(Object.entries(asked).filter(([, text]) => (text ?? '') !== '') as [string, string][]),
          validAt: spec.validAt,
          knownAt: `size:${spec.knownAt.knownSize}`,
          ...(spec.against === null ? {} : { against: `size:${spec.against.knownSize}` }),
        },
  );
  for (const [name, value] of Object.entries(of)) address.set(name, value);
  return `/research/${question}?${address.toString()}`;
}
