/** The token that a command shows a server: the one that was given, else one of its own making where the key folder of that
 *  server can be read. */
import { settingsOf, type Invocation } from './invocation.js';

/** Answers the token to send, undefined where there is none. */
export type Bearer = () => Promise<string | undefined>;

const SECONDS = 600;
/** Work that takes longer than a token gets the next one in good time. */
const RENEW_BEFORE_MS = 120_000;

/** @param ownsFolder whether the server is the one of this data folder: no other is shown what opens this one */
export function bearerFor(invocation: Invocation, ownsFolder: boolean): Bearer {
  const given = invocation.environment['PSP_TOKEN'] || undefined;
  if (given !== undefined) return async () => given;
  if (!ownsFolder) return async () => undefined;
  let made: { readonly token: Promise<string | undefined>; readonly until: number } | undefined;
  return () => {
    const now = Date.now();
    if (made === undefined || now > made.until - RENEW_BEFORE_MS)
      made = { token: ownToken(invocation, now), until: now + SECONDS * 1_000 };
    return made.token;
  };
}

/** A short token for the actor of this installation. Whoever can read its keys is its administrator too. */
async function ownToken(invocation: Invocation, now: number): Promise<string | undefined> {
  const { OWNER, TokenIssuer } = await import('#engine');
  const issuer = TokenIssuer.ifThere((await settingsOf(invocation)).keyDir);
  return issuer?.issue(
    { sub: OWNER, roles: ['recorder', 'administrator'] },
    { now: new Date(now).toISOString(), seconds: SECONDS },
  );
}
