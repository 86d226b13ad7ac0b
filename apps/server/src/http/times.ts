/** The two questions in time: what was true on a day, and what was known at a point of the log. */
import type { Engine } from '#engine';
import { CATALOGUE_VERSION, isDay, londonDay, type Day } from '#lifecycle';
import { refusedParameter } from './problem.js';

export interface Times {
  readonly validAt: Day;
  /** Instant of the last event that was known; null = an empty log. */
  readonly knownAt: string | null;
  /** How many events of the log were known. */
  readonly knownSize: number;
  /** Today, with all that is known: the standing read models answer. */
  readonly isNow: boolean;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

export interface AskedTimes {
  readonly validAt?: string | undefined;
  readonly knownAt?: string | undefined;
}

/** How the two parameters are called, where an answer is about more than one point. */
const NAMES = { validAt: 'validAt', knownAt: 'knownAt' };

/** @throws Problem 422 */
export function readTimes(engine: Engine, asked: AskedTimes, names = NAMES): Times {
  const today = engine.clock.today();
  const { validAt = today } = asked;
  if (!isDay(validAt)) throw refusedParameter(names.validAt, 'must be a calendar day such as 2014-01-31', 'R16');
  const { length } = engine.log;
  const knownSize = asked.knownAt === undefined ? length : knownSizeOf(engine, asked.knownAt, length, names.knownAt);
  return {
    validAt,
    knownAt: knownSize === 0 ? null : engine.log.eventAt(knownSize - 1)!.knownAt,
    knownSize,
    isNow: validAt === today && knownSize === length,
  };
}

function knownSizeOf(engine: Engine, knownAt: string, length: number, name: string): number {
  const size = /^size:(\d{1,15})$/.exec(knownAt);
  if (size !== null) {
    if (Number(size[1]) > length) throw refusedParameter(name, `the log holds ${length} events`);
    return Number(size[1]);
  }
  if (isDay(knownAt)) {
    if (knownAt > engine.clock.today()) throw refusedParameter(name, 'lies ahead');
    return engine.log.sizeKnownAt(endOfDay(knownAt));
  }
  if (!INSTANT.test(knownAt) || Number.isNaN(Date.parse(knownAt)))
    throw refusedParameter(name, 'must be a UTC instant, a calendar day, or size:<number of events>');
  if (Date.parse(knownAt) > Date.parse(engine.clock.now())) throw refusedParameter(name, 'lies ahead');
  return engine.log.sizeKnownAt(new Date(knownAt).toISOString());
}

/** The last millisecond of a day in Europe/London, which is at most an hour from UTC. */
function endOfDay(day: Day): string {
  const utc = Date.parse(`${day}T23:59:59.999Z`);
  const summer = new Date(utc - 3_600_000).toISOString();
  return londonDay(new Date(utc).toISOString()) === day ? new Date(utc).toISOString() : summer;
}

/** What every answer says of itself. `root`: of the tree over the events that were known, in hex. */
export const about = (engine: Engine, { validAt, knownAt, knownSize }: Times) => ({
  validAt,
  knownAt,
  knownSize,
  root: engine.integrity.rootAt(knownSize),
  catalogueVersion: CATALOGUE_VERSION,
  policyVersion: engine.policy.version,
  registers: engine.registers.sha256,
});
