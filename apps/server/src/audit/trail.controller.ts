/** Who decided what, over REST: the trail through the whole record, and each event with what it did. */
import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Action } from '../access/action.js';
import { Auditor, type EventAnswer, type TrailAnswer } from './auditor.js';

@Controller('audit')
@Action('readTrail')
export class TrailController {
  constructor(@Inject(Auditor) private readonly auditor: Auditor) {}

  /** Newest first, unless `order=oldest`. A page may hold fewer than `limit` and go on all the same: one answer looks through
   *  so many events and no more. */
  @Get('trail')
  async trail(@Req() request: FastifyRequest): Promise<TrailAnswer> {
    const { times: _times, search: _search, ...answer } = await this.auditor.trail(request);
    return answer;
  }

  @Get('events/:eventId')
  async event(@Req() request: FastifyRequest, @Param('eventId') eventId: string): Promise<EventAnswer> {
    const { times: _times, ...answer } = await this.auditor.event(request, eventId);
    return answer;
  }
}
