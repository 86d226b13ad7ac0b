import { InMemoryRecord } from '../../registers/test/in-memory-record.js';
import { loadRegisters, realPartnershipCommands } from '#registers';
import { facts, launch, rowOf, seen, specification, strandWith, subjectsOf, told } from '../test/told.js';
import { cumulativeIncidence } from './statistics/cumulative-incidence.js';
import { rateOf } from './statistics/rate.js';
import { statesAtTimes } from './statistics/states-at-times.js';
import { buildSubjects } from './subjects.js';

describe('what a strand comes to, from its launch', () => {
  it('is 1096 days to a mainstreaming three years later', () => {
    expect(told(strandWith(launch('2015-06-01'), facts.serviceMainstreamed('2018-06-01')))).toBe('1096 mainstreamed');
  });

  it('lasts until the middle of a year that is cut at the day of recording', () => {
    const history = strandWith(
      launch('2016-04-01'),
      facts.serviceMainstreamed('2019', {}, { recordedOn: '2019-03-05' }),
    );
    expect(rowOf(history, 'lastSeen').exitRange).toEqual({ earliest: '2019-01-01', latest: '2019-03-05' });
    expect(told(history)).toBe('1036 mainstreamed');
  });

  it('is no time at all when it was launched and mainstreamed on one day', () => {
    expect(told(strandWith(launch('2016-04-01'), facts.serviceMainstreamed('2016-04-01')))).toBe('0 mainstreamed');
  });

  it('is read in three ways when nothing more was seen of it', () => {
    const history = strandWith(launch('2013'), seen('2016-05'));
    expect(told(history)).toBe('1049 censored at lastSeen · 1887 discontinued · 2739 censored at validAt');
    expect(rowOf(history, 'ended')).toMatchObject({ timeDaysMin: 853, timeDaysMax: 2921 });
  });

  it('is over between its last sighting and the day on which it was found ended, in all readings', () => {
    const history = strandWith(launch('2016-01-10'), seen('2018-03-01'), seen('2019-06-01', 'ended'));
    expect(told(history)).toBe('1010 discontinued');
    expect(rowOf(history, 'lastSeen')).toMatchObject({
      timeDaysMin: 782,
      timeDaysMax: 1238,
      flags: ['endedWithoutOutcome'],
    });
  });

  it('is over by the day on which nobody could find it, in one reading', () => {
    const history = strandWith(launch('2016-01-10'), seen('2018-03-01'), seen('2019-06-01', 'notFound'));
    expect(told(history)).toBe('781 censored at lastSeen · 1010 discontinued · 1817 censored at validAt');
  });

  it('is not silent when it was seen after the day that is asked about', () => {
    expect(told(strandWith(launch('2017-02-10'), seen('2022-03')))).toBe('1420 censored at validAt');
  });

  it('is censored in the range of a last sighting that reaches that day, and is not silent', () => {
    const history = strandWith(launch('2017-02-10'), seen('2020'));
    expect(told(history)).toBe('1237 censored at lastSeen');
    expect(rowOf(history, 'ended')).toMatchObject({
      exitRange: { earliest: '2020-01-01', latest: '2020-12-31' },
      silentFrom: null,
    });
  });

  const register = { entry: { register: '2015-01-01' } };

  it('is watched from the day on which a register was opened', () => {
    const history = strandWith(launch('2013-09-01'), facts.strandDiscontinued('2017-09-01'));
    expect(told(history, register)).toBe('1461 discontinued');
    expect(rowOf(history, 'running', register).entryDays).toBe(487);
  });

  it('was never under watch when it ended before', () => {
    const history = strandWith(launch('2013-09-01'), facts.strandDiscontinued('2014-06'));
    const { rows, excluded } = subjectsOf([history], register);
    expect(rows).toEqual([]);
    expect(new Set(excluded.map(({ reason }) => reason))).toEqual(new Set(['endedBeforeEntry']));
  });

  it('is mainstreamed later in the strict sense than in the broad one when a grant came first', () => {
    const history = strandWith(
      launch('2014-01-01'),
      facts.serviceSustained('2016-01-01', { basis: 'competedGrant', position: 'unknown' }),
      facts.serviceMainstreamed('2019-01-01'),
    );
    expect(told(history)).toBe('1826 mainstreamed');
    expect(told(history, {}, 'broad')).toBe('730 sustained');
  });

  it('goes on when a closing was undone by a reopening', () => {
    const history = strandWith(
      launch('2014-01-01'),
      facts.strandDiscontinued('2016-01-01'),
      facts.strandReopened('2017-01-01'),
      seen('2019-01-01'),
    );
    expect(told(history)).toBe('1826 censored at lastSeen · 2191 discontinued · 2556 censored at validAt');
    expect(rowOf(history, 'lastSeen').flags).toContain('reopened');
  });

  it('ends with its first closing when that is what is asked', () => {
    const history = strandWith(
      launch('2014-01-01'),
      facts.strandDiscontinued('2016-01-01'),
      facts.strandReopened('2017-01-01'),
      seen('2019-01-01'),
    );
    expect(told(history, { reopened: 'firstOutcome' })).toBe('730 discontinued');
  });

  it('ends with its closing when it was reopened only after the day that is asked about', () => {
    const history = strandWith(
      launch('2014-01-01'),
      facts.strandDiscontinued('2016-01-01'),
      facts.strandReopened('2021-03-01'),
    );
    expect(told(history)).toBe('730 discontinued');
  });

  it('is discontinued in the strict sense when a sustained service was decommissioned', () => {
    const history = strandWith(
      launch('2014-01-01'),
      facts.serviceSustained('2015-01-01', { basis: 'trading', position: 'unknown' }),
      facts.serviceDecommissioned('2016-01-01'),
    );
    expect(told(history)).toBe('730 decommissioned');
    expect(rowOf(history, 'lastSeen').status).toBe(3);
    expect(told(history, {}, 'broad')).toBe('365 sustained');
  });

  it('has an outcome within all its days when nobody knows when that came', () => {
    const history = strandWith(launch('2014-01-01'), facts.strandSucceeded(null, {}, { recordedOn: '2018-01-01' }));
    expect(rowOf(history, 'lastSeen')).toMatchObject({
      timeDaysMin: 0,
      timeDaysMax: 1461,
      status: 2,
      flags: ['outcomeDateUnknown'],
    });
  });

  it('has an outcome, or none yet, by the middle of a range around the day that is asked about', () => {
    const ended = (on: string) => strandWith(launch('2014-01-01'), facts.strandDiscontinued(on));
    expect(told(ended('2020-07/2021-02'), { validAt: '2020-12-31' })).toBe('2494 discontinued');
    expect(told(ended('2020-12/2021-12'), { validAt: '2020-12-31' })).toBe('2556 censored at validAt');
    expect(subjectsOf([ended('2020-12/2021-12')]).notes).toContainEqual({ code: 'straddlesValidAt', count: 1 });
  });

  it.each([
    ['notCommissionable', strandWith(facts.strandScopeChanged('2011', { commissionable: false }), launch('2013'))],
    ['noOrigin', strandWith(seen('2013'))],
    ['originDateUnknown', strandWith(facts.pilotLaunched(null, {}, { recordedOn: '2014-01-01' }))],
    ['notYetStarted', strandWith(launch('2021-05'))],
    ['endBeforeStart', strandWith(launch('2016'), facts.strandSucceeded('2014'))],
  ])('is left out as %s', (reason, history) => {
    const { rows, excluded } = subjectsOf([history]);
    expect(rows).toEqual([]);
    expect(excluded[0]).toMatchObject({ id: 'low-moss/throughcare', reason });
  });

  it('is told of when its pilot ended and nothing more was seen', () => {
    const { notes } = subjectsOf([strandWith(launch('2013'), facts.pilotEnded('2015'))]);
    expect(notes).toContainEqual({ code: 'pilotEndedNoOutcome', count: 1 });
  });

  it('is none of a synthetic cohort', () => {
    expect(subjectsOf([strandWith(launch('2013'))], { cohort: { synthetic: true } }).rows).toEqual([]);
  });
});

