/** The table of the rooms, held: the sources break no rule, and every rule names the violation that was planted for it. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';

const root = fileURLToPath(new URL('../..', import.meta.url));
const seeded = fileURLToPath(new URL('seeded', import.meta.url));
const config = fileURLToPath(new URL('../../.dependency-cruiser.cjs', import.meta.url));

interface Violation {
  from: string;
  rule: { name: string };
}

function violationsIn(folder: string): Violation[] {
  const run = spawnSync(
    process.execPath,
    [
      `${root}/node_modules/dependency-cruiser/bin/dependency-cruiser.mjs`,
      'apps',
      'libs',
      '--config',
      config,
      '--output-type',
      'json',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (run.stdout === '') throw new Error(run.stderr);
  return (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

const { forbidden } = createRequire(import.meta.url)(config) as { forbidden: { name: string }[] };

describe('who may import whom', () => {
  const planted = violationsIn(seeded);

  it.each(forbidden.map(({ name }) => name))('%s names the violation that was planted for it', (name) => {
    expect(planted.filter(({ rule }) => rule.name === name).map(({ from }) => from)).not.toHaveLength(0);
  });

  it('is kept by every source of the product', () => {
    expect(violationsIn(root).map(({ from, rule }) => `${from}: ${rule.name}`)).toEqual([]);
  });
});
