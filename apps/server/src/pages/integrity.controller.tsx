/** The page that says whether the record was altered, and how to check that. */
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { Action } from '../access/action.js';
import { readQuery } from '../http/query.js';
import { IntegrityPage } from './integrity.js';
import { renderPage } from './layout.js';

@Controller()
export class IntegrityController {
  constructor(@Inject(Engine) private readonly engine: Engine) {}

  @Get('integrity')
  @Action('readProofs')
  page(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    readQuery(request, []);
    const { integrity, log, clock, settings } = this.engine;
    const { published: checkpoint, state } = integrity;
    const size = log.length;
    void reply.header('content-type', 'text/html; charset=utf-8');
    return renderPage(request, {
      title: 'Was the record altered?',
      crumbs: [{ title: 'Portfolio', href: '/' }],
      children: (
        <IntegrityPage
          size={size}
          root={integrity.rootAt(size)}
          checkpoint={checkpoint}
          ageSeconds={checkpoint && (Date.parse(clock.now()) - Date.parse(state.seenAt ?? checkpoint.signedAt)) / 1_000}
          state={state}
          keys={integrity.keys()}
          restarts={integrity.restarts}
          address={settings.publicUrl ?? `http://${request.headers.host}`}
        />
      ),
    });
  }
}
