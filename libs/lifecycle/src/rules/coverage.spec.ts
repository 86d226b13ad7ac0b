import { globSync, readFileSync } from 'node:fs';
import { REFUSALS, type RefusalName } from '../refusals.js';
import { WARNINGS, type WarningCode } from '../warnings.js';

/** A family name that no rule raises by itself. */
const NOT_RAISED: readonly RefusalName[] = ['UnknownReference'];
/** Computed for a day and never stored: tested beside their code. */
const WATCHES: readonly WarningCode[] = ['W07', 'W08'];

const specs = globSync('*.spec.ts', { cwd: import.meta.dirname })
  .filter((file) => file !== 'coverage.spec.ts')
  .map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'));
const fieldSpecs = ['fields.spec.ts', 'command.spec.ts', 'watches.spec.ts'].map((file) =>
  readFileSync(`${import.meta.dirname}/../${file}`, 'utf8'),
);

/** Every name in quotes that stands in an expectation of some spec. */
const expected = new Set(
  [...specs, ...fieldSpecs].flatMap((text) => text.match(/(?<=')[A-Z][A-Za-z0-9]+(?=')/g) ?? []),
);

describe('the specs of the rules', () => {
  it.each((Object.keys(REFUSALS) as RefusalName[]).filter((name) => !NOT_RAISED.includes(name)))(
    'expect the refusal %s somewhere',
    (name) => {
      expect([...expected]).toContain(name);
    },
  );

  it.each(Object.keys(WARNINGS))('expect the warning %s somewhere', (code) => {
    expect([...expected]).toContain(code);
  });

  it('leave out only what no fact raises', () => {
    expect(NOT_RAISED.filter((name) => expected.has(name))).toEqual([]);
    expect(WATCHES.every((code) => WARNINGS[code].level === 'watch')).toBe(true);
  });
});
