/**
 * How long the estimators take, from 10,000 to 1,000,000 subjects, beside R's survival package in the same run where it
 * is installed. Needs a build (`npm run build`); `node test/benchmarks/statistics.mjs [largest n]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

const statistics = new URL('../../dist/libs/research/src/statistics/', import.meta.url);
const load = (file) => import(new URL(file, statistics));
const [
  { kaplanMeier },
  { cumulativeIncidence },
  { permutationLogRank },
  { poolImputations },
  { imputeDates },
  { atTimes },
] = await Promise.all(
  ['kaplan-meier', 'cumulative-incidence', 'permutation-log-rank', 'pool-imputations', 'impute-dates', 'at-times'].map(
    (name) => load(`${name}.js`),
  ),
);
const { statesAtTimes } = await load('states-at-times.js');
const { seededGenerator } = await load('seeded-generator.js');

const LARGEST = Number(process.argv[2] ?? 1_000_000);
const SIZES = [10_000, 100_000, 1_000_000].filter((n) => n <= LARGEST);
const CAUSES = ['censored', 'mainstreamed', 'discontinued'];
const RUNS = 9;
const R_RUNS = 3;
const R_PATIENCE_MS = 60_000;

/** Days up to ten years, or continuous times; two outcomes; a third of the rows enter late if asked. */
function cohort(n, { continuous, lateEntry }) {
  const draw = seededGenerator(1, 'dates', `benchmark/${n}`);
  const time = Float64Array.from({ length: n }, () => (continuous ? draw(1, 2 ** 31) / 588_000 : draw(1, 3652)));
  const status = Int32Array.from({ length: n }, () => draw(0, 2));
  const entry = lateEntry ? time.map((exit) => (draw(0, 2) === 0 ? Math.floor(exit * 0.4) : 0)) : undefined;
  return { time, status, entry };
}

function measure(run, runs = RUNS) {
  run();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return spread(times);
}

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) };
}

const ms = (x) => (x < 10 ? x.toFixed(2) : x.toFixed(0));
const shown = ({ median, least, most }) => `${ms(median)} ms (${ms(least)}–${ms(most)})`;

const CASES = [
  ['Kaplan–Meier, days', 'km', {}],
  ['Kaplan–Meier, days, late entry', 'km', { lateEntry: true }],
  ['Kaplan–Meier, continuous time', 'km', { continuous: true }],
  ['Aalen–Johansen, days', 'aj', {}],
  ['Aalen–Johansen, days, late entry', 'aj', { lateEntry: true }],
  ['Aalen–Johansen, continuous time', 'aj', { continuous: true }],
];
const OURS = { km: (data) => kaplanMeier(data), aj: (data) => cumulativeIncidence(data, CAUSES) };

const R_SCRIPT = `
suppressMessages(library(survival))
a <- commandArgs(TRUE); n <- as.integer(a[3])
read <- function(name) readBin(file.path(a[1], name), "double", n)
time <- read("time"); status <- read("status"); late <- a[4] == "late"
entry <- if (late) read("entry") else NULL; from <- if (late) ifelse(entry == 0, -1, entry) else NULL
id <- seq_len(n); event <- factor(status, 0:2, c("censored", "mainstreamed", "discontinued"))
f <- if (a[2] == "km") {
  if (late) function() survfit(Surv(from, time, status == 1) ~ 1, conf.type = "log-log")
  else function() survfit(Surv(time, status == 1) ~ 1, conf.type = "log-log")
} else {
  if (late) function() survfit(Surv(from, time, event) ~ 1, id = id) else function() survfit(Surv(time, event) ~ 1)
}
cat(replicate(${R_RUNS}, system.time(f())[["elapsed"]] * 1000), "\\n")
`;

