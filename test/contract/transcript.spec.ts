/** What a real EventStoreDB was seen to answer: the stand-in answers the same, and so does the server at PSP_EVENTSTOREDB_URL. */
import { readFileSync } from 'node:fs';
import { type AppendCase, isForRealServers, replayAppend } from './transcript/append-steps.js';
import {
  type AnyCase,
  replayAll,
  replayContent,
  replayName,
  replayRead,
  replaySize,
} from './transcript/single-requests.js';
import { cannotStage, replayState } from './transcript/states.js';
import { replaySubscription } from './transcript/subscriptions.js';
import { clientAt, realSubject, standInSubject, type Subject } from './transcript/subject.js';

const transcript = JSON.parse(
  readFileSync(new URL('transcript/transcript-24.10.json', import.meta.url), 'utf8'),
) as Record<string, readonly AnyCase[]>;
const NEVER_SENT = 'the product never sends this';
const url = process.env['PSP_EVENTSTOREDB_URL'];

const groups: Readonly<Record<string, (subject: Subject, one: AnyCase) => Promise<void>>> = {
  size: replaySize,
  name: replayName,
  content: replayContent,
  read: replayRead,
  all: replayAll,
  subscribe: replaySubscription,
};

const subjects: [string, () => Promise<Subject>][] = [['stand-in', standInSubject]];
if (url !== undefined) subjects.push(['url', async () => realSubject(url)]);

/** Protected by the client, and the only place where it says so. */
async function expectVersion(subject: Subject, pattern: string): Promise<void> {
  const { capabilities } = subject.client as unknown as { capabilities: Promise<{ serverVersion: string }> };
  expect((await capabilities).serverVersion).toMatch(new RegExp(pattern));
}

describe.each(subjects)('transcript on %s', (name, open) => {
  let subject: Subject;
  const isStandIn = name === 'stand-in';
  const cannot = (one: { id: string; needs?: string }): string | undefined => {
    if (!isStandIn && one.id === 'first-records') return 'needs a log that nobody has written to';
    // With users the server looks at the right first, and nobody has one on a stream without a name.
    if (!isStandIn && one.id === 'stream/empty' && url!.includes('tls=true')) return 'needs a server without users';
    if (one.needs === undefined || one.needs === 'concurrency') return undefined;
    return isStandIn && one.needs !== 'client clock' ? undefined : `needs ${one.needs}`;
  };

  beforeAll(async () => {
    subject = await open();
  });
  afterAll(async () => {
    await subject.dispose();
    expect(subject.standIn?.forbidden ?? []).toEqual([]);
  }, 20_000);

  describe('append', () => {
    for (const one of transcript['append'] as unknown as readonly AppendCase[]) {
      const why = isStandIn && isForRealServers(one) ? NEVER_SENT : cannot(one);
      if (why !== undefined) it.skip(`${one.id}: ${why}`, () => undefined);
      else it(one.id, () => replayAppend(subject, one, 'unary'), 30_000);
      if (!isStandIn && why === undefined && one.needs === undefined)
        it(`${one.id}, as a batch append`, () => replayAppend(subject, one, 'batch'), 30_000);
    }
  });

  for (const [group, replay] of Object.entries(groups))
    describe(group, () => {
      for (const one of transcript[group]!) {
        const why = cannot(one);
        if (why === undefined) it(one.id, () => replay(subject, one), 30_000);
        else it.skip(`${one.id}: ${why}`, () => undefined);
      }
    });

  if (isStandIn)
    describe('state', () => {
      for (const one of transcript['state']!) {
        const why = cannotStage(one);
        if (why === undefined) it(one.id, () => replayState(one), 30_000);
        else it.skip(`${one.id}: ${why}`, () => undefined);
      }
    });
  describe('access', () => {
    for (const one of transcript['access']!)
      if (one.id === 'server-version')
        it(one.id, () => expectVersion(subject, (one['then'] as { serverVersion: string }).serverVersion));
      else if (one.id === 'connection/missing-ca-file')
        it(one.id, () => {
          const open = () => clientAt(`${subject.address.replace('tls=false', 'tls=true')}&tlsCAFile=/nowhere/ca.crt`);
          expect(open).toThrow((one['then'] as { error: { text: string } }).error.text);
        });
      else it.skip(`${one.id}: needs a server with TLS and users`, () => undefined);
  });
});
