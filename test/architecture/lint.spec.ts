/** Every lint rule that the design names fails on a line that breaks it. */
import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const eslint = new ESLint({ cwd: root });

/** Lints a text as if it stood in a file of the product, and answers the rules that it breaks. */
async function broken(text: string, as: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: `${root}/${as}` });
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const PURE = [
  'libs/lifecycle/src/money.ts',
  'libs/projections/src/headlines.ts',
  'libs/research/src/index.ts',
  'libs/audit/src/gate.ts',
];
const IMPURE = [
  'export const now = Date.now();',
  'export const now = new Date();',
  'export const now = performance.now();',
  'export const dice = Math.random();',
  "import { randomUUID } from 'node:crypto';\nexport const id = randomUUID();",
];

describe('no clock, no random number and no generated id below the engine', () => {
  for (const file of PURE)
    it.each(IMPURE)(`in ${file} refuses %j`, async (line) => {
      expect(await broken(line, file)).toContain('no-restricted-syntax');
    });

  it('lets the engine read the clock', async () => {
    expect(await broken('export const now = Date.now();', 'libs/engine/src/clock.ts')).toEqual([]);
  });
});

describe('a slip that types cannot see', () => {
  it('is a switch that forgets a case', async () => {
    const text =
      "export const f = (kind: 'a' | 'b') => {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n};";
    expect(await broken(text, 'libs/lifecycle/src/money.ts')).toContain(
      '@typescript-eslint/switch-exhaustiveness-check',
    );
  });

  it('is a promise that nobody waits for', async () => {
    const text = 'export const f = (work: () => Promise<void>) => {\n  work();\n};';
    expect(await broken(text, 'libs/engine/src/clock.ts')).toContain('@typescript-eslint/no-floating-promises');
  });

  it('is a type imported as a value', async () => {
    const text = "import { Refusal } from './refusals.js';\nexport const f = (refusal: Refusal) => refusal;";
    expect(await broken(text, 'libs/lifecycle/src/money.ts')).toContain('@typescript-eslint/consistent-type-imports');
  });
});