/** Times of R for the same data, or why there are none. */
function timeR(kind, data, folder) {
  const n = data.time.length;
  for (const name of ['time', 'status', 'entry']) {
    if (data[name]) writeFileSync(join(folder, name), new Uint8Array(Float64Array.from(data[name]).buffer));
  }
  const args = [join(folder, 'script.R'), folder, kind, String(n), data.entry ? 'late' : 'origin'];
  const { status, stdout, signal } = spawnSync('Rscript', args, { encoding: 'utf8', timeout: R_PATIENCE_MS });
  if (signal !== null) return `more than ${R_PATIENCE_MS / 1000} s`;
  return status === 0 ? shown(spread(stdout.trim().split(/\s+/).map(Number))) : 'failed';
}

const withR = spawnSync('Rscript', ['-e', 'library(survival)']).status === 0;
console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}; median of ${RUNS} runs (least–most)`);
if (!withR) console.log('R with survival is not installed: its times are skipped');

const folder = mkdtempSync(join(tmpdir(), 'psp-benchmark-'));
try {
  writeFileSync(join(folder, 'script.R'), R_SCRIPT);
  for (const [name, kind, options] of CASES) {
    const medians = new Map();
    let waitForR = withR;
    for (const n of SIZES) {
      const data = cohort(n, options);
      const ours = measure(() => OURS[kind](data));
      medians.set(n, ours.median);
      const theirs = waitForR ? timeR(kind, data, folder) : withR ? 'not tried' : 'not installed';
      if (theirs.startsWith('more')) waitForR = false;
      console.log(`${name.padEnd(34)} n = ${String(n).padStart(9)}   ${shown(ours).padEnd(24)}   R ${theirs}`);
    }
    const [small, large] = [SIZES[0], SIZES.at(-1)];
    if (small === large) continue;
    const growth = medians.get(large) / medians.get(small);
    const nLogN = (large * Math.log(large)) / (small * Math.log(small));
    console.log(`${''.padEnd(34)} grew ${growth.toFixed(0)}-fold; n log n would be ${nLogN.toFixed(0)}-fold`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** What one analysis asks for: strict and broad, three readings of silence, 50 completed data sets of 500 strands. */
const STRANDS = 500;
const HORIZONS = [1, 2, 3, 5, 10].map((years) => years * 365.25);
const draw = seededGenerator(2, 'dates', 'analysis');
const start = Array.from({ length: STRANDS }, () => draw(15_000, 17_000));
const end = start.map((day) => day + draw(100, 2_500));
const ranges = {
  id: start.map((_, i) => `partnership-${i}/strand`),
  startLo: start,
  startHi: start.map((day) => day + 364),
  endLo: end,
  endHi: end.map((day) => day + 364),
};
const status = start.map(() => draw(0, 2));
const analysis = () => {
  for (let reading = 0; reading < 6; reading++) {
    const sets = imputeDates(ranges, { seed: 1, m: 50 });
    const curves = sets.map(({ time }) => ({
      km: atTimes(kaplanMeier({ time, status }).all, HORIZONS),
      cif: statesAtTimes(cumulativeIncidence({ time, status }, CAUSES).all, HORIZONS),
    }));
    const columns = (pick) => curves.map(pick);
    poolImputations(
      columns(({ km }) => km.surv),
      columns(({ km }) => km.stdErr),
    );
    for (const cause of CAUSES.slice(1)) {
      poolImputations(
        columns(({ cif }) => cif.causes[cause].cif),
        columns(({ cif }) => cif.causes[cause].stdErr),
        { nRisk: columns(({ cif }) => cif.nRisk) },
      );
    }
  }
};
console.log(`500 strands, 50 imputations, strict and broad, three readings   ${shown(measure(analysis, 5))}`);
const test = { time: start.slice(0, 60).map((_, i) => end[i] - start[i]), status: status.slice(0, 60) };
const group = test.time.map((_, i) => (i % 2 === 0 ? 'a' : 'b'));
const drawn = () => permutationLogRank({ ...test, group }, { seed: 1 });
console.log(`permutation test, 60 strands, 9,999 drawn assignments            ${shown(measure(drawn, 5))}`);
