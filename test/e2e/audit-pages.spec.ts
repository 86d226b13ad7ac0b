/** The auditor's pages in a real browser: at three widths, without script, with the sliders, and when they err. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { noBrowser, openBrowser } from './browser.js';
import { read, send } from './harbour.js';
import { Servers, type ServerUnderTest } from './server-under-test.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [400, 800, 1280];

interface Violation {
  id: string;
  nodes: { html: string }[];
}

const described = noBrowser === undefined ? describe : describe.skip;

described(`the auditor's pages in a browser${noBrowser === undefined ? '' : ` (skipped: ${noBrowser})`}`, () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let browser: Browser;
  let launch: string;
  let correction: string;
  let before: number;

  beforeAll(async () => {
    [server, browser] = await Promise.all([servers.start({ load: true }), openBrowser()]);
    const { body } = await read(server.address, '/audit/trail?partnership=low-moss&type=PilotLaunched');
    launch = body.items[0].eventId as string;
    before = (await read(server.address, '/events?limit=1')).body.about.knownSize as number;
    const corrected = await send(server.address, 'low-moss', 'correct-event', {
      occurredOn: '2026-01-05',
      data: { targetEventId: launch, set: { occurredOn: '2013-05' }, reason: 'betterSource' },
      rationale: { text: 'Two newspapers of the time say May.' },
    });
    correction = corrected.body.eventIds[0] as string;
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await servers.removeAll();
  });

  async function visit<T>(
    use: (page: Page) => Promise<T>,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<T> {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    const elsewhere: string[] = [];
    context.on('request', (request) => {
      if (new URL(request.url()).origin !== server.address) elsewhere.push(request.url());
    });
    try {
      const result = await use(await context.newPage());
      expect(elsewhere).toEqual([]);
      return result;
    } finally {
      await context.close();
    }
  }

  const ADDRESSES = [
    '/audit',
    '/audit?text=throughcare&status=corrected&knownAt=size:183&validAt=2014-01-31',
    '/audit?text=no+such+words+anywhere',
    '/audit?from=2014-02-30',
    '/audit/decisions/LAUNCH',
    '/audit/decisions/CORRECTION?validAt=2013-04-15',
    '/audit/decisions/3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    '/psp/low-moss/explain',
    '/psp/low-moss/explain?field=stage&about=throughcare',
    '/psp/low-moss/explain?field=occurredOn&about=LAUNCH',
    '/psp/low-moss/difference',
    '/psp/low-moss/difference?fromValidAt=2012-01-01&fromKnownAt=size:0&toValidAt=2014-01-31',
  ];

  it.each(ADDRESSES)(
    '%s has nothing that axe finds, at three widths, and is never wider than the screen',
    async (address) => {
      const path = address.replace('LAUNCH', launch).replace('CORRECTION', correction);
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

  it('let somebody who has no manual and no script ask what was on record then about a day', async () => {
    await visit(
      async (page) => {
        await page.goto(server.address);
        await page.click('nav >> text=Audit');
        await page.fill('#partnership', 'low-moss');
        await page.fill('#text', 'launched');
        await page.fill('#knownAt', `size:${before}`);
        await page.fill('#validAt', '2014-01-31');
        await page.click('button:text("Search")');
        expect(await page.textContent('h2')).toMatch(
          /^1 decision about what had happened by 31 January 2014, as on record/,
        );
        expect(await page.textContent('.psp-timeline')).toContain('stands as recorded');
        await page.click('.psp-timeline >> text=Pilot throughcare-pilot launched');
        expect(await page.textContent('h1')).toBe('Pilot throughcare-pilot launched');
        expect(await page.textContent('main')).toContain('corrected since');
      },
      { javaScriptEnabled: false },
    );
  }, 60_000);

  it('take the fields that a form leaves empty as left out', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/psp/low-moss`);
      await page.click('summary:text("Ask about another day")');
      await page.fill('#validAt', '2013-01-31');
      await page.click('button:text("Ask")');
      expect(await page.textContent('h1')).toContain('Low Moss');
      expect(await page.textContent('footer')).toContain('As true on 2013-01-31');
    });
  }, 60_000);

  it('show a correction with before and after, what it aims at, and why a value is what it is', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/audit/decisions/${correction}`);
      const text = (await page.textContent('main'))!;
      expect(text).toContain('Two newspapers of the time say May.');
      expect(await page.locator('.psp-field-changes').first().textContent()).toContain('April 2013 May 2013');
      await page.click('text=What it aims at');
      expect(await page.textContent('dl')).toContain('April 2013, as it was recorded; put right: May 2013');
      await page.click('a[aria-label="Explain Occurred on"]');
      expect(await page.textContent('h1')).toContain('May 2013');
      const steps = await page.locator('.psp-entry__day').allTextContents();
      expect(steps.map((step) => step.replace(/\s+/g, ' '))).toEqual([
        'nothing → became April 2013',
        'April 2013 → became May 2013',
      ]);
      expect(await page.textContent('.psp-timeline')).toContain('Corrected by');
    });
  }, 60_000);

  it('move a point with a slider, by keyboard too, and go on without a new page', async () => {
    await visit(async (page) => {
      const address = `${server.address}/psp/low-moss/difference?validAt=2014-01-31`;
      await page.goto(address);
      expect(await page.textContent('#difference-title')).toBe('No difference');
      const sliders = page.locator('input[type=range]');
      expect(await sliders.count()).toBe(4);
      const known = page.getByRole('slider', { name: 'What was known by, First point' });
      await known.focus();
      await page.keyboard.press('ArrowLeft');
      await page.locator('#difference-title', { hasNotText: 'No difference' }).waitFor();
      expect(await page.textContent('#difference')).toContain('April 2013 May 2013');
      expect(await known.evaluate((slider) => slider === document.activeElement)).toBe(true);
      expect(page.url()).toContain('fromKnownAt=size');
      expect(await page.inputValue('#fromKnownAt')).toMatch(/^size:\d+$/);
      await page.reload();
      expect(await page.textContent('#difference-title')).not.toBe('No difference');
    });
  }, 60_000);

  it('compare two points without script, from days that are typed', async () => {
    await visit(
      async (page) => {
        await page.goto(`${server.address}/psp/low-moss`);
        await page.click('text=Compare two points in time');
        expect(await page.locator('input[type=range]').count()).toBe(0);
        await page.fill('#fromValidAt', '2013-03-01');
        await page.fill('#toValidAt', '2014-01-31');
        await page.click('button:text("Compare")');
        expect(await page.textContent('#difference table')).toMatch(/Stage\s*identified\s*piloting/);
      },
      { javaScriptEnabled: false },
    );
  }, 60_000);

  it('tell in words what they cannot answer', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/audit?knownAt=size:99999`);
      expect(await page.textContent('main')).toMatch(/knownAt: the log holds \d+ events/);
    });
  });
});
