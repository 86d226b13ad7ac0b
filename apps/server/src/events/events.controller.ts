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
import { ReadModelViews } from '../partnerships/views.js';

const MOST = 500;

@Controller('events')
export class EventsController {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(SecurityLog) private readonly securityLog: SecurityLog,
    @Inject(ReadModelViews) private readonly views: ReadModelViews,
  ) {}

  /** To recorders whole; to others without metadata, of which only the hash is told, so that it can still be verified.
   *  Indexes are dense and equal on every server, so a reader keeps only the last one it has handled. With `knownAt` it ends
   *  where the record ended then; `validAt` is told back and leaves nothing out, since this is the record itself. */
  @Get()
  @Action('readEvents')
  async feed(@Req() request: FastifyRequest) {
    const query = readQuery(request, ['after', 'limit', 'validAt', 'knownAt', 'atLeast']);
    const stale = await this.views.waitFor(query.atLeast);
    const times = readTimes(this.engine, query);
    const after = integerParameter('after', query.after, 0, Number.MAX_SAFE_INTEGER) ?? -1;
    const limit = integerParameter('limit', query.limit, 1, MOST) ?? MOST;
    const known = Math.max(0, Math.min(limit, times.knownSize - after - 1));
    const events = [...(known === 0 ? [] : this.engine.log.readFrom(after + 1, { limit: known }))].map((event) =>
      shownLine(event, request),
    );
    const last = events.at(-1)?.index ?? after;
    const more = last + 1 < times.knownSize;
    if (events.length === MOST) {
      const object = `events ${after + 1} to ${last}`;
      this.securityLog.write(request, { action: 'readEvents', outcome: 'exported', object });
    }
    return {
      about: { ...about(this.engine, times), ...(stale ? { stale } : {}) },
      events,
      next: more
        ? `/events?after=${last}${query.knownAt === undefined ? '' : `&knownAt=size:${times.knownSize}`}`
        : null,
    };
  }
}

const shownLine = (event: LocalEvent, request: FastifyRequest) =>
  mayKnowActors(request) || 'raw' in event ? exportLine(event) : lineOf(event, { actors: 'leftOut' });
