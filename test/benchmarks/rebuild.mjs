/** All read models made anew over a million events, against a raw scan of the same log with JSON.parse; and what memory
 *  that takes against a tenth of it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { line, median, number, shown } from './measuring.mjs';
import { discard, throwAway } from './measuring.mjs';

const run = promisify(execFile);
const worker = fileURLToPath(new URL('rebuild-worker.mjs', import.meta.url));
const ask = async (...args) =>
  JSON.parse(
    (await run(process.execPath, ['--max-old-space-size=4096', worker, ...args], { maxBuffer: 1 << 24 })).stdout,
  );

export async function rebuild(rounds = 3, sizes = [100_000, 1_000_000]) {
  const taken = [];
  for (const size of sizes) {
    const folder = throwAway();
    const { events } = await ask('fill', folder, String(size));
    const scans = [];
    const rebuilds = [];
    for (let round = 0; round < rounds; round += 1) {
      scans.push(await ask('scan', folder));
      rebuilds.push(await ask('rebuild', folder));
    }
    discard(folder);
    taken.push({ events, scans, rebuilds });
  }
  const [small, large] = taken;
  const rate = ({ events }, all) => all.map(({ seconds }) => events / seconds);
  const peak = ({ rebuilds }) => median(rebuilds.map(({ peakMb }) => peakMb));
  const speed = line(
    `all read models rebuilt over ${number(large.events)} events`,
    {
      ratio: median(rate(large, large.rebuilds)) / median(rate(large, large.scans)),
      says: `${shown(rate(large, large.rebuilds))}/s, scan and JSON.parse ${shown(rate(large, large.scans))}/s`,
    },
    0.3,
  );
  const memory = peak(large) / peak(small);
  const lean = line(
    'its peak memory against a tenth of the events',
    {
      ratio: 1.5 / memory,
      says: `×${number(memory, 2)} (at most 1.5): ${number(peak(large))} MB against ${number(peak(small))} MB`,
    },
    1,
  );
  return speed && lean;
}
