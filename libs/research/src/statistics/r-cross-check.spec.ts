/** The estimators beside R's survival package on data that no stored result was made from. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cumulativeIncidence } from './cumulative-incidence.js';
import { kaplanMeier } from './kaplan-meier.js';
import { rmst } from './restricted-mean.js';
import { seededGenerator } from './seeded-generator.js';
import { statesAtTimes } from './states-at-times.js';

const CAUSES = ['censored', 'mainstreamed', 'succeeded', 'discontinued'];
const GRID = [0, 100, 365, 730, 1095, 1826];

const SCRIPT = `
suppressMessages(library(survival))
d <- read.csv(commandArgs(TRUE)[1])
grid <- c(${GRID.join(',')})
show <- function(name, x) cat(name, formatC(as.numeric(x), digits = 17, width = 1), "\\n")
d$from <- ifelse(d$entry == 0, -1, d$entry)
late <- any(d$entry > 0)
km <- if (late) survfit(Surv(from, time, status == 1) ~ 1, data = d, conf.type = "log-log") else
  survfit(Surv(time, status == 1) ~ 1, data = d, conf.type = "log-log")
show("time", km$time); show("nRisk", km$n.risk); show("surv", km$surv)
show("stdErr", km$surv * km$std.err); show("lower", km$lower); show("upper", km$upper)
if (!late) show("rmst", summary(km, rmean = 900)$table[c("rmean", "se(rmean)")])
d$event <- factor(d$status, 0:3, ${JSON.stringify(CAUSES).replace('[', 'c(').replace(']', ')')})
d$id <- seq_len(nrow(d))
aj <- if (late) survfit(Surv(from, time, event) ~ 1, data = d, id = id) else survfit(Surv(time, event) ~ 1, data = d)
s <- summary(aj, times = grid, extend = TRUE)
show("pstate", t(s$pstate))
if (!late) show("pstateStdErr", t(s$std.err))
`;

const rIsInstalled = spawnSync('Rscript', ['-e', 'library(survival)']).status === 0;

/** Rows with ties, three outcomes and, if asked, late entry. */
function cohort(seed: number, n: number, lateEntry: boolean) {
  const draw = seededGenerator(seed, 'dates', 'r-cross-check');
  const time = Array.from({ length: n }, () => draw(1, 2000));
  return {
    time,
    status: Array.from({ length: n }, () => draw(0, 3)),
    entry: time.map((exit) => (lateEntry && draw(0, 1) === 1 ? draw(0, exit - 1) : 0)),
  };
}

function askR({ time, status, entry }: ReturnType<typeof cohort>): Record<string, (number | null)[]> {
  const folder = mkdtempSync(join(tmpdir(), 'psp-r-'));
  try {
    const [data, script] = [join(folder, 'data.csv'), join(folder, 'script.R')];
    const rows = time.map((exit, i) => `${exit},${status[i]},${entry[i]}`);
    writeFileSync(data, ['time,status,entry', ...rows].join('\n'));
    writeFileSync(script, SCRIPT);
    const { stdout, stderr, status: code } = spawnSync('Rscript', [script, data], { encoding: 'utf8' });
    if (code !== 0) throw new Error(stderr);
    const number = (text: string) => (Number.isFinite(Number(text)) ? Number(text) : null);
    return Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/ +/))
        .map(([name, ...values]) => [name!, values.map(number)]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Largest difference where both are numbers; R prints limits of 1 where ours are null. */
function worst(ours: readonly (number | null)[], theirs: readonly (number | null)[]): number {
  expect(ours).toHaveLength(theirs.length);
  return ours.reduce<number>((most, value, i) => {
    const reference = theirs[i]!;
    return value === null || reference === null
      ? most
      : Math.max(most, Math.abs(value - reference) / Math.max(1, Math.abs(reference)));
  }, 0);
}

const check = rIsInstalled ? it : it.skip;
const called = (name: string) => (rIsInstalled ? name : `${name} (skipped: R is not installed)`);

describe('beside R', () => {
  check(called('curves, errors, limits and restricted means agree on 300 right-censored rows'), () => {
    const data = cohort(1, 300, false);
    const r = askR(data);
    const km = kaplanMeier(data).all;
    expect([km.time, km.nRisk]).toEqual([r['time'], r['nRisk']]);
    const mean = rmst(km, 900);
    const states = statesAtTimes(cumulativeIncidence(data, CAUSES).all, GRID);
    const stdErrs = GRID.flatMap((_, i) => CAUSES.slice(1).map((cause) => states.causes[cause]!.stdErr[i]!));
    const errors = [
      worst(km.surv, r['surv']!),
      worst(km.stdErr, r['stdErr']!),
      worst(km.ci['log-log'].lower, r['lower']!),
      worst(km.ci['log-log'].upper, r['upper']!),
      worst([mean.mean, mean.stdErr], r['rmst']!),
      worst(states.pstate.flat(), r['pstate']!),
      worst(
        stdErrs,
        r['pstateStdErr']!.filter((_, i) => i % CAUSES.length !== 0),
      ),
    ];
    expect(Math.max(...errors)).toBeLessThan(1e-9);
  });

  check(called('curves agree on 300 rows with late entry'), () => {
    const data = cohort(2, 300, true);
    const r = askR(data);
    const km = kaplanMeier(data).all;
    expect([km.time, km.nRisk]).toEqual([r['time'], r['nRisk']]);
    const states = statesAtTimes(cumulativeIncidence(data, CAUSES).all, GRID);
    const errors = [
      worst(km.surv, r['surv']!),
      worst(km.stdErr, r['stdErr']!),
      worst(km.ci['log-log'].lower, r['lower']!),
      worst(km.ci['log-log'].upper, r['upper']!),
      worst(states.pstate.flat(), r['pstate']!),
    ];
    expect(Math.max(...errors)).toBeLessThan(1e-9);
  });
});
