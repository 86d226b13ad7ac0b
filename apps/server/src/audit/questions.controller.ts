/** Why is a value what it is, and in what do two answers differ? Of one partnership, over REST. */
import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Action } from '../access/action.js';
import { Auditor, type DifferenceAnswer, type ExplainAnswer } from './auditor.js';

@Controller('partnerships')
@Action('readPartnership')
export class QuestionsController {
  constructor(@Inject(Auditor) private readonly auditor: Auditor) {}

  /** Without `field`: what can be asked. */
  @Get(':partnershipId/explain')
  async explain(@Req() request: FastifyRequest, @Param('partnershipId') id: string): Promise<ExplainAnswer> {
    const { times: _times, ...answer } = await this.auditor.explain(request, id);
    return answer;
  }

  @Get(':partnershipId/difference')
  async difference(@Req() request: FastifyRequest, @Param('partnershipId') id: string): Promise<DifferenceAnswer> {
    const { points: _points, ...answer } = await this.auditor.difference(request, id);
    return answer;
  }
}
