/** Signing a browser in by a code, and out again; and the links that bring such codes. */
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Engine } from '#engine';
import { readQuery } from '../http/query.js';
import { Problem } from '../http/problem.js';
import { onlyFields } from '../operations/body-fields.js';
import { checkForm } from '../pages/form-token.js';
import { renderPage } from '../pages/layout.js';
import { Action } from './action.js';
import { callerOf, setCaller, setRole } from './caller.js';
import { SecurityLog } from './security-log.js';
import { Sessions } from './session.js';
import { CODE_SECONDS } from './sign-in-codes.js';
import { SignInLinks } from './sign-in-links.js';
import { SignIn } from './sign-in.js';

const NO_CODE = 'This code was used before, is older than a minute, or was never made: ask for another link.';

@Controller()
export class SignInController {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(SignInLinks) private readonly links: SignInLinks,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(SecurityLog) private readonly securityLog: SecurityLog,
  ) {}

  @Get('sign-in')
  @Action('signIn')
  page(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    readQuery(request, []);
    return this.#page(request, reply);
  }

  @Post('sign-in')
  @Action('signIn')
  async signIn(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const invited = this.links.codes.take((form.get('code') ?? '').trim());
    if (invited === undefined) {
      this.securityLog.write(request, { action: 'signIn', outcome: 'denied', reason: 'codeRefused' });
      void reply.status(401);
      return this.#page(request, reply, NO_CODE);
    }
    if (!(await this.sessions.begin(request, reply, invited)))
      throw new Problem({
        status: 403,
        code: 'httpsNeeded',
        detail:
          'a session would travel over this network for all to read: reach this server over https, and start it with that address as PSP_PUBLIC_URL',
      });
    const { sub, roles } = invited;
    setCaller(request, {
      ...callerOf(request),
      credential: 'session',
      actorId: this.engine.actorIdOf(sub),
      roles,
    });
    if (roles[0] !== undefined) setRole(request, roles[0]);
    this.securityLog.write(request, { action: 'signIn', outcome: 'allowed' });
    void reply.status(303).header('location', '/').header('cache-control', 'no-store');
    return '';
  }

  @Post('sign-out')
  @Action('signOut')
  signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    checkForm(request);
    const caller = callerOf(request);
    if (caller.credential === 'session') {
      this.sessions.end(request, reply, caller);
      this.securityLog.write(request, { action: 'signOut', outcome: 'allowed' });
    }
    void reply.status(303).header('location', '/').header('cache-control', 'no-store');
    return '';
  }

  /** A link that signs one browser in as whoever holds the token with which it is asked for, for as long as that lasts. */
  @Post('sign-in-links')
  @HttpCode(201)
  @Action('makeSignInLink')
  makeLink(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply, @Body() body: unknown) {
    readQuery(request, []);
    onlyFields(body, []);
    const caller = callerOf(request);
    if (caller.credential !== 'token')
      throw new Problem({ status: 403, code: 'tokenNeeded', detail: 'a link is made for the holder of a token' });
    this.securityLog.write(request, { action: 'makeSignInLink', outcome: 'allowed' });
    void reply.header('cache-control', 'no-store');
    const { sub, roles, expiresAt } = caller;
    return { link: this.links.make({ sub: sub!, roles, expiresAt: expiresAt! }), seconds: CODE_SECONDS };
  }

  #page(request: FastifyRequest, reply: FastifyReply, refused?: string): string {
    void reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store');
    return renderPage(request, {
      title: 'Sign in',
      crumbs: [{ title: 'Portfolio', href: '/' }],
      children: <SignIn {...(refused === undefined ? {} : { refused })} />,
    });
  }
}
