/** Every rule refuses over REST as it does in the domain: 422, its code, its name, the field, and nothing is written. */
import { randomUUID } from 'node:crypto';
import { logSize, milestone, recordHarbour, send } from './harbour.js';
import { Servers, type ServerUnderTest } from './server-under-test.js';

const PARTNERSHIP = 'harbour';

const strand = (strandId: string, commissionable = true) => ({
  occurredOn: '2012-06',
  data: { strandId, name: 'A strand', kind: 'service', commissionable, novelty: 'new' },
});
const launch = (occurredOn: string, strandId = 'mentoring', pilotId = 'pilot-1') => ({
  occurredOn,
  data: { strandId, pilotId },
});
const mainstream = (strandId: string, occurredOn: string) => ({
  occurredOn,
  data: { strandId, route: 'inHouse', deliveredBy: 'inHouse', fundingBasis: 'recurrentBudget' },
});
const discontinue = (strandId: string, occurredOn: string) => ({ occurredOn, data: { strandId, reason: 'noFunding' } });

interface Refused {
  readonly rule: string;
  readonly name: string;
  readonly pointer?: string;
  readonly command: string;
  readonly body: object;
  /** What must stand before the rule has anything to refuse. */
  readonly after?: readonly (readonly [command: string, body: object])[];
}

const REFUSED: readonly Refused[] = [
  {
    rule: 'R01',
    name: 'OccursInFuture',
    pointer: '/occurredOn',
    command: 'note-milestone',
    body: milestone('A', '2199-01-01'),
  },
  {
    rule: 'R02',
    name: 'EndsBeforeItStarts',
    command: 'end-pilot',
    body: { occurredOn: '2013-01', data: { strandId: 'mentoring', pilotId: 'pilot-1', reason: 'completed' } },
  },
  { rule: 'R03', name: 'PilotAlreadyLaunched', command: 'launch-pilot', body: launch('2013-05') },
  {
    rule: 'R04',
    name: 'MoneyNotValid',
    command: 'commit-contribution',
    body: {
      occurredOn: '2013-06',
      data: {
        contributionId: 'c-1',
        funderId: 'harbour-council',
        kind: 'cash',
        purpose: 'pilot',
        amount: { pence: 1_000_000_000_001, currency: 'GBP', qualifier: 'exact' },
      },
    },
    pointer: '/data/amount/pence',
  },
  {
    rule: 'R07',
    name: 'StrandClosed',
    after: [
      ['open-strand', strand('closed-one')],
      ['discontinue-strand', discontinue('closed-one', '2014')],
    ],
    command: 'launch-pilot',
    body: launch('2015-06', 'closed-one', 'late-pilot'),
  },
  {
    rule: 'R08',
    name: 'AlreadyMainstreamed',
    after: [
      ['open-strand', strand('lasting')],
      ['mainstream-service', mainstream('lasting', '2015')],
    ],
    command: 'mainstream-service',
    body: mainstream('lasting', '2016'),
  },
  {
    rule: 'R09',
    name: 'StrandNotCommissionable',
    after: [['open-strand', strand('research-only', false)]],
    command: 'mainstream-service',
    body: mainstream('research-only', '2016'),
  },
  {
    rule: 'R10',
    name: 'ValueNotAllowed',
    pointer: '/data/kind',
    command: 'note-milestone',
    body: { occurredOn: null, data: { label: 'A', kind: 'party' } },
  },
  { rule: 'R11', name: 'StrandUnknown', command: 'launch-pilot', body: launch('2013-05', 'no-such-strand', 'p') },
  {
    rule: 'R13',
    name: 'TargetUnknown',
    command: 'retract-event',
    body: { occurredOn: null, data: { targetEventId: randomUUID(), reason: 'duplicate' } },
  },
  {
    rule: 'R14',
    name: 'NotMainstreamedOrSustained',
    command: 'decommission-service',
    body: { occurredOn: '2016', data: { strandId: 'mentoring', reason: 'noFunding' } },
  },
  {
    rule: 'R15',
    name: 'SmallCount',
    pointer: '/data/attendees/value',
    command: 'hold-engagement-event',
    body: {
      occurredOn: '2013',
      data: { purpose: 'Hear', method: 'workshop', groups: ['staff'], attendees: { value: 3, qualifier: 'exact' } },
    },
  },
  {
    rule: 'R16',
    name: 'DateNotValid',
    pointer: '/occurredOn',
    command: 'note-milestone',
    body: milestone('A', '2026-02-31'),
  },
];

describe('a rule that is broken over REST', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  beforeAll(async () => {
    server = await servers.start();
    await recordHarbour(server.address, PARTNERSHIP);
  }, 60_000);
  afterAll(() => servers.removeAll());

  it.each(REFUSED)('$rule answers 422 with $name', async ({ rule, name, pointer, command, body, after = [] }) => {
    for (const [earlier, fact] of after) {
      const { status, body: answer } = await send(server.address, PARTNERSHIP, earlier, fact);
      expect({ status, errors: answer.errors }).toEqual({ status: 201, errors: undefined });
    }
    const before = await logSize(server.address);
    const refused = await send(server.address, PARTNERSHIP, command, body);
    expect([refused.status, refused.body.code]).toEqual([422, 'refused']);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(refused.body.errors).toContainEqual(
      expect.objectContaining({
        code: rule,
        name,
        message: expect.stringMatching(/./) as string,
        ...(pointer === undefined ? {} : { pointer }),
      }),
    );
    expect(await logSize(server.address)).toBe(before);
  });

  it('is named the same when it is only tried', async () => {
    const before = await logSize(server.address);
    const tried = await send(server.address, PARTNERSHIP, 'launch-pilot', launch('2013-05'), { dryRun: true });
    const sent = await send(server.address, PARTNERSHIP, 'launch-pilot', launch('2013-05'));
    expect([tried.status, tried.body.errors]).toEqual([sent.status, sent.body.errors]);
    expect(await logSize(server.address)).toBe(before);
  });

  it('does not keep what is acceptable from being tried without a trace', async () => {
    const before = await logSize(server.address);
    const tried = await send(server.address, PARTNERSHIP, 'note-milestone', milestone('Tried'), { dryRun: true });
    expect([tried.status, tried.body.acceptable]).toEqual([200, true]);
    expect(await logSize(server.address)).toBe(before);
  });
});
