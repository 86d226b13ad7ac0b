/** The choices of an analysis as options of the command line. */
import { InvalidArgumentError, type Command } from 'commander';
import { readFileSync } from 'node:fs';
import { EXIT, Failure, usage } from '../exit.js';
import type { Query } from '../rest.js';
import { withTimes } from '../times.js';

/** By the name of the parameter that an option becomes; without a value it is a switch. */
const CHOICES: Readonly<Record<string, readonly [value: string | undefined, says: string]>> = {
  against: ['<time>', 'the other point of the log, for Q20, which compares two'],
  group: ['<name>', 'compare by what held on the day of the launch'],
  endpoint: ['<outcome>', 'what is waited for: mainstreamed (default), sustained, succeeded, discontinued'],
  horizonYears: ['<years>', 'years after launch to report at, such as 1,2,5'],
  tauDays: ['<days>', 'up to which the mean time without an outcome is taken'],
  readings: ['<names>', 'readings of silence, such as lastSeen,ended,running: the first is the headline'],
  entry: ['<how>', 'from when on strands were watched: fromOrigin, firstRecorded, or the day a register was opened'],
  reopened: ['<how>', 'what a closing that was undone is: continues, or firstOutcome'],
  precision: ['<policy>', 'how vague dates are treated: auto, midpoint, impute, exactOnly'],
  imputations: ['<number>', 'how many times vague dates are drawn'],
  level: ['<level>', 'of the limits, such as 0.95'],
  interval: ['<method>', 'how limits are computed: auto, logLog, betaProduct'],
  test: ['<name>', 'whether two groups differ: permutation'],
  net: [undefined, 'add the share of a world without the other outcomes: hypothetical'],
  force: [undefined, 'show what a guard withholds'],
  seed: ['<number>', 'of all that is drawn'],
  synthetic: [undefined, 'ask about partnerships that never were'],
  programmeId: ['<id>', 'only partnerships of this programme'],
  policyDomain: ['<domain>', 'only partnerships of this policy domain'],
  area: ['<area>', 'only partnerships of this area'],
  ids: ['<ids>', 'only these partnerships, or strands as partnership/strand, with commas'],
  launchedFrom: ['<day>', 'only strands launched on this day or later'],
  launchedUntil: ['<day>', 'only strands launched by this day'],
  foundBy: ['<words>', 'how the cases were found; it becomes part of the answer'],
};

export type Chosen = Readonly<Record<string, string | boolean | undefined>>;

const kebab = (name: string) => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

export function withChoices(command: Command): Command {
  withTimes(command);
  for (const [name, [value, says]] of Object.entries(CHOICES))
    command.option(`--${kebab(name)}${value === undefined ? '' : ` ${value}`}`, says);
  return command.option('--spec <file>', 'a whole specification, as "spec" of an answer, in place of the choices');
}

const NAMES = ['validAt', 'knownAt', ...Object.keys(CHOICES)];

/** @throws Failure where a specification and choices are both given, or its file cannot be read */
export function choicesIn(chosen: Chosen): Query {
  const query = Object.fromEntries(NAMES.map((name) => [name, chosen[name]])) as Query;
  const { spec } = chosen;
  if (typeof spec !== 'string') return query;
  const other = NAMES.find((name) => chosen[name] !== undefined);
  if (other !== undefined) throw usage(`--spec is the whole specification: leave --${kebab(other)} out`);
  return { spec: Buffer.from(specificationIn(spec)).toString('base64url') };
}

/** The specification in a file, or in an answer that was kept. */
function specificationIn(path: string): string {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Failure(EXIT.refused, `${path} cannot be read as JSON (${(error as Error).message})`);
  }
  const { spec = content } = content as { readonly spec?: unknown };
  return JSON.stringify(spec);
}

/** `q1` → `Q1` */
export function questionOf(text: string): string {
  if (!/^[qQ]\d{1,2}$/.test(text))
    throw new InvalidArgumentError('A question is one such as Q1; "psp research" lists them.');
  return text.toUpperCase();
}
