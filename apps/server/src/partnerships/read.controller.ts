/** What stands, over REST: the portfolio, and of each partnership its time line, decisions, budgets and warnings. */
import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { STAGES, type Stage } from '#lifecycle';
import {
  partnership,
  partnerships,
  STATES,
  timelineOf,
  type PartnershipShown,
  type PartnershipState,
  type View,
} from '#projections';
import { flagParameter } from '../http/query.js';
import { notFound, refusedParameter } from '../http/problem.js';
import { partnershipIdOf } from './command-request.js';
import { pageParameters, ReadModelViews } from './views.js';

const PAGE = ['after', 'limit'] as const;

@Controller('partnerships')
export class ReadController {
  constructor(@Inject(ReadModelViews) private readonly views: ReadModelViews) {}

  @Get()
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
