/** `psp token`: a token for a program or a person, or a link that signs a browser in. */
import { InvalidArgumentError, type Command } from 'commander';
import { EXIT, Failure, usage } from '../exit.js';
import { invocationOf, settingsOf, type Invocation } from '../invocation.js';
import { again } from '../option-values.js';
import { bearerFor, type Bearer } from '../bearer.js';
import { addressToAsk } from '../reach.js';
import { Rest } from '../rest.js';
import { remark, say, sayJson } from '../terminal.js';

interface Options {
  role?: readonly string[];
  sub?: string;
  ttl: number;
  link?: true;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };
const MOST_SECONDS = 8 * 3_600;

export function addToken(program: Command): void {
  program
    .command('token')
    .summary('make a token, or a link that signs a browser in')
    .description(
      'Makes a token with the key of this installation and writes it to standard output; programs send it as "Authorization: Bearer …", psp as PSP_TOKEN.\nWith --link: a link that signs one browser in, once, within a minute.',
    )
    .option('--role <role>', 'recorder, reader or administrator; again for more than one (default: recorder)', again)
    .option('--sub <handle>', 'for whom: one handle for each person, never their name (default: owner)')
    .option('--ttl <time>', 'how long it lasts: 30m, 8h; eight hours at the most', secondsOf, MOST_SECONDS)
    .option('--link', 'a link for a browser')
    .action(async (options: Options, command: Command) => {
      const invocation = invocationOf(command);
      if (options.link === true) return tellLink(invocation, options);
      if (invocation.server !== undefined)
        throw usage('a token is made with the key of this installation: leave --server out, or ask for a --link');
      const made = await makeToken(invocation, options);
      if (invocation.json) return sayJson(made);
      say(made.token);
      remark(`psp: for ${made.sub} (${made.actorId}) as ${made.roles.join(' and ')}, until ${made.expiresAt}`);
    });
}

function secondsOf(text: string): number {
  const [, number, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const seconds = number === undefined ? 0 : Number(number) * UNITS[unit!]!;
  if (seconds < 1 || seconds > MOST_SECONDS)
    throw new InvalidArgumentError('It is a time such as 30m or 8h, eight hours at the most.');
  return seconds;
}

async function makeToken(invocation: Invocation, { role = ['recorder'], sub, ttl }: Options) {
  const { actorId, actorKey, isHandle, isRole, LOCAL_ISSUER, OWNER, ROLES, TokenIssuer } = await import('#engine');
  const holder = sub ?? OWNER;
  const unknown = role.find((one) => !isRole(one));
  if (unknown !== undefined) throw usage(`--role is ${ROLES.join(', ')}, not ${JSON.stringify(unknown)}`);
  if (!isHandle(holder))
    throw usage('--sub is a handle of lower-case letters, digits, dots, hyphens and underscores, 64 at the most');
  const { keyDir } = await settingsOf(invocation);
  const roles = role.filter(isRole);
  const now = Date.now();
  const token = await TokenIssuer.open(keyDir).issue(
    { sub: holder, roles },
    { now: new Date(now).toISOString(), seconds: ttl },
  );
  return {
    token,
    sub: holder,
    actorId: actorId(actorKey(keyDir), LOCAL_ISSUER, holder),
    roles,
    expiresAt: new Date(now + ttl * 1_000).toISOString(),
  };
}

/** The code of a link is known to the server that made it, so it has to be asked. */
async function tellLink(invocation: Invocation, options: Options): Promise<void> {
  const asked = await addressToAsk(invocation);
  if (asked === undefined)
    throw new Failure(
      EXIT.unavailable,
      `no server runs on ${invocation.dataDir}: "psp start" starts one, and writes such a link itself`,
    );
  const bearer = asked.ownsFolder ? await bearerOf(invocation, options) : bearerFor(invocation, false);
  const made = await new Rest(asked.address, bearer).post<{ link: string; seconds: number }>('/sign-in-links');
  if (invocation.json) return sayJson(made);
  say(made.link);
  remark(`psp: it signs one browser in, once, within ${made.seconds} seconds`);
}

/** Whoever can read the keys of the server makes a link for whom they want; whoever has a token makes one for its holder. */
async function bearerOf(invocation: Invocation, options: Options): Promise<Bearer> {
  const { TokenIssuer } = await import('#engine');
  if (TokenIssuer.ifThere((await settingsOf(invocation)).keyDir) === undefined) return bearerFor(invocation, false);
  const { token } = await makeToken(invocation, options);
  return async () => token;
}
