/** Facts and commands of a file, a line at a time: recorded, or rehearsed so that later lines build on earlier ones. */
import { Body, Controller, Delete, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Engine, Rehearsal, type RecordOutcome } from '#engine';
import { parseCommandLine } from '#interchange';
import type { Command } from '#lifecycle';
import { Action } from '../access/action.js';
import { actorOf } from '../access/caller.js';
import { notFound, Problem } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import { onTheBus } from '../partnerships/command-handlers.js';
import { commandIdOf, partnershipIdOf } from '../partnerships/command-request.js';
import { previewOf, problemOf, receiptOf } from '../partnerships/outcomes.js';
import { Rehearsals } from './rehearsals.js';

@Controller('operations')
@Action('importLine')
export class ImportController {
  readonly #rehearsals = new Rehearsals();

  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(Engine) private readonly engine: Engine,
  ) {}

  /** The body is one line: a command (`type`) or a fact (`eventType`) with its partnershipId. Its own commandId goes
   *  before the Idempotency-Key. */
  @Post('import')
  @HttpCode(201)
  async record(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() line: unknown,
  ): Promise<object> {
    readQuery(request, []);
    const outcome = await this.bus.execute<never, RecordOutcome>(
      onTheBus(commandIn(line, request), actorOf(request)) as never,
    );
    if (outcome.outcome !== 'Recorded') throw problemOf(outcome);
    void reply.header('etag', `"${outcome.revision}"`);
    return receiptOf(outcome);
  }

  /** Opens a rehearsal; one that is not asked for ten minutes, or that more recent ones crowd out, is forgotten. */
  @Post('rehearsals')
  @HttpCode(201)
  open(@Req() request: FastifyRequest) {
    readQuery(request, []);
    return { rehearsalId: this.#rehearsals.open(new Rehearsal(this.engine, actorOf(request))) };
  }

  /** As `import`, and nothing is written: answers what recording would. */
  @Post('rehearsals/:rehearsalId/import')
  @HttpCode(200)
  rehearse(@Req() request: FastifyRequest, @Param('rehearsalId') id: string, @Body() line: unknown) {
    readQuery(request, []);
    const rehearsal = this.#rehearsals.get(id, actorOf(request));
    if (rehearsal === undefined) throw notFound('that rehearsal is over: open another', 'rehearsalUnknown');
    const preview = rehearsal.try(commandIn(line, request));
    if (preview.outcome !== 'Acceptable') throw problemOf(preview);
    return previewOf(preview);
  }

  @Delete('rehearsals/:rehearsalId')
  @HttpCode(204)
  close(@Req() request: FastifyRequest, @Param('rehearsalId') id: string): void {
    readQuery(request, []);
    this.#rehearsals.close(id, actorOf(request));
  }
}

/** @throws Problem 422 for a line that is neither a command nor a fact */
function commandIn(line: unknown, request: FastifyRequest): Command {
  try {
    const command = parseCommandLine(JSON.stringify(line ?? null), () => commandIdOf(request));
    return { ...command, partnershipId: partnershipIdOf(command.partnershipId) };
  } catch (error) {
    if ((error as { code?: string }).code !== 'LineRefused') throw error;
    const { message } = error as Error;
    throw new Problem({
      status: 422,
      code: 'refused',
      detail: `the line ${message}`,
      errors: [{ code: 'R10', name: 'ValueNotAllowed', pointer: '', message }],
    });
  }
}
