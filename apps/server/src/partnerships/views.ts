/** Which read models answer a request: those that stand now, or the same ones as of another pair of times. */
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import type { View } from '#projections';
import { QueryNotValid } from '#projections';
import { integerParameter, readQuery } from '../http/query.js';
import { Problem, refusedParameter } from '../http/problem.js';
import { about, readTimes, type Times } from '../http/times.js';

const TIMES = ['validAt', 'knownAt', 'atLeast'] as const;
const WAIT_MS = 5_000;
/** What all partnerships together are asked for. */
const OF_ALL = ['portfolio'];

export interface Asked<K extends string> {
  readonly query: Partial<Record<K | (typeof TIMES)[number], string>>;
  readonly times: Times;
  readonly view: View;
  /** What the answer says of itself. */
  readonly about: ReturnType<typeof about> & { readonly stale?: true };
}

@Injectable()
export class ReadModelViews {
  constructor(@Inject(Engine) private readonly engine: Engine) {}

  /** Reads the two times and `atLeast` beside the parameters of the question. `partnershipId`: its own stream is enough. */
  async ask<K extends string = never>(
    request: FastifyRequest,
    parameters: readonly K[] = [],
    partnershipId?: string,
  ): Promise<Asked<K>> {
    const query = readQuery(request, [...TIMES, ...parameters]);
    const stale = await this.waitFor(query.atLeast);
    const times = readTimes(this.engine, query);
    return {
      query: query as Asked<K>['query'],
      times,
      view: await this.viewAt(times, partnershipId),
      about: { ...about(this.engine, times), ...(stale ? { stale } : {}) },
    };
  }

  /** The read models at a pair of times. */
  viewAt({ validAt, knownSize }: Times, partnershipId?: string): Promise<View> {
    return this.engine.readModels.asOf({
      validAt,
      knownSize,
      ...(partnershipId === undefined ? { models: OF_ALL } : { partnershipId }),
    });
  }

  /** Asks a question; what it cannot use of its arguments is refused by name. */
  answer<T>(view: View, ask: Parameters<View['query']>[0]): T {
    try {
      return view.query(ask) as T;
    } catch (error) {
      if ((error as { code?: string }).code === 'QueryNotValid')
        throw refusedParameter((error as QueryNotValid).argument, (error as Error).message);
      throw error;
    }
  }

  /** Waits for what somebody has just written; answers whether that took too long. @throws Problem 422 */
  async waitFor(atLeast: string | undefined): Promise<boolean> {
    if (atLeast === undefined) return false;
    try {
      const index = this.engine.log.indexOf(atLeast as never);
      return (await this.engine.readModels.waitFor(index, { timeoutMs: WAIT_MS })) === 'timedOut';
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'InvalidPosition') throw refusedParameter('atLeast', 'is no position of this log');
      if (code === 'LogReplaced')
        throw new Problem({ status: 422, code: 'refused', detail: 'atLeast: no event of this log stands there' });
      throw error;
    }
  }
}

export const pageParameters = (query: { after?: string; limit?: string }) => {
  const limit = integerParameter('limit', query.limit, 1, 500);
  return {
    ...(query.after === undefined ? {} : { after: query.after }),
    ...(limit === undefined ? {} : { limit }),
  };
};
