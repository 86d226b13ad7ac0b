/** Rounds taken in turn, their medians and spread, and what machine they were taken on. */
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Runs each of `work` once a round, in turn, so that what disturbs the machine disturbs all of them. */
export async function inTurn(rounds, work) {
  const taken = Object.fromEntries(Object.keys(work).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, run] of Object.entries(work)) taken[name].push(await run(round));
  return taken;
}

export const shown = (values, unit = '', digits = 0) =>
  `${number(median(values), digits)} (${number(Math.min(...values), digits)}–${number(Math.max(...values), digits)})${unit}`;

export const number = (value, digits = 0) =>
  value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });

export function line(what, got, atLeast) {
  const verdict = atLeast === undefined ? '' : got.ratio >= atLeast ? `  ok (≥ ${atLeast})` : `  BELOW ${atLeast}`;
  console.log(`${what}: ${got.ratio === undefined ? '' : `ratio ${number(got.ratio, 2)}; `}${got.says}${verdict}`);
  return atLeast === undefined || got.ratio >= atLeast;
}

export const throwAway = () => mkdtempSync(join(process.env.PSP_BENCH_DIR ?? tmpdir(), 'psp-bench-'));
export const discard = (folder) => rmSync(folder, { recursive: true, force: true });

/** Milliseconds that the disk takes to keep 4 kB: the median of 200. */
export function fsyncMs() {
  const folder = throwAway();
  const file = openSync(join(folder, 'probe'), 'w');
  const bytes = Buffer.alloc(4096, 1);
  const taken = Array.from({ length: 200 }, () => {
    const from = performance.now();
    writeSync(file, bytes, 0, bytes.length, 0);
    fsyncSync(file);
    return performance.now() - from;
  });
  closeSync(file);
  discard(folder);
  return median(taken);
}

export function machine() {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const os = (() => {
    try {
      return readFileSync('/etc/os-release', 'utf8').match(/PRETTY_NAME="(.*)"/)?.[1];
    } catch {
      return undefined;
    }
  })();
  return `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${os ?? process.platform}, Node ${process.version}, fsync ${number(fsyncMs(), 2)} ms`;
}
