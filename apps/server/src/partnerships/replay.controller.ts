/** A partnership's life over REST: each fact with its sources, how certain its day is, and what it changed. */
import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { replayOf, streamOf } from '#projections';
import { Action } from '../access/action.js';
import { mayKnowActors } from '../access/caller.js';
import { notFound, refusedParameter } from '../http/problem.js';
import { integerParameter, readQuery } from '../http/query.js';
import { about, readTimes } from '../http/times.js';
import { partnershipIdOf } from './command-request.js';
import { readableHistory } from './readable-history.js';
import { ReadModelViews } from './views.js';

@Controller('partnerships')
export class ReplayController {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(ReadModelViews) private readonly views: ReadModelViews,
  ) {}

  /** `revision` = as known when the stream's event of that revision was the last; else `knownAt`. */
  @Get(':partnershipId/replay')
  @Action('readPartnership')
  async replay(@Req() request: FastifyRequest, @Param('partnershipId') id: string) {
    const partnershipId = partnershipIdOf(id);
    const query = readQuery(request, ['validAt', 'knownAt', 'atLeast', 'revision']);
    const revision = integerParameter('revision', query.revision, 0, Number.MAX_SAFE_INTEGER);
    if (revision !== undefined && query.knownAt !== undefined)
      throw refusedParameter('revision', 'is given instead of knownAt, not beside it');
    const stale = await this.views.waitFor(query.atLeast);
    const knownAt = revision === undefined ? query.knownAt : `size:${this.#sizeAt(partnershipId, revision)}`;
    const times = readTimes(this.engine, { validAt: query.validAt, knownAt });
    const { validAt, knownSize } = times;
    const { parked, history } = readableHistory(this.engine, partnershipId, { validAt, knownSize });
    if (history.events.length === 0)
      throw notFound(`nothing was known of a partnership ${partnershipId} at that time`, 'partnershipUnknown');
    const told = replayOf(history, this.engine.registers);
    return {
      about: { ...about(this.engine, times), ...(stale ? { stale } : {}) },
      ...(parked === undefined ? {} : { parked: [parked] }),
      revision: history.revision,
      ...told,
      steps: told.steps.map(({ actorId, ...step }) => (mayKnowActors(request) ? { ...step, actorId } : step)),
    };
  }

  /** How many events the log held with that one. */
  #sizeAt(partnershipId: string, revision: number): number {
    const [event] = this.engine.log.eventsOf(streamOf(partnershipId), { from: revision });
    if (event === undefined)
      throw notFound(`there is no revision ${revision} of a partnership ${partnershipId} on record`, 'eventUnknown');
    return event.index + 1;
  }
}
