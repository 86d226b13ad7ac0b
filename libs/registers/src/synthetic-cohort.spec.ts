import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { definitionOfCommand, DEFINITIONS, STAGES, type Command } from '#lifecycle';
import { InMemoryRecord } from '../test/in-memory-record.js';
import { loadRegisters, syntheticCohort } from './index.js';

const TODAY = '2026-11-01';
const cohort = (seed: number, partnerships: number, today = TODAY): Command[] => [
  ...syntheticCohort({ seed, partnerships, today }),
];
const byPartnership = (commands: readonly Command[]) => Map.groupBy(commands, ({ partnershipId }) => partnershipId);

describe('a cohort of two hundred', () => {
  const commands = cohort(7, 200);
  const record = new InMemoryRecord(loadRegisters(), TODAY);
  for (const command of commands) record.record(command);
  const histories = record.histories;

  test('is recorded without a refusal', () => {
    expect(record.refused).toEqual([]);
    expect(record.events).toHaveLength(commands.length);
  });

  test('leaves out what is not given, however deep', () => {
    expect(commands.filter((command) => !isDeepStrictEqual(command, JSON.parse(JSON.stringify(command))))).toEqual([]);
  });

  test('contradicts itself nowhere', () => {
    expect(histories.flatMap(({ anomalies }) => anomalies)).toEqual([]);
  });

  test('reaches every stage', () => {
    const reached = new Set(histories.flatMap(({ strands }) => [...strands.values()].map(({ stage }) => stage)));
    expect(STAGES.filter((stage) => !reached.has(stage))).toEqual([]);
  });

  test('uses every command of the catalogue', () => {
    const used = new Set(commands.map(({ type }) => type));
    expect(DEFINITIONS.map(({ command }) => command).filter((command) => !used.has(command))).toEqual([]);
  });

  test('holds every command that it held before the second catalogue, unchanged and in the same order', () => {
    const first = commands.filter(
      ({ type, data }) => definitionOfCommand(type)!.since === 1 && data['decisionId'] !== 'free-money',
    );
    const text = first.map((command) => JSON.stringify(command)).join('\n');
    expect(createHash('sha256').update(text).digest('hex')).toBe(
      'df750b99d34613e25a0b61316c73fc76d2eafd4901f7f5efc2df651b29601ece',
    );
  });

  test('has about twenty facts for each partnership', () => {
    expect(commands.length / 200).toBeGreaterThan(16);
    expect(commands.length / 200).toBeLessThan(24);
  });

  test('is synthetic by the id of each partnership', () => {
    expect(commands.filter(({ partnershipId }) => !partnershipId.startsWith('synthetic-'))).toEqual([]);
  });

  test('is put under no programme that exists', () => {
    expect(commands.filter(({ data }) => 'programmeId' in data)).toEqual([]);
  });

  test('describes every organisation that it names, and holds nothing that looks like personal data', () => {
    const warnings = new Set(record.events.flatMap(({ metadata }) => metadata.warnings));
    expect(warnings).not.toContain('W22');
    expect(warnings).not.toContain('W24');
  });

  test('knows some days only by month, year or interval, and some not at all', () => {
    const lengths = new Set(commands.map(({ occurredOn }) => occurredOn?.length ?? 0));
    expect(lengths).toEqual(new Set([0, 4, 7, 10, 21]));
  });

  test('has amounts that nobody knows', () => {
    const amounts = commands.map(({ data }) => (data['amount'] as { pence: number | null } | undefined)?.pence);
    expect(amounts).toContain(null);
  });

  test('has strands with and without a service to tender', () => {
    const opened = commands.filter(({ type }) => type === 'OpenStrand').map(({ data }) => data['commissionable']);
    expect(new Set(opened)).toEqual(new Set([true, false]));
  });

  test('has amendments that stand and others that were taken back', () => {
    const amendments = histories.flatMap((history) => history.amendments.map(({ type }) => type));
    expect(new Set(amendments)).toEqual(new Set(['EventCorrected', 'EventRetracted']));
    expect(histories.flatMap((history) => history.dead)).not.toEqual([]);
  });
});

test('the same seed gives the same commands', () => {
  expect(cohort(11, 20)).toEqual(cohort(11, 20));
});

test('another seed gives other partnerships and other ids', () => {
  const ids = (commands: Command[]) => commands.map(({ commandId }) => commandId);
  const both = [...ids(cohort(11, 20)), ...ids(cohort(12, 20))];
  expect(new Set(both).size).toBe(both.length);
});

test('a larger cohort begins with the smaller one', () => {
  const small = cohort(11, 20);
  expect(cohort(11, 40).slice(0, small.length)).toEqual(small);
});

test('a later day only adds commands to the end of each partnership', () => {
  const earlier = byPartnership(cohort(11, 60, '2014-06-30'));
  const later = byPartnership(cohort(11, 60));
  for (const [partnershipId, commands] of earlier)
    expect(later.get(partnershipId)!.slice(0, commands.length)).toEqual(commands);
  expect(earlier.size).toBeGreaterThan(10);
  expect(earlier.size).toBeLessThan(later.size);
});

test('what is known on an early day is recorded on that day without a refusal', () => {
  const record = new InMemoryRecord(loadRegisters(), '2014-06-30');
  for (const command of cohort(11, 60, '2014-06-30')) record.record(command);
  expect(record.refused).toEqual([]);
});

test('a cohort of a million is handed out one partnership at a time', () => {
  const commands = syntheticCohort({ seed: 1, partnerships: 1_000_000, today: TODAY });
  expect(commands.next().value).toMatchObject({ type: 'ProposePartnership', partnershipId: 'synthetic-1-000001' });
});

test.each([-1, 1.5, 2 ** 32])('%p is no seed', (seed) => {
  expect(() => cohort(seed, 1)).toThrow('a seed is a whole number');
});
