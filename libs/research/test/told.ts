/** Histories told in a line, and the rows of subjects that come of them. */
import { fold, NO_REGISTERS, type History } from '#lifecycle';
import { facts, recorded, type Told } from '../../lifecycle/test/given.js';
import { parseSpecification } from '../src/specification/parse-specification.js';
import type { Endpoint, Reading } from '../src/specification/specification.js';
import { buildSubjects, type SubjectRow, type SubjectSpecification } from '../src/subjects.js';

export { facts };

const proposed = facts.partnershipProposed('2010');
const opened = facts.strandOpened('2010');

/** A partnership with the strand `throughcare`, and what is told of it. */
export const strandWith = (...told: Told[]): History =>
  fold(
    'low-moss',
    recorded({ ...proposed, recordedOn: '2010-02-01' }, { ...opened, recordedOn: '2010-02-01' }, ...told),
  );

export const launch = (on: string, recordedOn?: string): Told =>
  facts.pilotLaunched(on, {}, recordedOn === undefined ? {} : { recordedOn });

export const seen = (on: string, status = 'running'): Told =>
  facts.followUpObserved(on, { strandId: 'throughcare', status });

export const specification = (given: object = {}): SubjectSpecification =>
  parseSpecification({ validAt: '2020-12-31', ...given }) as SubjectSpecification;

export const subjectsOf = (histories: readonly History[], given: object = {}) =>
  buildSubjects(histories, specification(given), NO_REGISTERS);

/** The one row of an endpoint and reading. */
export function rowOf(
  history: History,
  reading: Reading,
  given: object = {},
  endpoint: Endpoint = 'strict',
): SubjectRow {
  const rows = subjectsOf([history], given).rows.filter((row) => row.reading === reading && row.endpoint === endpoint);
  if (rows.length !== 1) throw new Error(`${rows.length} rows`);
  return rows[0]!;
}

/** `1096 mainstreamed`, `781 censored`: the three readings, told once where they agree. */
export function told(history: History, given: object = {}, endpoint: Endpoint = 'strict'): string {
  const each = (['lastSeen', 'ended', 'running'] as const).map((reading) => {
    const { timeDays, outcome, censoredBy } = rowOf(history, reading, given, endpoint);
    return `${timeDays} ${outcome ?? `censored at ${censoredBy}`}`;
  });
  return new Set(each).size === 1 ? each[0]! : each.join(' · ');
}
