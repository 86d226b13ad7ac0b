/** Fifty clients on one partnership: nobody's command is lost, nobody's overwrites another's, and who is late is told. */
import { randomUUID } from 'node:crypto';
import { HARBOUR, milestone, read, send } from '../e2e/harbour.js';
import { Servers, type ServerUnderTest } from '../e2e/server-under-test.js';
import { rounds } from './rounds.js';

const CLIENTS = 50;
const PARTNERSHIP = 'harbour';
const EACH = rounds(40, 100);

interface Recorded {
  readonly key: string;
  readonly revision: number;
  readonly label: string;
}

describe(`${CLIENTS} clients that record in one partnership at once`, () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  const recorded: Recorded[] = [];
  const late: { seen: number; told: number; etag: string | null }[] = [];
  const other: string[] = [];

  /** Records what it has to, in the order that it finds; half of the clients only on what they have seen. */
  async function client(name: number, sawRevision: number): Promise<void> {
    const careful = name % 2 === 0;
    let seen = sawRevision;
    for (let i = 0; i < EACH;) {
      const key = randomUUID();
      const label = `${name}-${i}`;
      const sending = careful ? { key, ifMatch: seen } : { key };
      const { status, body, headers } = await send(
        server.address,
        PARTNERSHIP,
        'note-milestone',
        milestone(label),
        sending,
      );
      if (status === 201) {
        recorded.push({ key, revision: body.revision as number, label });
        seen = body.revision as number;
        i += 1;
      } else if (status === 412 && careful) {
        late.push({ seen, told: body.revision as number, etag: headers.get('etag') });
        seen = body.revision as number;
        // It has looked; now it insists, or with so many others it would look for ever.
        if (late.length % 2 === 0) {
          const insisted = await send(server.address, PARTNERSHIP, 'note-milestone', milestone(label), { key });
          recorded.push({ key, revision: insisted.body.revision as number, label });
          if (insisted.status !== 201) other.push(JSON.stringify(insisted.body));
          i += 1;
        }
      } else other.push(`${status} ${JSON.stringify(body)}`);
    }
  }

  beforeAll(async () => {
    server = await servers.start();
    const [command, body] = HARBOUR[0]!;
    const first = await send(server.address, PARTNERSHIP, command, body);
    await Promise.all(Array.from({ length: CLIENTS }, (_, name) => client(name, first.body.revision as number)));
  }, 120_000);
  afterAll(() => servers.removeAll());

  it('are answered 201 or 412 and nothing else', () => {
    expect(other).toEqual([]);
    expect(recorded).toHaveLength(CLIENTS * EACH);
  });

  it('fill the revisions without a gap, each with what was acknowledged there', async () => {
    const labels: string[] = [];
    for (let next: string | null = '/events'; next !== null;) {
      const { body } = await read(server.address, next);
      for (const { revision, data } of body.events as { revision: number; data: { label?: string } }[])
        labels[revision] = data.label ?? '';
      next = body.next as string | null;
    }
    expect(labels).toHaveLength(CLIENTS * EACH + 1);
    for (const { revision, label } of recorded) expect(labels[revision]).toBe(label);
    expect(new Set(recorded.map(({ revision }) => revision)).size).toBe(recorded.length);
  });

  it('are told where the history stands when they are late', () => {
    expect(late.length).toBeGreaterThan(0);
    for (const { seen, told, etag } of late) {
      expect(told).toBeGreaterThan(seen);
      expect(etag).toBe(`"${told}"`);
    }
  });

  it('leave read models that hold every command', async () => {
    const { body } = await read(server.address, `/partnerships/${PARTNERSHIP}/timeline?limit=500`);
    let shown = body.items.length as number;
    for (let after = body.next as string | null; after !== null;) {
      const page = await read(
        server.address,
        `/partnerships/${PARTNERSHIP}/timeline?limit=500&after=${encodeURIComponent(after)}`,
      );
      shown += page.body.items.length as number;
      after = page.body.next as string | null;
    }
    expect(shown).toBe(CLIENTS * EACH + 1);
    expect(server.logged()).toEqual([]);
  });
});
