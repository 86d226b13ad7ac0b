/** The change feed: every event of the log, in its order, from an index on. */
import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { exportLine } from '#interchange';
import { integerParameter, readQuery } from '../http/query.js';
import { about, readTimes } from '../http/times.js';

const MOST = 500;

@Controller('events')
export class EventsController {
  constructor(@Inject(Engine) private readonly engine: Engine) {}

  /** Indexes are dense and equal on every server, so a reader keeps only the last one it has handled. */
  @Get()
  feed(@Req() request: FastifyRequest) {
    const query = readQuery(request, ['after', 'limit']);
    const after = integerParameter('after', query.after, 0, Number.MAX_SAFE_INTEGER) ?? -1;
    const limit = integerParameter('limit', query.limit, 1, MOST) ?? MOST;
    const events = [...this.engine.log.readFrom(after + 1, { limit })].map(exportLine);
    const last = events.at(-1)?.index ?? after;
    const more = last + 1 < this.engine.log.length;
    return {
      about: about(this.engine, readTimes(this.engine, {})),
      events,
      next: more ? `/events?after=${last}` : null,
    };
  }
}
