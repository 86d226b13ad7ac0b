/** What stands, over REST: the portfolio, and of each partnership its time line, decisions, budgets and warnings. */
import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { STAGES, type Stage } from '#lifecycle';
import {
  anomalies,
  budgetOf,
  decisionsOf,
  partnership,
  partnerships,
  STATES,
  timelineOf,
  warningsOf,
  watches,
  type DecisionEntry,
  type Page,
  type PartnershipShown,
  type PartnershipState,
  type View,
} from '#projections';
import { Action } from '../access/action.js';
import { mayKnowActors, shownActor } from '../access/caller.js';
import { flagParameter } from '../http/query.js';
import { notFound, Problem, refusedParameter } from '../http/problem.js';
import { partnershipIdOf } from './command-request.js';
import { pageParameters, ReadModelViews } from './views.js';

const PAGE = ['after', 'limit'] as const;

@Controller('partnerships')
@Action('readPartnership')
export class ReadController {
  constructor(@Inject(ReadModelViews) private readonly views: ReadModelViews) {}

  @Get()
  @Action('readPortfolio')
  async portfolio(@Req() request: FastifyRequest) {
    const filters = ['state', 'stage', 'policyDomain', 'programmeId', 'named', 'synthetic'] as const;
    const { query, view, about } = await this.views.ask(request, [...filters, ...PAGE]);
    const { state, stage, policyDomain, programmeId, named, synthetic } = query;
    const args = {
      ...(state === undefined ? {} : { state: oneOf('state', state, STATES) as PartnershipState }),
      ...(stage === undefined ? {} : { stage: oneOf('stage', stage, STAGES) as Stage }),
      ...(policyDomain === undefined ? {} : { policyDomain }),
      ...(programmeId === undefined ? {} : { programmeId }),
      ...(named === undefined ? {} : { named }),
      ...(synthetic === undefined ? {} : { synthetic: flagParameter('synthetic', synthetic) }),
      ...pageParameters(query),
    };
    return { about, parked: view.parked(), ...this.views.answer<object>(view, (db) => partnerships(db, args)) };
  }

  @Get(':partnershipId')
  async one(@Req() request: FastifyRequest, @Param('partnershipId') id: string) {
    const { view, about } = await this.views.ask(request, [], partnershipIdOf(id));
    return { about, ...this.#parked(view, id), partnership: this.#existing(view, id) };
  }

  @Get(':partnershipId/timeline')
  async timeline(@Req() request: FastifyRequest, @Param('partnershipId') id: string) {
    const { query, view, about } = await this.views.ask(request, ['strandId', 'all', ...PAGE], partnershipIdOf(id));
    this.#existing(view, id);
    const args = {
      partnershipId: id,
      all: flagParameter('all', query.all),
      ...(query.strandId === undefined ? {} : { strandId: query.strandId }),
      ...pageParameters(query),
    };
    return { about, ...this.#parked(view, id), ...this.views.answer<object>(view, (db) => timelineOf(db, args)) };
  }

  /** Who decided, in which role, on what grounds, with which evidence and warnings; a withdrawn partnership keeps its own. */
  @Get(':partnershipId/decisions')
  async decisions(@Req() request: FastifyRequest, @Param('partnershipId') id: string) {
    const filters = ['actorId', 'commandId', 'eventId'] as const;
    const { query, view, about } = await this.views.ask(request, [...filters, ...PAGE], partnershipIdOf(id));
    const { actorId, commandId, eventId } = query;
    if (actorId !== undefined && !mayKnowActors(request))
      throw new Problem({ status: 403, code: 'notPermitted', detail: 'actors are told to recorders only' });
    const args = {
      partnershipId: id,
      ...(actorId === undefined ? {} : { actorId }),
      ...(commandId === undefined ? {} : { commandId }),
      ...(eventId === undefined ? {} : { eventId }),
      ...pageParameters(query),
    };
    const page = this.views.answer<Page<DecisionEntry>>(view, (db) => decisionsOf(db, args));
    if (page.items.length === 0) this.#existing(view, id);
    const items = page.items.map((entry) => ({ ...entry, actor: shownActor(entry.actor, request) }));
    return { about, ...this.#parked(view, id), ...page, items };
  }

  /** Pooled is not aligned, and an unknown amount stays unknown. */
  @Get(':partnershipId/budgets')
  async budgets(@Req() request: FastifyRequest, @Param('partnershipId') id: string) {
    const { view, about } = await this.views.ask(request, [], partnershipIdOf(id));
    this.#existing(view, id);
    return { about, ...this.#parked(view, id), ...view.query((db) => budgetOf(db, id)) };
  }

  /** Stored warnings, standing or cleared; what is overdue on the day; and where the record contradicts itself. */
  @Get(':partnershipId/warnings')
  async warnings(@Req() request: FastifyRequest, @Param('partnershipId') id: string) {
    const { query, times, view, about } = await this.views.ask(request, PAGE, partnershipIdOf(id));
    this.#existing(view, id);
    const of = { partnershipId: id };
    return {
      about,
      ...this.#parked(view, id),
      ...this.views.answer<object>(view, (db) => warningsOf(db, { ...of, ...pageParameters(query) })),
      watches: view.query((db) => watches(db, { ...of, validAt: times.validAt, limit: 500 }).items),
      anomalies: view.query((db) => anomalies(db, { ...of, limit: 500 }).items),
    };
  }

  #existing(view: View, id: string): PartnershipShown {
    const found = view.query((db) => partnership(db, id));
    if (found === undefined)
      throw notFound(`there is no partnership ${id} on record at these times`, 'partnershipUnknown');
    return found;
  }

  /** An answer that touches a stream which cannot be read whole says so. */
  #parked(view: View, id: string) {
    const parked = view.parked().filter(({ stream }) => stream === `partnership-${id}`);
    return parked.length === 0 ? {} : { parked };
  }
}

function oneOf(name: string, value: string, allowed: readonly string[]): string {
  if (!allowed.includes(value)) throw refusedParameter(name, `must be one of ${allowed.join(', ')}`);
  return value;
}
