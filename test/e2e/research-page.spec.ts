/** The page of research in a real browser: what it shows of few strands and of many, at three widths, and without script. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { noBrowser, openBrowser } from './browser.js';
import { patient, psp } from './cli-under-test.js';
import { Servers, type ServerUnderTest } from './server-under-test.js';

patient();

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [400, 800, 1280];

interface Violation {
  id: string;
  nodes: { html: string }[];
}

const described = noBrowser === undefined ? describe : describe.skip;

described(`the page of research in a browser${noBrowser === undefined ? '' : ` (skipped: ${noBrowser})`}`, () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([servers.start({ load: true }), openBrowser()]);
    await psp(server.place, 'load', '--synthetic', '60');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await servers.removeAll();
  });

  async function visit<T>(
    use: (page: Page, asked: Set<string>) => Promise<T>,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<T> {
    const context = await browser.newContext(options);
    const asked = new Set<string>();
    context.on('request', (request) => asked.add(new URL(request.url()).origin));
    try {
      return await use(await context.newPage(), asked);
    } finally {
      await context.close();
    }
  }

  const textOf = async (page: Page, selector = 'main') => (await page.textContent(selector))!.replaceAll(/\s+/g, ' ');

  it.each([
    '/research',
    '/research?question=Q3',
    '/research?question=Q20&against=size:100',
    '/research?question=Q21',
    '/research?question=Q2&synthetic=true',
    '/research?question=Q5&synthetic=true&test=permutation',
    '/research?validAt=2099-01-01&precision=turnbull',
    '/research?question=Q99',
    '/research?citation=psp:1:Q1:nonsense',
  ])('%s has nothing that axe finds, at three widths, and is never wider than the screen', async (address) => {
    await visit(
      async (page) => {
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(server.address + address);
          await page.evaluate('document.querySelectorAll("details").forEach((one) => (one.open = true))');
          await page.evaluate(axe);
          const found = await page.evaluate(
            async () =>
              (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run())
                .violations,
          );
          expect(found.map(({ id, nodes }) => `${width}: ${id} ${nodes[0]!.html.slice(0, 160)}`)).toEqual([]);
          const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
          expect(wide).toBeLessThanOrEqual(0);
        }
      },
      { bypassCSP: true },
    );
  });

  it('says of the real partnerships why nothing is known yet, before it shows any curve', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/research?validAt=2025-12-31`);
      expect(await page.textContent('h1')).toBe('How long from pilot to mainstream?');
      const told = await textOf(page);
      expect(told).toContain('None of eight launched strands is on record as mainstreamed, in 44 years of observation');
      expect(told).toContain(
        'Not known yet, and whyNone of 8 launched strands is on record with this outcome. That is not “never”: of 6 of them nothing has been recorded',
      );
      expect(told).toContain('at most 8.3 of 100 strands a year, counting each strand until it was last seen');
      expect(told.indexOf('at most 3.8 of 100 strands a year')).toBeLessThan(told.indexOf('years since the launch'));
      expect(told).toContain('6 of 8 strands not seen for more than a year');
      expect(told).toContain('no start of the clock on record');
      expect(await page.locator('main svg').count()).toBe(2);
    });
  });

  it('takes a question, a group and two times without the help of script, and its files are of the same answer', async () => {
    await visit(
      async (page, asked) => {
        await page.goto(server.address);
        await page.click('nav[aria-label="Sections"] >> text=Research');
        await page.selectOption('#question', 'Q2');
        await page.selectOption('#group', 'dedicatedLead');
        await page.fill('#validAt', '2025-12-31');
        await page.fill('#knownAt', 'size:182');
        await page.click('button:text-is("Answer")');
        expect(await page.inputValue('#group')).toBe('dedicatedLead');
        expect(await textOf(page, '#answer')).toContain('Mainstreamed, by dedicated lead at the outset');
        const citation = await page.inputValue('#citation');
        const stamp = citation.split(':')[3]!.slice(0, 12);
        for (const link of await page.locator('main a[href*="format="]').all()) {
          const reply = await fetch(server.address + (await link.getAttribute('href'))!);
          expect([reply.status, reply.headers.get('x-psp-answer')?.slice(0, 12)]).toEqual([200, stamp]);
        }
        await page.click('text=Check a citation');
        await page.fill('#cited', citation);
        await page.click('text=Compute it again');
        expect(await textOf(page)).toContain('The same answer, byte for byte.');
        expect(await page.inputValue('#citation')).toBe(citation);
        expect([...asked]).toEqual([server.address]);
      },
      { javaScriptEnabled: false },
    );
  });

  it('says beside the field what is wrong with it, keeps the rest, and leads there', async () => {
    await visit(async (page) => {
      const reply = await page.goto(`${server.address}/research?question=Q2&group=area&validAt=2099-01-01`);
      expect(reply!.status()).toBe(422);
      expect(await page.textContent('#validAt-error')).toContain('2099-01-01 has not come yet');
      expect(await page.inputValue('#group')).toBe('area');
      expect(await page.getAttribute('[role="alert"] a', 'href')).toBe('#validAt');
      expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
    });
  });

  it('asks for the other point of the log where the question compares two', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/research?question=Q20`);
      expect(await page.textContent('#against-error')).toContain('names the other point of the log');
      await page.fill('#against', 'size:100');
      await page.click('button:text-is("Answer")');
      expect(await textOf(page)).toContain('Strands that are counted otherwise');
    });
  });

  it('refuses a citation of other numbers, and says that the record is another', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/research?validAt=2025-12-31`);
      const citation = await page.inputValue('#citation');
      const forged = citation.replace(
        /^(psp:1:Q1:)(.)/,
        (_all, start: string, first: string) => `${start}${first === '0' ? '1' : '0'}`,
      );
      await page.goto(`${server.address}/research?citation=${encodeURIComponent(forged)}`);
      expect(await textOf(page, '[role="alert"]')).toContain('it is another log, or it was altered');
    });
  });

  it('says of partnerships that never were that they never were', async () => {
    await visit(async (page) => {
      await page.goto(`${server.address}/research?question=Q2&synthetic=true&validAt=2025-12-31`);
      expect(await textOf(page, '#answer')).toMatch(/^Synthetic: \d+ of \d+ strands/);
      expect(await textOf(page)).toContain('they never existed, and say nothing about real ones');
      expect(await textOf(page, 'main svg')).toContain('synthetic: these partnerships never existed');
    });
  });

  it('copies the citation, where script helps', async () => {
    await visit(
      async (page) => {
        await page.goto(`${server.address}/research`);
        await page.click('text=Copy');
        const said = page.locator('input[data-copy] ~ [role="status"]', { hasText: 'Copied' });
        await said.waitFor({ state: 'attached' });
        expect(await said.count()).toBe(1);
      },
      { permissions: ['clipboard-write', 'clipboard-read'] },
    );
  });
});
