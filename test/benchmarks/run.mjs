/** `npm run bench`: ratios taken in one run, in turn, with their spread. Names choose: `npm run bench -- http growth`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = spawnSync(process.execPath, ['apps/cli/bin/psp.mjs', '--build-only'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const { machine } = await import('./measuring.mjs');
const all = {
  growth: async () => (await import('./growth.mjs')).growth(),
  appends: async () => (await import('./appends.mjs')).appends(),
  http: async () => (await import('./http.mjs')).http(),
  adapter: async () => (await import('./adapter.mjs')).adapter(),
  rebuild: async () => (await import('./rebuild.mjs')).rebuild(),
  research: async () => (await import('./research.mjs')).research(),
  statistics: async () => {
    const run = spawnSync(process.execPath, [fileURLToPath(new URL('statistics.mjs', import.meta.url))], {
      stdio: 'inherit',
    });
    return run.status === 0;
  },
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !(name in all));
if (unknown !== undefined) {
  console.error(`there is no benchmark ${unknown}; there are ${Object.keys(all).join(', ')}`);
  process.exit(2);
}
console.log(machine());
let good = true;
for (const name of chosen.length > 0 ? chosen : Object.keys(all)) good = (await all[name]()) && good;
process.exit(good ? 0 : 1);
