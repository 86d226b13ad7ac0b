/** Read models made anew, and streams that stand still at an event nobody here can read. */
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { Action } from '../access/action.js';
import { flagParameter, readQuery } from '../http/query.js';
import { onlyFields } from './body-fields.js';
import { streamOfLines } from './stream-of-lines.js';

@Controller('operations')
export class RebuildController {
  constructor(@Inject(Engine) private readonly engine: Engine) {}

  /** With `dryRun` what serves goes on serving; either way the answer counts the rows that differ, by table. */
  @Post('rebuild')
  @Action('rebuild')
  @HttpCode(200)
  rebuild(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): StreamableFile {
    onlyFields(body, []);
    const dryRun = flagParameter('dryRun', readQuery(request, ['dryRun']).dryRun);
    return streamOfLines(reply, async () => ({ dryRun, ...(await this.engine.readModels.rebuild({ dryRun })) }));
  }

  @Get('parked')
  @Action('seeParked')
  parked(@Req() request: FastifyRequest) {
    readQuery(request, []);
    return { parked: this.engine.readModels.parked() };
  }

  /** Folds them again, as a start does. */
  @Post('parked/retry')
  @Action('retryParked')
  @HttpCode(200)
  async retry(@Req() request: FastifyRequest, @Body() body: unknown) {
    readQuery(request, []);
    onlyFields(body, []);
    const before = this.engine.readModels.parked();
    const parked = await this.engine.readModels.retry();
    const still = new Set(parked.map(({ stream }) => stream));
    return { freed: before.map(({ stream }) => stream).filter((stream) => !still.has(stream)), parked };
  }
}
