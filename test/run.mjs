/** `npm test`: builds, then runs every test there is; the last line counts them. Arguments go to Jest. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

const built = run(['apps/cli/bin/psp.mjs', '--build-only']);
if (built !== 0) process.exit(built);
process.exit(
  run([
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...process.argv.slice(2), // before the reporters, which would take a path for one of them
    '--reporters=default',
    '--reporters=<rootDir>/test/counting-reporter.mjs',
  ]),
);
