/** Whether this process lives, and whether it is ready to answer. */
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { Action } from '../access/action.js';
import { readQuery } from '../http/query.js';

@Controller('health')
@Action('checkHealth')
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly checks: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicator: HealthIndicatorService,
    @Inject(Engine) private readonly engine: Engine,
  ) {}

  /** Log and read models have once stood where the store stands: from then on being a little behind is no reason. */
  #hasBegun = false;

  /** The store has no say: a process that can still answer is alive. */
  @Get('live')
  live(@Req() request: FastifyRequest) {
    readQuery(request, []);
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    readQuery(request, []);
    const health = await this.engine.health();
    const state = stateOf(health);
    this.#hasBegun ||= health.store.hasCaughtUp !== false && health.readModelsAt >= health.events;
    const ready = state !== 'down' && this.#hasBegun;
    const details = { state, ...health };
    const result = await this.checks
      .check([
        () => (ready ? this.indicator.check('engine').up(details) : this.indicator.check('engine').down(details)),
      ])
      .catch((error: { getResponse(): unknown }) => error.getResponse());
    void reply.status(ready ? 200 : 503);
    return result;
  }
}

/** What was published is not what stands here, or cannot be noted: an operator has to look. */
const ALARMS: ReadonlySet<string> = new Set(['rollback', 'rootMismatch', 'anchorFailed']);

type State = 'up' | 'degraded' | 'readOnly' | 'down';

function stateOf(health: Awaited<ReturnType<Engine['health']>>): State {
  if (health.store.state !== 'up') return health.store.state;
  if (health.clock !== undefined) return 'readOnly';
  if (ALARMS.has(health.integrity.state)) return 'degraded';
  return health.parkedStreams > 0 ? 'degraded' : 'up';
}
