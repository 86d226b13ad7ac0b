/** The auditor's pages: the trail, each decision, the making of a value, and two points in time laid side by side. */
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { partnerships } from '#projections';
import { Action } from '../access/action.js';
import { mayKnowActors } from '../access/caller.js';
import { Auditor } from '../audit/auditor.js';
import { TRAIL_PARAMETERS } from '../audit/trail-query.js';
import { readQuery } from '../http/query.js';
import { DecisionPage } from './decision.js';
import { DifferencePage } from './difference.js';
import { ExplainPage } from './explain.js';
import { footOf } from './foot.js';
import { renderPage, type Crumb, type PageFrame } from './layout.js';
import { TrailPage } from './trail.js';

const PORTFOLIO: Crumb = { title: 'Portfolio', href: '/' };
const TRAIL: Crumb = { title: 'Who decided what', href: '/audit' };
const MOST_PROPOSED = 500;
/** Where nothing else is asked for. */
const ON_A_PAGE = 50;
const TIMES = ['validAt', 'knownAt', 'atLeast'] as const;

@Controller()
export class AuditPagesController {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(Auditor) private readonly auditor: Auditor,
  ) {}

  @Get('audit')
  @Action('readTrail')
  async trail(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { times, search: _search, ...answer } = await this.auditor.trail(request, ON_A_PAGE);
    return page(request, reply, {
      title: TRAIL.title,
      crumbs: [PORTFOLIO],
      foot: footOf(answer.about),
      children: (
        <TrailPage
          answer={answer}
          query={readQuery(request, [...TIMES, ...TRAIL_PARAMETERS])}
          times={times}
          partnerships={this.engine.readModels.query((db) => partnerships(db, { limit: MOST_PROPOSED }).items)}
          namesActors={mayKnowActors(request)}
          today={this.engine.clock.today()}
        />
      ),
    });
  }

  @Get('audit/decisions/:eventId')
  @Action('readTrail')
  async decision(
    @Req() request: FastifyRequest,
    @Param('eventId') eventId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { times, ...answer } = await this.auditor.event(request, eventId);
    return page(request, reply, {
      title: 'Decision',
      crumbs: [PORTFOLIO, TRAIL],
      foot: footOf(answer.about),
      children: (
        <DecisionPage
          answer={answer}
          times={times}
          registers={this.engine.registers}
          namesActors={mayKnowActors(request)}
          query={timesIn(request)}
        />
      ),
    });
  }

  @Get('psp/:partnershipId/explain')
  @Action('readPartnership')
  async explain(
    @Req() request: FastifyRequest,
    @Param('partnershipId') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { times, ...answer } = await this.auditor.explain(request, id);
    return page(request, reply, {
      title: 'Explain',
      crumbs: [PORTFOLIO, { title: answer.name ?? id, href: `/psp/${id}` }],
      foot: footOf(answer.about),
      children: (
        <ExplainPage answer={answer} times={times} namesActors={mayKnowActors(request)} query={timesIn(request)} />
      ),
    });
  }

  @Get('psp/:partnershipId/difference')
  @Action('readPartnership')
  async difference(
    @Req() request: FastifyRequest,
    @Param('partnershipId') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { points, ...answer } = await this.auditor.difference(request, id);
    return page(request, reply, {
      title: 'Compare',
      crumbs: [PORTFOLIO, { title: answer.name ?? id, href: `/psp/${id}` }],
      foot: footOf(answer.about),
      children: (
        <DifferencePage
          answer={answer}
          points={points}
          namesActors={mayKnowActors(request)}
          today={this.engine.clock.today()}
          {...this.auditor.stopsOf(id, [points.from, points.to])}
        />
      ),
    });
  }
}

function page(request: FastifyRequest, reply: FastifyReply, frame: PageFrame): string {
  void reply.header('content-type', 'text/html; charset=utf-8');
  return renderPage(request, frame);
}

/** The two times as they were asked for, to go on asking about them. */
function timesIn(request: FastifyRequest): string {
  const { validAt, knownAt } = request.query as { validAt?: string; knownAt?: string };
  const kept = new URLSearchParams(
    Object.entries({ validAt, knownAt }).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  return kept.size === 0 ? '' : `?${String(kept)}`;
}
