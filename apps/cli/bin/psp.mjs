#!/usr/bin/env node
/** Starts psp: builds when the sources are newer than the build, on the Node that the lock file brings if this one is too old. */
import { spawn, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 12)) {
  const brought = [
    join(root, `node_modules/node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}/bin/node`),
    join(
      root,
      `node_modules/node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}/bin/node.exe`,
    ),
  ].find(existsSync);
  if (!brought) {
    console.error(
      `psp needs Node 24.12 or newer; this is ${process.version}. Install it, or run "npm ci" here, which brings one.`,
    );
    process.exit(2);
  }
  const child = spawn(brought, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(brought)}${delimiter}${process.env.PATH}` },
  });
  // Whoever stops this means what it runs.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.exit(await new Promise((ended) => child.once('exit', (code) => ended(code ?? 1))));
}

const stamp = join(root, 'dist/.built');

function newestSource(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) newest = Math.max(newest, newestSource(path));
    else if (!/\.spec\.tsx?$/.test(entry.name)) newest = Math.max(newest, statSync(path).mtimeMs);
  }
  return newest;
}

/** Changes with every line of the libraries, so that read models of another version are built anew. */
function versionOf(folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return versionOf(path);
    return /\.spec\.tsx?$/.test(entry.name) ? '' : hash('sha256', readFileSync(join(root, path)), 'hex');
  });
  return hash('sha256', parts.join('\n'), 'hex').slice(0, 16);
}

/** Builds beside what is there and swaps the two, so that a process that runs, or starts meanwhile, finds one whole build. */
function build() {
  const cache = join(root, 'node_modules/.cache');
  const beside = join(cache, `psp-build-${process.pid}`);
  const before = join(cache, `psp-before-${process.pid}`);
  const dist = join(root, 'dist');
  mkdirSync(cache, { recursive: true });
  const swc = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@swc/cli/bin/swc.js'),
      'apps',
      'libs',
      '-d',
      beside,
      '--copy-files',
      '--quiet',
      '--ignore',
      '**/*.spec.ts,**/*.spec.tsx,**/bin/**,**/test/**,libs/research/fixtures/**',
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (swc.status !== 0) {
    rmSync(beside, { recursive: true, force: true });
    console.error('The build failed; see above. Nothing was started.');
    process.exit(2);
  }
  writeFileSync(join(beside, '.built'), versionOf('libs'));
  try {
    if (existsSync(dist)) renameSync(dist, before);
    renameSync(beside, dist);
  } catch (error) {
    // Another process swapped at the same moment, and its build is of the same sources.
    if (!existsSync(stamp)) throw error;
    rmSync(beside, { recursive: true, force: true });
  }
  rmSync(before, { recursive: true, force: true });
}

const sources = ['apps', 'libs'].map((folder) => join(root, folder)).filter(existsSync);
const stale =
  !existsSync(stamp) ||
  statSync(stamp).mtimeMs < Math.max(...sources.map(newestSource), statSync(join(root, '.swcrc')).mtimeMs);
if (stale) build();
if (process.argv[2] === '--build-only') process.exit(0);

await import(new URL('../../../dist/apps/cli/src/main.js', import.meta.url));