describe('the eight launched strands of the real partnerships, at the end of 2025', () => {
  const registers = loadRegisters();
  const record = new InMemoryRecord(registers, '2026-11-01');
  for (const command of realPartnershipCommands()) record.record(command);
  const { subjects, rows, excluded } = buildSubjects(
    record.histories,
    specification({ validAt: '2025-12-31' }),
    registers,
  );
  const daysOf = (reading: string) =>
    Object.fromEntries(
      rows
        .filter((row) => row.endpoint === 'strict' && row.reading === reading)
        .map(({ id, timeDays }) => [id, timeDays]),
    );
  const CAUSES = ['censored', 'mainstreamed', 'succeeded', 'discontinued'];
  const curveOf = (reading: 'lastSeen' | 'ended' | 'running') =>
    cumulativeIncidence(subjects.columns('strict', reading).midpoint, CAUSES).all;
  const YEARS = [1, 2, 3, 5, 10, 12].map((years) => years * 365.25);

  it.each([
    ['lastSeen', [791, 1560, 3759, 1434, 0, 0, 4308, 4308]],
    ['ended', [2710, 2599, 4080, 3008, 710, 710, 4308, 4308]],
    ['running', [4643, 3637, 4582, 4582, 4582, 4582, 4308, 4308]],
  ] as const)('last so many days, read as %s', (reading, days) => {
    const ids = [
      'low-moss/throughcare',
      'nhs-lothian/gamechanger',
      'moving-on/mentoring',
      'tayside-mentoring/mentoring',
      'includem-mentoring/mentoring',
      'south-lanarkshire-mentoring/mentoring',
      'new-routes/mentoring',
      'shine/mentoring',
    ];
    expect(daysOf(reading)).toEqual(Object.fromEntries(ids.map((id, i) => [id, days[i]])));
  });

  it.each([
    ['lastSeen', [6, 2, 0]],
    ['ended', [0, 2, 6]],
    ['running', [6, 2, 0]],
  ] as const)('are censored, succeeded and discontinued in these numbers, read as %s', (reading, counts) => {
    const of = (code: number) =>
      rows.filter((row) => row.endpoint === 'strict' && row.reading === reading && row.status === code).length;
    expect([0, 2, 3].map(of)).toEqual(counts);
  });

  it.each([
    ['lastSeen', 44.2, 0.083],
    ['ended', 61.4, 0.06],
    ['running', 96.4, 0.038],
  ] as const)('were followed for so many years with no mainstreaming, read as %s', (reading, years, upper) => {
    const { personTime, events, exactUpper95 } = rateOf(subjects.columns('strict', reading).midpoint).all;
    expect(personTime / 365.25).toBeCloseTo(years, 1);
    expect(events).toBe(0);
    expect(exactUpper95! * 365.25).toBeCloseTo(upper, 3);
  });

  it.each([
    ['lastSeen', [6, 6, 5, 3, 3, 0], [0.46, 0.46, 0.52, 0.71, 0.71]],
    ['ended', [8, 6, 6, 6, 3, 0], [0.37, 0.46, 0.46, 0.46, 0.71]],
    ['running', [8, 8, 8, 8, 7, 5], [0.37, 0.37, 0.37, 0.37, 0.41]],
  ] as const)('leave so many at risk, and so much possible, read as %s', (reading, atRisk, bounds) => {
    const { nRisk, causes } = statesAtTimes(curveOf(reading), YEARS);
    expect(nRisk).toEqual(atRisk);
    for (const cause of ['mainstreamed', 'succeeded'])
      bounds.forEach((bound, i) => expect(causes[cause]!.ci.upper[i]).toBeCloseTo(bound, 2));
  });

  it('have discontinued in these shares if silence is an end, and not at all otherwise', () => {
    const shares = (reading: 'lastSeen' | 'ended' | 'running') =>
      statesAtTimes(curveOf(reading), YEARS.slice(0, 5)).causes['discontinued']!.cif;
    expect(shares('ended')).toEqual([0, 0.25, 0.25, 0.25, 0.625]);
    expect(shares('lastSeen')).toEqual([0, 0, 0, 0, 0]);
    expect(shares('running')).toEqual([0, 0, 0, 0, 0]);
  });

  it.each([
    ['lastSeen', 1],
    ['ended', 0.25],
    ['running', 2 / 7],
  ] as const)('have succeeded by twelve years in this share, read as %s', (reading, share) => {
    expect(statesAtTimes(curveOf(reading), YEARS).causes['succeeded']!.cif[5]).toBeCloseTo(share, 12);
  });

  it('are the same in the strict and the broad sense', () => {
    expect(subjects.strictIsBroad).toBe(true);
  });

  it('are eight of the nineteen that had begun: two cannot be commissioned, nine have no launch on record', () => {
    const reasons = excluded.map(({ reason }) => reason).sort();
    expect([
      subjects.found,
      reasons.filter((r) => r === 'noOrigin').length,
      reasons.filter((r) => r === 'notCommissionable').length,
    ]).toEqual([19, 9, 2]);
  });
});
