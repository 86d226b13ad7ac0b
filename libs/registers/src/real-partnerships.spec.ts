import { hash } from 'node:crypto';
import { assertSealable } from '#audit';
import { firstOutcome, passageOf, POLICY, standingWarnings, watchesOf, type FactOfType } from '#lifecycle';
import { InMemoryRecord } from '../test/in-memory-record.js';
import { expectedAnswers, loadRegisters, readingNotes, realPartnershipCommands, realPartnerships } from './index.js';

const TODAY = '2026-11-01';
const registers = loadRegisters();
const record = new InMemoryRecord(registers, TODAY);
for (const command of realPartnershipCommands()) record.record(command);
const strands = record.histories.flatMap((history) => [...history.strands.values()]);

const WARNINGS = { W01: 8, W02: 8, W03: 1, W04: 8, W05: 8, W06: 8, W19: 14, W23: 8, W28: 2 };

function counted(codes: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

describe('the real partnerships', () => {
  test('are fourteen with 182 facts of 22 types, none of them lost', () => {
    expect(realPartnerships()).toHaveLength(14);
    expect(realPartnershipCommands()).toHaveLength(182);
    expect(new Set(realPartnershipCommands().map(({ type }) => type)).size).toBe(22);
    expect(realPartnerships().filter(({ strategic }) => strategic)).toHaveLength(6);
    expect(counted(realPartnerships().map(({ programmeId }) => String(programmeId)))).toEqual({
      'strategic-psp': 6,
      rrcf: 6,
      null: 2,
    });
  });

  test('load without a refusal', () => {
    expect(record.refused).toEqual([]);
    expect(record.events).toHaveLength(182);
  });

  test('raise these warnings on 16 facts as they are recorded', () => {
    expect(counted(record.events.flatMap(({ metadata }) => metadata.warnings))).toEqual(WARNINGS);
    expect(record.events.filter(({ metadata }) => metadata.warnings.length > 0)).toHaveLength(16);
  });

  test('raise the same warnings when all is on record', () => {
    const standing = record.histories.flatMap((history) => [
      ...standingWarnings(history, { policy: POLICY, registers }).values(),
    ]);
    expect(counted(standing.flat())).toEqual(WARNINGS);
  });

  test('contradict themselves nowhere', () => {
    expect(record.histories.flatMap(({ anomalies }) => anomalies)).toEqual([]);
  });

  test('have three pilots that ran past their planned end, and no end without an evaluation', () => {
    const watches = record.histories.flatMap((history) =>
      watchesOf(history, POLICY).map(({ code, since }) => `${history.partnershipId} ${code} ${since}`),
    );
    expect(watches.toSorted()).toEqual([
      'includem-mentoring W07 2015-04-01',
      'low-moss W07 2017-04-01',
      'south-lanarkshire-mentoring W07 2015-04-01',
    ]);
  });

  test('answer for each strand what is expected of them', () => {
    const answers = record.histories.flatMap((history) =>
      [...history.strands.values()].map((strand) => {
        const { launchedOn, outcome, outcomeOn, lastSeenOn, days } = passageOf(strand);
        const months = (count: number) => Math.round((count / 30.4375) * 10) / 10;
        return {
          partnershipId: history.partnershipId,
          strandId: strand.strandId,
          commissionable: strand.current('commissionable'),
          firstPilotOn: launchedOn,
          outcome,
          outcomeOn,
          lastSeenOn,
          days: days === undefined ? null : [days.daysMin, days.daysMax],
          months: days === undefined ? null : [months(days.daysMin), months(days.daysMax)],
        };
      }),
    );
    const byStrand = (a: { partnershipId: string; strandId: string }, b: typeof a) =>
      `${a.partnershipId}/${a.strandId}` < `${b.partnershipId}/${b.strandId}` ? -1 : 1;
    expect(answers.toSorted(byStrand)).toEqual(expectedAnswers().toSorted(byStrand));
  });

  test('have these days from launch to outcome or last sighting, where a launch is on record', () => {
    const days = expectedAnswers()
      .filter(({ firstPilotOn }) => firstPilotOn !== null)
      .map((answer) => `${answer.partnershipId}/${answer.strandId} ${answer.outcome} ${answer.days?.join('–')}`);
    expect(days.toSorted()).toEqual([
      'includem-mentoring/mentoring lastSeen 0–29',
      'low-moss/throughcare lastSeen 762–820',
      'moving-on/mentoring lastSeen 3562–3956',
      'new-routes/mentoring succeeded 4293–4322',
      'nhs-lothian/gamechanger lastSeen 1545–1575',
      'shine/mentoring succeeded 4293–4322',
      'south-lanarkshire-mentoring/mentoring lastSeen 0–29',
      'tayside-mentoring/mentoring lastSeen 1419–1448',
    ]);
  });

  test('have 18 commissionable strands of 20, eight of them with a launch', () => {
    const commissionable = strands.filter((strand) => strand.current('commissionable'));
    expect(strands).toHaveLength(20);
    expect(commissionable).toHaveLength(18);
    expect(commissionable.filter((strand) => strand.of('PilotLaunched').length > 0)).toHaveLength(8);
  });

  test('were mainstreamed or sustained nowhere, and succeeded twice by a competed grant', () => {
    const outcomes = strands.flatMap((strand) => firstOutcome(strand)?.kind ?? []);
    expect(outcomes).toEqual(['succeeded', 'succeeded']);
    const bases = strands.flatMap((strand) =>
      strand.of('StrandSucceeded').map((fact: FactOfType<'StrandSucceeded'>) => fact.data.successorBasis),
    );
    expect(bases).toEqual(['competedGrant', 'competedGrant']);
  });

  test('keep the ids of their commands for ever', () => {
    const ids = realPartnershipCommands().map(({ commandId }) => commandId);
    expect(ids[0]).toBe('9ffc4efb-1583-5c84-8da6-85a00c2dfcb8');
    expect(new Set(ids).size).toBe(182);
    expect(hash('sha256', ids.join('\n'))).toBe('b7fd7178b4a56d559df4cdbffe090b370867fd30b85b33604eba401dfc376d6b');
  });

  test('hold only what can be sealed', () => {
    for (const { data, metadata } of record.events) expect(() => assertSealable({ data, metadata })).not.toThrow();
  });

  test('say of each partnership what is contradicted and what nobody knows', () => {
    expect(realPartnerships().flatMap(({ conflicts }) => conflicts)).toHaveLength(10);
    for (const { statement, unknowns } of realPartnerships()) {
      expect(statement).toMatch(/\.$/);
      expect(unknowns).not.toEqual([]);
    }
  });

  test('come with notes on how to read them', () => {
    expect(readingNotes()).toHaveLength(9);
  });

  test('describe an organisation as the register does', () => {
    const described = realPartnershipCommands().flatMap(({ organisations }) => organisations ?? []);
    for (const descriptor of described)
      expect(descriptor).toEqual(registers.organisations.get(descriptor.organisationId));
    expect(described).not.toEqual([]);
  });

  test('name only sources of the register', () => {
    const named = realPartnershipCommands().flatMap(({ evidence }) => evidence!.map(({ source }) => source));
    expect(named.filter((source) => !registers.sources.has(source))).toEqual([]);
  });
});
