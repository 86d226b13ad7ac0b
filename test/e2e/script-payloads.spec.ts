/** Scripts in every text field are shown as text: no page runs one, and none asks another site for anything. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { noBrowser, openBrowser } from './browser.js';
import { read, send } from './harbour.js';
import { partnershipOf, SCRIPT_PAYLOADS } from './script-payloads.js';
import { Servers, type ServerUnderTest } from './server-under-test.js';

const AT_ONCE = 6;
const idOf = (i: number) => `script-${i}`;

describe('scripts that somebody typed into every text field', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  /** How many facts each partnership holds. */
  const recorded: number[] = [];

  async function record(i: number): Promise<void> {
    recorded[i] = 0;
    for (const { command, bodies } of partnershipOf(SCRIPT_PAYLOADS[i]!))
      for (const body of bodies) {
        const { status } = await send(server.address, idOf(i), command, body);
        if (status !== 201) continue;
        recorded[i] += 1;
        break;
      }
  }

  beforeAll(async () => {
    server = await servers.start();
    const left = SCRIPT_PAYLOADS.map((_, i) => i);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let i = left.pop(); i !== undefined; i = left.pop()) await record(i);
      }),
    );
  }, 120_000);
  afterAll(() => servers.removeAll());

  it('are recorded like any other text', () => {
    expect(recorded).toHaveLength(SCRIPT_PAYLOADS.length);
    expect(Math.min(...recorded)).toBeGreaterThanOrEqual(34);
  });

  it('come back over REST as they were sent, in JSON that no browser takes for a page', async () => {
    for (const [i, words] of SCRIPT_PAYLOADS.entries()) {
      const { headers, body } = await read(server.address, `/partnerships/${idOf(i)}`);
      expect(body.partnership.name).toBe(words);
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  (noBrowser === undefined ? describe : describe.skip)(
    `in a browser${noBrowser === undefined ? '' : ` (skipped: ${noBrowser})`}`,
    () => {
      let browser: Browser;
      let context: BrowserContext;
      const dialogs: string[] = [];
      const reports: string[] = [];
      const elsewhere: string[] = [];

      beforeAll(async () => {
        browser = await openBrowser();
        context = await browser.newContext();
        await context.addInitScript(() => {
          document.addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) =>
            console.error(`policy: ${violatedDirective} ${blockedURI}`),
          );
        });
        context.on('console', (message) => {
          if (/policy: |Content Security Policy/.test(message.text())) reports.push(message.text());
        });
        context.on('weberror', (error) => reports.push(String(error.error())));
        context.on('request', (request) => {
          const url = new URL(request.url());
          if (url.origin !== server.address) elsewhere.push(request.url());
        });
      }, 60_000);
      afterAll(() => browser?.close());
      beforeEach(() => {
        for (const list of [dialogs, reports, elsewhere]) list.length = 0;
      });

      async function visit(paths: readonly string[], look: (page: Page, path: string) => Promise<void>): Promise<void> {
        const left = [...paths];
        await Promise.all(
          Array.from({ length: 2 }, async () => {
            const page = await context.newPage();
            page.on('dialog', (dialog) => {
              dialogs.push(`${page.url()} ${dialog.message()}`);
              void dialog.dismiss();
            });
            for (let path = left.shift(); path !== undefined; path = left.shift()) {
              await page.goto(server.address + path, { waitUntil: 'load' });
              await look(page, path);
            }
            await page.close();
          }),
        );
      }

      const expectNothingRan = () =>
        expect({ dialogs, reports, elsewhere }).toEqual({ dialogs: [], reports: [], elsewhere: [] });

      it('are noticed where a page does run them', async () => {
        const page = await context.newPage();
        const shown = page.waitForEvent('dialog').then(async (dialog) => {
          await dialog.dismiss();
          return dialog.message();
        });
        await page.setContent('<img src=x onerror=alert(1)>');
        expect(await shown).toBe('1');
        await page.goto(server.address);
        const reported = context.waitForEvent('console', (message) => /policy: /.test(message.text()));
        await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>'));
        expect((await reported).text()).toMatch(/script-src/);
        await page.close();
      }, 30_000);

      it('are shown as text on the page of their partnership, and none of them runs', async () => {
        await visit(
          SCRIPT_PAYLOADS.map((_, i) => `/psp/${idOf(i)}`),
          async (page, path) => {
            const words = SCRIPT_PAYLOADS[Number(path.slice('/psp/script-'.length))]!;
            expect(await page.locator('h1').innerText()).toContain(words.slice(0, 20));
            expect(await page.locator('body').textContent()).toContain(words);
          },
        );
        expectNothingRan();
      }, 60_000);

      it('are shown as text fact by fact, and in the list of all partnerships', async () => {
        await visit(['/', ...SCRIPT_PAYLOADS.map((_, i) => `/psp/${idOf(i)}/replay`)], async (page, path) => {
          const text = await page.locator('body').textContent();
          const shown = path === '/' ? SCRIPT_PAYLOADS : [SCRIPT_PAYLOADS[Number(path.match(/\d+/)![0])]!];
          for (const words of shown) expect(text).toContain(words);
        });
        expectNothingRan();
      }, 60_000);

      it('are shown as text to an auditor: in the trail, in each decision, where it is explained and compared', async () => {
        const { body } = await read(server.address, `/audit/trail?partnership=${idOf(9)}&limit=500`);
        const decisions = (body.items as { eventId: string }[]).map(({ eventId }) => `/audit/decisions/${eventId}`);
        const own = SCRIPT_PAYLOADS.flatMap((_, i) => [
          `/audit?partnership=${idOf(i)}`,
          `/psp/${idOf(i)}/explain?field=name`,
          `/psp/${idOf(i)}/difference?fromKnownAt=size:0`,
        ]);
        await visit([...own, ...decisions], async (page, path) => {
          expect(await page.locator('h1').count()).toBe(1);
          const i = /script-(\d+)/.exec(path)?.[1];
          if (i !== undefined) expect(await page.locator('body').textContent()).toContain(SCRIPT_PAYLOADS[Number(i)]!);
        });
        expectNothingRan();
      }, 120_000);

      it('are shown as text where a fact is recorded or put right', async () => {
        const { body } = await read(server.address, `/partnerships/${idOf(9)}/timeline?limit=500`);
        const [first] = body.items as { eventId: string }[];
        const forms = SCRIPT_PAYLOADS.filter((_, i) => i % 4 === 0).map(
          (words) => `/psp/${idOf(0)}/record/note-milestone?data.label=${encodeURIComponent(words)}`,
        );
        await visit(
          [`/psp/${idOf(0)}/record`, `/psp/${idOf(9)}/mend/${first!.eventId}`, ...forms],
          async (page, path) => {
            const label = new URL(path, server.address).searchParams.get('data.label');
            if (label !== null) expect(await page.locator('[name="data.label"]').inputValue()).toBe(label);
            expect(await page.locator('h1').count()).toBe(1);
          },
        );
        expectNothingRan();
      }, 60_000);

      it('are shown as text where the address itself is refused', async () => {
        const refused = [
          (text: string) => `/?stage=${text}`,
          (text: string) => `/?${text}=1`,
          (text: string) => `/psp/${text}`,
          (text: string) => `/audit?text=${text}`,
          (text: string) => `/psp/${idOf(0)}/explain?field=name&about=${text}`,
        ];
        await visit(
          SCRIPT_PAYLOADS.map((words, i) => refused[i % refused.length]!(encodeURIComponent(words))),
          async (page) => void expect(await page.locator('h1').count()).toBe(1),
        );
        expectNothingRan();
      }, 60_000);
    },
  );
});
