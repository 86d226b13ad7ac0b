/** What is given is loaded by commands, like everything else: the real partnerships, or a cohort that never was. */
import { Body, Controller, HttpCode, Inject, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Engine, loadCommands } from '#engine';
import type { Command } from '#lifecycle';
import { realPartnershipCommands, syntheticCohort } from '#registers';
import { Action } from '../access/action.js';
import { actorOf } from '../access/caller.js';
import { refusedParameter } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import { onlyFields } from './body-fields.js';
import { streamOfLines } from './stream-of-lines.js';

const MOST_PARTNERSHIPS = 1_000_000;
/** Partnerships that are loaded at once: as many as one commit to disk serves. */
const ABREAST = 32;
const MOST_SEED = 0xffff_ffff;

@Controller('operations')
export class LoadController {
  constructor(@Inject(Engine) private readonly engine: Engine) {}

  /** Nothing is recorded twice: the ids of all these commands are fixed. */
  @Post('load')
  @Action('load')
  @HttpCode(200)
  load(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: unknown,
  ): StreamableFile {
    readQuery(request, []);
    const fields = onlyFields(body, ['what', 'partnerships', 'seed']);
    const actor = actorOf(request);
    const { commands, partnerships, abreast } = fields.what === 'synthetic' ? this.#cohort(fields) : real(fields);
    return streamOfLines(reply, async (tell, gone) => {
      const report = await loadCommands(this.engine, commands, actor, {
        abreast,
        onProgress: (done) => tell({ done, of: partnerships }),
        signal: gone,
      });
      return { ...report, refused: report.refused.slice(0, 100), refusedInAll: report.refused.length };
    });
  }

  #cohort({ partnerships, seed }: { partnerships?: unknown; seed?: unknown }) {
    const count = wholeNumber('/partnerships', partnerships, 1, MOST_PARTNERSHIPS);
    const options = { partnerships: count, seed: wholeNumber('/seed', seed, 0, MOST_SEED) };
    const commands = syntheticCohort({ ...options, today: this.engine.clock.today() });
    return { commands, partnerships: count, abreast: ABREAST };
  }
}

function real({ what, partnerships, seed }: { what?: unknown; partnerships?: unknown; seed?: unknown }) {
  if (what !== 'real') throw refusedParameter('/what', 'must be "real" or "synthetic"');
  if (partnerships !== undefined || seed !== undefined)
    throw refusedParameter('/partnerships', 'and /seed are for a synthetic cohort');
  const commands: readonly Command[] = realPartnershipCommands();
  // In their own order, as a first start loads them: the same log wherever it was made.
  return { commands, partnerships: new Set(commands.map(({ partnershipId }) => partnershipId)).size, abreast: 1 };
}

function wholeNumber(name: string, value: unknown, least: number, most: number): number {
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
    throw refusedParameter(name, `must be a whole number from ${least} to ${most}`);
  return value as number;
}
