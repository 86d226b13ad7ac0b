/** The pages that tell a partnership's life. */
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { replayOf } from '#projections';
import { Action } from '../access/action.js';
import { notFound } from '../http/problem.js';
import { integerParameter } from '../http/query.js';
import { partnershipIdOf } from '../partnerships/command-request.js';
import { ReadModelViews } from '../partnerships/views.js';
import { footOf } from './foot.js';
import { renderPage } from './layout.js';
import { ReplayPage } from './replay.js';

@Controller()
export class ReplayController {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(ReadModelViews) private readonly views: ReadModelViews,
  ) {}

  @Get('psp/:partnershipId/replay')
  @Action('readPartnership')
  async replay(
    @Req() request: FastifyRequest,
    @Param('partnershipId') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { query, times, about } = await this.views.ask(request, ['step'], partnershipIdOf(id));
    const { validAt, knownSize } = times;
    const replay = replayOf(this.engine.history(id, { validAt, knownSize }), this.engine.registers);
    if (replay.name === null)
      throw notFound(`there is no partnership ${id} on record at these times`, 'partnershipUnknown');
    const step = integerParameter('step', query.step, 1, replay.steps.length);
    void reply.header('content-type', 'text/html; charset=utf-8');
    return renderPage(request, {
      title: 'Replay',
      crumbs: [
        { title: 'Portfolio', href: '/' },
        { title: replay.name, href: `/psp/${id}` },
      ],
      foot: footOf(about),
      children: (
        <ReplayPage
          replay={replay}
          step={step}
          times={times}
          registers={this.engine.registers}
          addressOf={(to) => addressOf(id, query, to)}
        />
      ),
    });
  }
}

function addressOf(id: string, query: { validAt?: string; knownAt?: string }, step: number | undefined): string {
  const asked = new URLSearchParams();
  if (query.validAt !== undefined) asked.set('validAt', query.validAt);
  if (query.knownAt !== undefined) asked.set('knownAt', query.knownAt);
  if (step !== undefined) asked.set('step', String(step));
  return `/psp/${id}/replay${asked.size === 0 ? '' : `?${asked.toString()}`}`;
}
