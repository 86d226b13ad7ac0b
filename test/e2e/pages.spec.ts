/** The pages as people use them, in a real browser: at three widths, by keyboard order, without script, and when they err. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { noBrowser, openBrowser } from './browser.js';
import { newPlace, startServer, type Place, type ServerUnderTest } from './server-under-test.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [400, 800, 1280];

interface Violation {
  id: string;
  nodes: { html: string }[];
}

const described = noBrowser === undefined ? describe : describe.skip;

described(`the pages in a browser${noBrowser === undefined ? '' : ` (skipped: ${noBrowser})`}`, () => {
  let place: Place;
  let server: ServerUnderTest;
  let browser: Browser;

  beforeAll(async () => {
    place = newPlace();
    [server, browser] = await Promise.all([startServer({ place, load: true, args: ['--sandbox'] }), openBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.end();
    place?.remove();
  });

  /** A page whose every request is counted, so that none leaves the server. */
  async function visit<T>(
    use: (page: Page, asked: Set<string>) => Promise<T>,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<T> {
    const context: BrowserContext = await browser.newContext(options);
    const asked = new Set<string>();
    context.on('request', (request) => asked.add(new URL(request.url()).origin));
    try {
      return await use(await context.newPage(), asked);
    } finally {
      await context.close();
    }
  }

  const launchOf = async (partnershipId: string) => {
    const answer = await fetch(`${server.address}/partnerships/${partnershipId}/timeline?limit=500`);
    const { items } = (await answer.json()) as { items: { type: string; eventId: string }[] };
    return items.find(({ type }) => type === 'PilotLaunched')!.eventId;
  };

  const ADDRESSES = [
    '/',
    '/?validAt=2014-01-31&knownAt=size:100',
    '/psp/low-moss',
    '/psp/nhs-lothian?validAt=2016-02-01',
    '/psp/low-moss/record',
    '/psp/low-moss/record/launch-pilot?data.strandId=throughcare',
    '/psp/low-moss/record/record-outcome',
    '/psp/low-moss/record/sign-memorandum',
    '/psp/low-moss/record/assess-power-balance',
    '/psp/low-moss/mend/launch',
    '/psp/low-moss/replay',
    '/psp/low-moss/replay?step=18',
    '/integrity',
    '/propose',
    '/psp/no-such-partnership',
  ];

  it.each(ADDRESSES)(
    '%s has nothing that axe finds, at three widths, and is never wider than the screen',
    async (address) => {
      const path = address.replace('launch', address.includes('/mend/') ? await launchOf('low-moss') : 'launch');
      await visit(
        async (page) => {
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 900 });
            await page.goto(server.address + path);
            await page.evaluate(axe);
            const found = await page.evaluate(
              async () =>
                (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run())
                  .violations,
            );
            expect(found.map(({ id, nodes }) => `${width}: ${id} ${nodes[0]!.html.slice(0, 120)}`)).toEqual([]);
            const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
            expect(wide).toBeLessThanOrEqual(0);
          }
        },
        { bypassCSP: true },
      );
    },
    60_000,
  );

  it('lets an officer record a launch, get its day wrong, and put it right, without the help of script', async () => {
    await visit(
      async (page, asked) => {
        await page.goto(`${server.address}/psp/nhs-lothian`);
        await page.click('text=Record what happened');
        await page.click('text=Launch pilot: Wayfinder');
        await page.fill('#occurredOn', '2015-02-31');
        await page.fill('#data-pilotId', 'wayfinder-pilot');
        await page.click('text=Check before recording');
        expect(await page.textContent('[role=alert]')).toContain('must be a date as it is known');
        expect(await page.inputValue('#data-pilotId')).toBe('wayfinder-pilot');

        await page.fill('#occurredOn', '2015-02');
        await page.click('text=Check before recording');
        expect(await page.textContent('main')).toContain('without a signed memorandum');
        await page.click('text=Record it');
        expect(await page.textContent('h1')).toBe('Recorded');
        expect(page.url()).toContain('/psp/nhs-lothian/receipt/');

        await page.click('text=Something is wrong with it');
        await page.fill('#set-occurredOn', '2015-03-04');
        await page.click('text=Check the correction');
        expect(await page.textContent('tbody')).toContain('2015-02');
        expect(await page.textContent('tbody')).toContain('2015-03-04');
        await page.click('text=Record the correction');
        expect(await page.textContent('h1')).toBe('Recorded');

        await page.click('text=To the partnership');
        const entry = page.locator('.psp-entry', { hasText: 'wayfinder-pilot launched' });
        expect(await entry.locator('.psp-entry__day').textContent()).toBe('4 March 2015');
        expect(await entry.textContent()).toContain('corrected');
        expect([...asked]).toEqual([server.address]);
      },
      { javaScriptEnabled: false },
    );
  }, 60_000);

  it('lets an event be retracted as a mistake, and brought back by retracting its retraction', async () => {
    await visit(async (page) => {
      const launch = await launchOf('moving-on');
      await page.goto(`${server.address}/psp/moving-on/mend/${launch}`);
      await page.click('text=Retract it as a mistake');
      await page.selectOption('#reason-retract', 'neverHappened');
      await page.click('text=Check the retraction');
      await page.click('text=Record the retraction');
      await page.goto(`${server.address}/psp/moving-on`);
      expect(await page.textContent('table')).toContain('no launch on record');

      await page.goto(`${server.address}/psp/moving-on/mend/${launch}`);
      await page.click('text=To the retraction');
      await page.click('text=Check the retraction');
      await page.click('text=Record the retraction');
      await page.goto(`${server.address}/psp/moving-on`);
      expect(await page.textContent('table')).toContain('June 2013');
    });
  }, 60_000);

  it('takes a new partnership, and makes its id of its name', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/propose`);
      await page.fill('#data-name', 'Befriending in the Borders');
      await page.selectOption('#data-policyDomain', 'olderPeople');
      await page.fill('#data-area', 'Scottish Borders');
      await page.fill('#data-purpose', 'Find out whether befriending can be commissioned.');
      await page.check('[name="occurredOn.unknown"]');
      await page.click('text=Check before recording');
      await page.click('text=Record it');
      await page.goto(`${server.address}/psp/befriending-in-the-borders`);
      expect(await page.textContent('h1')).toBe('Befriending in the Borders');
      expect(await page.textContent('main')).toContain('day not known');
    });
  }, 60_000);

  it('describes organisations of the register by itself', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/psp/elevate-glasgow/record/add-partner`);
      await page.fill('#occurredOn', '2016');
      await page.fill('#data-organisationId', 'sacro');
      await page.check('[name="data.roles"][value="provider"]');
      await page.click('text=Check before recording');
      expect(await page.textContent('main')).toContain('Described from the register: Sacro');
    });
  }, 60_000);

  it('takes scores of which some are left out, and seats in rows', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/psp/elevate-glasgow/record/assess-power-balance`);
      await page.fill('#occurredOn', '2016');
      await page.fill('#data-instrument', 'Questionnaire');
      await page.fill('#data-scores-budget', '6');
      await page.selectOption('#data-ratedBySector', 'third');
      await page.click('text=Check before recording');
      expect(await page.textContent('[role="alert"]')).toContain('must be a whole number from 1 to 5');
      await page.fill('#data-scores-budget', '1');
      await page.click('text=Check before recording');
      await page.click('text=Record it');
      await page.goto(`${server.address}/psp/elevate-glasgow/record/agree-governance`);
      await page.fill('#occurredOn', '2016');
      await page.fill('#data-body', 'Steering group');
      await page.selectOption('#data-decisionRule', 'consensus');
      await page.selectOption('#data-seats-0-sector', 'public');
      await page.fill('#data-seats-0-count', '4');
      await page.click('text=Check before recording');
      await page.click('text=Record it');
      await page.goto(`${server.address}/psp/elevate-glasgow`);
      const told = await page.textContent('main');
      expect(told).toContain('Power balance as scored by the third sector: budget 1');
      expect(told).toContain('Governance agreed: Steering group, 4 public, by consensus');
    });
  }, 60_000);

  it('lets a warning be answered where it is shown, and leaves it standing', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/psp/new-routes`);
      await page.click('a[aria-label^="Answer it: W04"]');
      await page.fill('#occurredOn', '2020-01-15');
      await page.fill('#data-reason', 'Nobody could promise it then.');
      await page.click('text=Check before recording');
      await page.click('text=Record it');
      await page.goto(`${server.address}/psp/new-routes`);
      const oddities = await page.textContent('section[aria-labelledby="oddities"]');
      expect(oddities).toContain('Answered 2020-01-15: Nobody could promise it then.');
      expect(oddities).toContain('W04');
    });
  }, 60_000);

  it('says what cannot be recorded now, and why', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/psp/low-moss/record`);
      const why = page.locator('details', { hasText: 'Reopen strand' });
      await why.locator('summary').click();
      expect(await why.textContent()).toContain('R14: strand throughcare is not closed');
    });
  }, 60_000);

  it('refuses a form that another site has sent', async () => {
    const answer = await fetch(`${server.address}/psp/low-moss/record/note-milestone`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
      body: 'occurredOn=2020&data.label=x&data.kind=context&step=record',
    });
    expect(answer.status).toBe(403);
  });

  it('refuses a form without the token of a page', async () => {
    const answer = await fetch(`${server.address}/psp/low-moss/record/note-milestone`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'occurredOn=2020&data.label=x&data.kind=context&step=record',
    });
    expect(answer.status).toBe(403);
  });

  it('replays a partnership fact by fact', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/psp/low-moss/replay`);
      await page.click('text=Step through it');
      expect(await page.textContent('h1')).toMatch(/^Step 1 of \d+$/);
      await page.click('text=Next fact');
      expect(await page.textContent('h1')).toMatch(/^Step 2 of \d+$/);
      await page.goto(`${server.address}/psp/low-moss/replay?step=18`);
      expect(await page.textContent('.psp-changes')).toContain('piloting');
    });
  }, 60_000);

  it('gives the table behind the picture to take away', async () => {
    const bytes = Buffer.from(await (await fetch(`${server.address}/portfolio.csv`)).arrayBuffer());
    const csv = bytes.toString('utf8');
    expect(csv.startsWith('\uFEFFpartnershipId,')).toBe(true);
    expect(csv).toContain('low-moss,HMP Low Moss Public Social Partnership,throughcare');
    const svg = await (await fetch(`${server.address}/portfolio.svg`)).text();
    expect(svg.startsWith('<svg')).toBe(true);
  });
});
