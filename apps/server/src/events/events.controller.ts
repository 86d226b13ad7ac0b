/** The change feed: every event of the log, in its order, from an index on. */
import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { lineOf } from '#audit';
import type { LocalEvent } from '#event-store';
import { exportLine } from '#interchange';
import { Action } from '../access/action.js';
import { mayKnowActors } from '../access/caller.js';
import { SecurityLog } from '../access/security-log.js';
import { integerParameter, readQuery } from '../http/query.js';
import { about, readTimes } from '../http/times.js';

const MOST = 500;

@Controller('events')
export class EventsController {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(SecurityLog) private readonly securityLog: SecurityLog,
  ) {}

  /** To recorders whole; to others without metadata, of which only the hash is told, so that it can still be verified.
   *  Indexes are dense and equal on every server, so a reader keeps only the last one it has handled. */
  @Get()
  @Action('readEvents')
  feed(@Req() request: FastifyRequest) {
    const query = readQuery(request, ['after', 'limit']);
    const after = integerParameter('after', query.after, 0, Number.MAX_SAFE_INTEGER) ?? -1;
    const limit = integerParameter('limit', query.limit, 1, MOST) ?? MOST;
    const events = [...this.engine.log.readFrom(after + 1, { limit })].map((event) => shownLine(event, request));
    const last = events.at(-1)?.index ?? after;
    const more = last + 1 < this.engine.log.length;
    if (events.length === MOST) {
      const object = `events ${after + 1} to ${last}`;
      this.securityLog.write(request, { action: 'readEvents', outcome: 'exported', object });
    }
    return {
      about: about(this.engine, readTimes(this.engine, {})),
      events,
      next: more ? `/events?after=${last}` : null,
    };
  }
}

const shownLine = (event: LocalEvent, request: FastifyRequest) =>
  mayKnowActors(request) || 'raw' in event ? exportLine(event) : lineOf(event, { actors: 'leftOut' });
