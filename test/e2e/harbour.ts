/** A small partnership that requests are sent to, recorded over REST like everything else. */
import { randomUUID } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shapes of answers are what is tested
  readonly body: any;
}

export interface Sending {
  readonly key?: string;
  readonly ifMatch?: number;
  readonly dryRun?: boolean;
  /** Left out where nobody needs to sign in. */
  readonly token?: string;
}

const showing = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

/** Sends a command to a server, as a client does. */
export async function send(
  address: string,
  partnershipId: string,
  command: string,
  body: object,
  { key = randomUUID(), ifMatch, dryRun = false, token }: Sending = {},
): Promise<Answer> {
  const reply = await fetch(
    `${address}/partnerships/${partnershipId}/commands/${command}${dryRun ? '?dryRun=true' : ''}`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        ...showing(token),
        ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
      },
      body: JSON.stringify(body),
    },
  );
  return { status: reply.status, headers: reply.headers, body: JSON.parse(await reply.text()) };
}

export async function read(address: string, path: string, token?: string): Promise<Answer> {
  const reply = await fetch(`${address}${path}`, { headers: showing(token) });
  return { status: reply.status, headers: reply.headers, body: JSON.parse(await reply.text()) };
}

/** How many events the log of a server holds. */
export const logSize = async (address: string, token?: string): Promise<number> =>
  (await read(address, '/events?limit=1', token)).body.about.knownSize as number;

export const milestone = (label: string, occurredOn: string | null = '2013-06-12') => ({
  occurredOn,
  data: { label, kind: 'ceremony' },
});

const organisation = (organisationId: string, name: string, sector: string) => ({ organisationId, name, sector });

/** What was recorded of a partnership before anybody attacks it: a pool of money, a strand, and a pilot that runs. */
export const HARBOUR: readonly (readonly [command: string, body: object])[] = [
  [
    'propose-partnership',
    {
      occurredOn: '2012',
      data: { name: 'Harbour', policyDomain: 'employability', area: 'Harbour Town', purpose: 'More people find work.' },
      organisations: [
        organisation('harbour-council', 'Harbour Council', 'public'),
        organisation('open-door', 'Open Door', 'third'),
      ],
    },
  ],
  ['add-partner', { occurredOn: '2012', data: { organisationId: 'harbour-council', roles: ['leadPublic'] } }],
  [
    'open-strand',
    {
      occurredOn: '2012-06',
      data: { strandId: 'mentoring', name: 'Mentoring', kind: 'service', commissionable: true, novelty: 'new' },
    },
  ],
  [
    'open-budget-pool',
    {
      occurredOn: '2013-01',
      data: {
        poolId: 'pilot-money',
        arrangement: 'pooled',
        hostOrganisationId: 'harbour-council',
        currency: 'GBP',
        purpose: 'The pilot',
      },
    },
  ],
  ['launch-pilot', { occurredOn: '2013-05', data: { strandId: 'mentoring', pilotId: 'pilot-1' } }],
];

/** Records it. @throws where anything of it is refused */
export async function recordHarbour(address: string, partnershipId = 'harbour', sending: Sending = {}): Promise<void> {
  for (const [command, body] of HARBOUR) {
    const answer = await send(address, partnershipId, command, body, sending);
    if (answer.status !== 201) throw new Error(`${command}: ${JSON.stringify(answer.body)}`);
  }
}
