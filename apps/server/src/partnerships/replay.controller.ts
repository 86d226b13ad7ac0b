/** A partnership's life over REST: each fact with its sources, how certain its day is, and what it changed. */
import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { fold, type RecordedEvent } from '#lifecycle';
import { newerEvent, replayOf, streamOf, type Parked } from '#projections';
import { Action } from '../access/action.js';
import { mayKnowActors } from '../access/caller.js';
import { notFound, refusedParameter } from '../http/problem.js';
import { integerParameter, readQuery } from '../http/query.js';
import { about, readTimes } from '../http/times.js';
import { partnershipIdOf } from './command-request.js';

@Controller('partnerships')
export class ReplayController {
  constructor(@Inject(Engine) private readonly engine: Engine) {}

  /** `revision` = as known when the stream's event of that revision was the last; else `knownAt`. */
  @Get(':partnershipId/replay')
  @Action('readPartnership')
  replay(@Req() request: FastifyRequest, @Param('partnershipId') id: string) {
    const partnershipId = partnershipIdOf(id);
    const query = readQuery(request, ['validAt', 'knownAt', 'revision']);
    const revision = integerParameter('revision', query.revision, 0, Number.MAX_SAFE_INTEGER);
    if (revision !== undefined && query.knownAt !== undefined)
      throw refusedParameter('revision', 'is given instead of knownAt, not beside it');
    const knownAt = revision === undefined ? query.knownAt : `size:${this.#sizeAt(partnershipId, revision)}`;
    const times = readTimes(this.engine, {
      ...(query.validAt === undefined ? {} : { validAt: query.validAt }),
      ...(knownAt === undefined ? {} : { knownAt }),
    });
    const { parked, events } = this.#readable(partnershipId, times.knownSize);
    const history = fold(partnershipId, events, { knownSize: times.knownSize, validAt: times.validAt });
    if (events.length === 0)
      throw notFound(`nothing was known of a partnership ${partnershipId} at that time`, 'partnershipUnknown');
    const told = replayOf(history, this.engine.registers);
    return {
      about: about(this.engine, times),
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

  /** As far as everybody here can read: a parked stream is told up to the event at which it stands still. */
  #readable(partnershipId: string, knownSize: number): { parked: Parked | undefined; events: RecordedEvent[] } {
    const stream = streamOf(partnershipId);
    const parked = this.engine.readModels.parked().find((one) => one.stream === stream && one.index < knownSize);
    const events = this.engine.log
      .eventsOf(stream, { below: knownSize })
      .filter(({ revision }) => parked === undefined || revision < parked.revision);
    for (const event of events) {
      const newer = newerEvent(event);
      if (newer !== undefined) throw newer;
    }
    return { parked, events: events as unknown as RecordedEvent[] };
  }
}
