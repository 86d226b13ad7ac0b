/** What was answered about an earlier size of the record is answered again, byte for byte: after more was recorded, corrected
 *  and retracted, after the read models were made anew, and after a new start. */
import { patient, psp } from './cli-under-test.js';
import { milestone, read, recordHarbour, send } from './harbour.js';
import { Servers, type Place, type ServerUnderTest } from './server-under-test.js';

patient();

const ROUTES = [
  '/partnerships',
  '/partnerships/harbour',
  '/partnerships/harbour/timeline?all=true',
  '/partnerships/harbour/decisions',
  '/partnerships/harbour/budgets',
  '/partnerships/harbour/warnings',
  '/partnerships/harbour/replay',
  '/partnerships/harbour/explain',
  '/partnerships/harbour/explain?field=stage&about=mentoring',
  '/partnerships/harbour/explain?field=name',
  '/partnerships/harbour/difference?fromKnownAt=size:1',
  '/audit/trail',
  '/audit/trail?order=oldest&text=harbour',
];
const SIZES = [1, 3, 5, 8, 10];
const DAYS = ['2012-12-31', '2013-06-30', '2026-01-31'];

/** Every answer, as the text that was sent; without the id of the request that a refusal names, and without what is said to be
 *  of now: how far the newest checkpoint reaches. */
async function answersOf(address: string): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const route of ROUTES)
    for (const size of SIZES)
      for (const day of DAYS) {
        const asked = `${route}${route.includes('?') ? '&' : '?'}knownAt=size:${size}&validAt=${day}`;
        const text = await (await fetch(address + asked)).text();
        answers.set(asked, text.replace(/"(requestId":"[^"]*"|now":\{[^}]*\})/, ''));
      }
  return answers;
}

describe('answers about what was known', () => {
  const servers = new Servers();
  let place: Place;
  let server: ServerUnderTest;
  let before: ReadonlyMap<string, string>;
  beforeAll(async () => {
    place = servers.place();
    server = await servers.start({ place });
    await recordHarbour(server.address);
    await recordHarbour(server.address, 'other-harbour');
    before = await answersOf(server.address);
  }, 60_000);
  afterAll(() => servers.removeAll());

  /** Those that are answered otherwise than before. */
  const changed = async (address: string) => {
    const now = await answersOf(address);
    return [...before].filter(([asked, text]) => now.get(asked) !== text).map(([asked]) => asked);
  };

  it('were asked of something', () => {
    expect(before.size).toBe(ROUTES.length * SIZES.length * DAYS.length);
    const told = [...before.values()].filter((text) => /"root":"[0-9a-f]{64}"/.test(text));
    expect(told.length).toBeGreaterThan(before.size / 2);
  });

  it('do not change when more is recorded, corrected and retracted', async () => {
    const { address } = server;
    const { body } = await read(address, '/partnerships/harbour/decisions');
    const idOf = (type: string) =>
      (body.items as { type: string; eventId: string }[]).find((one) => one.type === type)!;
    const amendments: readonly (readonly [command: string, body: object])[] = [
      ['note-milestone', milestone('Found later', '2012-03')],
      [
        'correct-event',
        {
          occurredOn: '2026-01-05',
          data: {
            targetEventId: idOf('PilotLaunched').eventId,
            set: { occurredOn: '2012-09' },
            reason: 'typo',
          },
        },
      ],
      [
        'retract-event',
        { occurredOn: '2026-01-05', data: { targetEventId: idOf('BudgetPoolOpened').eventId, reason: 'duplicate' } },
      ],
    ];
    for (const [command, sent] of amendments) {
      const answer = await send(address, 'harbour', command, sent);
      expect([command, answer.status, answer.status === 201 ? '' : answer.body]).toEqual([command, 201, '']);
    }
    expect(await changed(address)).toEqual([]);
    const now = await read(address, '/partnerships/harbour/timeline');
    expect(now.body.about.knownSize).toBe(13);
  });

  it('do not change when the read models are made anew', async () => {
    expect(await psp(place, 'rebuild')).toMatchObject({ code: 0 });
    expect(await changed(server.address)).toEqual([]);
  });

  it('do not change when the server starts anew', async () => {
    await server.end();
    server = await servers.start({ place });
    expect(await changed(server.address)).toEqual([]);
  });
});
