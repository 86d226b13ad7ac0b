/** The pages that show what stands: the portfolio and each partnership, at any pair of times. */
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { swimmer } from '#charts';
import { Engine } from '#engine';
import { csvText } from '#interchange';
import {
  anomalies,
  budgetOf,
  decisionsOf,
  partnership,
  partnerships,
  portfolioCounts,
  timelineOf,
  warningsOf,
  watches,
  type PartnershipShown,
} from '#projections';
import { realPartnerships, type RealPartnership } from '#registers';
import { Action } from '../access/action.js';
import { mayKnowActors } from '../access/caller.js';
import { nameAnswer } from '../audit/foot-checkpoint.js';
import { flagParameter } from '../http/query.js';
import { notFound } from '../http/problem.js';
import { partnershipIdOf } from '../partnerships/command-request.js';
import { everyPage } from '../partnerships/every-page.js';
import { ReadModelViews } from '../partnerships/views.js';
import { footOf } from './foot.js';
import { renderPage } from './layout.js';
import { Partnership } from './partnership.js';
import { headingOf, laneOf, Portfolio } from './portfolio.js';

const HTML = 'text/html; charset=utf-8';
/** More partnerships than these are looked for by the API. */
const MOST_SHOWN = 500;

@Controller()
export class PortfolioController {
  readonly #real = new Map<string, RealPartnership>(realPartnerships().map((one) => [one.partnershipId, one]));

  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(ReadModelViews) private readonly views: ReadModelViews,
  ) {}

  @Get()
  @Action('readPortfolio')
  async portfolio(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { rows, synthetic, asked } = await this.#portfolio(request);
    const counts = asked.view.query((db) => portfolioCounts(db)).partnerships;
    void reply.header('content-type', HTML);
    return renderPage(request, {
      title: 'Portfolio',
      foot: footOf(asked.about),
      children: (
        <Portfolio
          partnerships={rows}
          synthetic={synthetic}
          syntheticCount={counts.filter((one) => one.synthetic).reduce((sum, { count }) => sum + count, 0)}
          times={asked.times}
          address={queryOf(request)}
          parked={asked.view.parked().length}
        />
      ),
    });
  }

  @Get('portfolio.csv')
  @Action('readPortfolio')
  async csv(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { rows, asked } = await this.#portfolio(request);
    nameAnswer(request, reply, asked.about);
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="portfolio.csv"');
    const header = [
      'partnershipId',
      'partnership',
      'strandId',
      'strand',
      'commissionable',
      'stage',
      'stageCertainty',
      'since',
      'launchedOn',
      'outcome',
      'outcomeOn',
      'lastSeenOn',
      'daysMin',
      'daysMax',
      'synthetic',
    ];
    return csvText(
      header,
      rows.flatMap(({ name, strands }) =>
        strands.map((strand) => [
          strand.partnershipId,
          name,
          strand.strandId,
          strand.name,
          strand.commissionable,
          strand.stage,
          strand.stageCertainty,
          strand.since.on,
          strand.launched?.on,
          strand.until,
          strand.outcome?.on,
          strand.lastSeen?.on,
          strand.days?.min,
          strand.days?.max,
          strand.synthetic,
        ]),
      ),
    );
  }

  @Get('portfolio.svg')
  @Action('readPortfolio')
  async svg(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { rows, asked } = await this.#portfolio(request);
    nameAnswer(request, reply, asked.about);
    void reply
      .header('content-type', 'image/svg+xml; charset=utf-8')
      .header('content-disposition', 'attachment; filename="portfolio.svg"');
    return swimmer(
      rows.flatMap((one) => one.strands.map((strand) => laneOf(strand, one))),
      { label: headingOf(rows.flatMap(({ strands }) => strands)), validAt: asked.times.validAt },
    );
  }

  @Get('psp/:partnershipId')
  @Action('readPartnership')
  async partnership(
    @Req() request: FastifyRequest,
    @Param('partnershipId') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { view, times, about } = await this.views.ask(request, [], partnershipIdOf(id));
    const shown = view.query((db) => partnership(db, id));
    if (shown === undefined)
      throw notFound(`there is no partnership ${id} on record at these times`, 'partnershipUnknown');
    const of = { partnershipId: id };
    const names = this.#names(id, times.knownSize);
    void reply.header('content-type', HTML);
    return renderPage(request, {
      title: shown.name,
      crumbs: [{ title: 'Portfolio', href: '/' }],
      foot: footOf(about),
      children: (
        <Partnership
          partnership={shown}
          programme={
            shown.programmeId === null
              ? undefined
              : (this.engine.registers.programmes.get(shown.programmeId)?.name ?? shown.programmeId)
          }
          timeline={everyPage(view, (db, page) => timelineOf(db, { ...of, ...page, all: true }))}
          decisions={
            new Map(everyPage(view, (db, page) => decisionsOf(db, { ...of, ...page })).map((one) => [one.eventId, one]))
          }
          budget={view.query((db) => budgetOf(db, id))}
          warnings={everyPage(view, (db, page) => warningsOf(db, { ...of, ...page }))}
          watches={everyPage(view, (db, page) => watches(db, { ...of, ...page, validAt: times.validAt }))}
          anomalies={everyPage(view, (db, page) => anomalies(db, { ...of, ...page }))}
          real={this.#real.get(id)}
          registers={this.engine.registers}
          namesActors={mayKnowActors(request)}
          parked={view.parked().find(({ stream }) => stream === `partnership-${id}`)?.reason}
          times={times}
          query={queryOf(request)}
          organisationName={names}
        />
      ),
    });
  }

  async #portfolio(request: FastifyRequest) {
    const asked = await this.views.ask(request, ['synthetic']);
    const synthetic = flagParameter('synthetic', asked.query.synthetic);
    const page = asked.view.query((db) => partnerships(db, { synthetic, limit: MOST_SHOWN }));
    return { asked, synthetic, rows: page.items as readonly PartnershipShown[] };
  }

  #names(partnershipId: string, knownSize: number) {
    const history = this.engine.history(partnershipId, { knownSize });
    return (id: string): string =>
      history.organisation(id)?.name ?? this.engine.registers.organisations.get(id)?.name ?? id;
  }
}

const queryOf = (request: FastifyRequest) => {
  const at = request.url.indexOf('?');
  return at < 0 ? '' : request.url.slice(at);
};
