/** What guards the doors of one server: who asks, what they may, how often, and what is kept of it. */
import { join } from 'node:path';
import type { Engine } from '#engine';
import { AccessGuard } from './access.guard.js';
import { Authenticator } from './authenticate.js';
import { Limits } from './limits.js';
import { SecurityLog } from './security-log.js';
import { Sessions } from './session.js';
import { SignInLinks } from './sign-in-links.js';

export interface Access {
  readonly callers: Authenticator;
  readonly guard: AccessGuard;
  readonly links: SignInLinks;
  readonly sessions: Sessions;
  readonly securityLog: SecurityLog;
}

export function accessTo(engine: Engine, warn: (sentence: string) => void): Access {
  const { settings, clock } = engine;
  const limits = new Limits(clock);
  const sessions = new Sessions(engine);
  const securityLog = new SecurityLog({ folder: join(settings.dataDir, 'security'), clock, warn });
  return {
    callers: new Authenticator({ engine, sessions, limits, securityLog }),
    guard: new AccessGuard(engine, limits, securityLog),
    links: new SignInLinks(engine),
    sessions,
    securityLog,
  };
}
