/** Partnerships over REST: record, see what can be recorded, and read what stands. */
import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Engine, type RecordOutcome } from '#engine';
import { definitionOfCommand, schemaOf, slugOfCommand } from '#lifecycle';
import { Action } from '../access/action.js';
import { actorOf } from '../access/caller.js';
import { flagParameter, readQuery } from '../http/query.js';
import { onTheBus } from './command-handlers.js';
import { commandOf, partnershipIdOf } from './command-request.js';
import { previewOf, problemOf, receiptOf } from './outcomes.js';

@Controller('partnerships')
export class PartnershipsController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(Engine) private readonly engine: Engine,
  ) {}

  @Post(':partnershipId/commands/:command')
  @Action('record')
  @HttpCode(201)
  async record(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('partnershipId') partnershipId: string,
    @Param('command') slug: string,
  ) {
    const dryRun = flagParameter('dryRun', readQuery(request, ['dryRun']).dryRun);
    const command = commandOf(request, partnershipId, slug);
    if (dryRun) {
      const preview = this.engine.preview(command, actorOf(request));
      if (preview.outcome !== 'Acceptable') throw problemOf(preview);
      void reply.status(200);
      return previewOf(preview);
    }
    const outcome = await this.bus.execute<never, RecordOutcome>(onTheBus(command, actorOf(request)) as never);
    if (outcome.outcome !== 'Recorded') throw problemOf(outcome);
    void reply.header('etag', `"${outcome.revision}"`);
    return receiptOf(outcome);
  }

  @Get(':partnershipId/commands')
  @Action('readPartnership')
  possible(@Req() request: FastifyRequest, @Param('partnershipId') id: string) {
    readQuery(request, []);
    const partnershipId = partnershipIdOf(id);
    const commands = this.engine.possible(partnershipId).map(({ command, keys, refused }) => ({
      command,
      path: `/partnerships/${partnershipId}/commands/${slugOfCommand(command)}`,
      keys,
      possible: refused.length === 0,
      refused,
    }));
    const schemas = Object.fromEntries(
      [...new Set(commands.map(({ command }) => command))].map((command) => [
        command,
        schemaOf(definitionOfCommand(command)!.owner),
      ]),
    );
    return { partnershipId, commands, schemas };
  }
}
