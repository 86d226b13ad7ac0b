import fc from 'fast-check';
import type { fold } from '#lifecycle';
import { type RecordedEvent } from '#lifecycle';
import { facts, recorded } from '../../lifecycle/test/given.js';
import { realSource, realStreams, registers } from '../test/real-cohort.js';
import { sourceOf } from '../test/source.js';
import { syntheticSource } from '../test/synthetic-cohort.js';
import { answer, type ResearchSource } from './answer.js';
import { cite, parseCitation, reproduce } from './citation.js';
import { AnalysisRefused, type GuardCode } from './guards.js';
import { QUESTIONS, type QuestionId } from './questions/index.js';
import { SpecificationRefused } from './specification/parse-specification.js';
import { drawChart } from '#charts';

const AT = { validAt: '2025-12-31' };
const ALL = Object.keys(QUESTIONS) as QuestionId[];
const asked = (id: QuestionId) => (id === 'Q20' ? { ...AT, against: 'size:150' } : AT);

const refusal = async (given: object, source: ResearchSource = realSource, id: QuestionId = 'Q1') =>
  answer(id, { ...AT, ...given }, source).then(
    () => null,
    (error: unknown) => error,
  );

const codes = (notes: readonly { readonly code: string }[]) => notes.map(({ code }) => code);

const SIZE = 182;
/** The same log with a thousand further events. */
const LATER = new Map<string, readonly RecordedEvent[]>(realStreams);
for (let i = 0; i < 250; i += 1) {
  const told = recorded(
    facts.partnershipProposed('2012'),
    facts.strandOpened('2012'),
    facts.pilotLaunched('2013'),
    facts.strandDiscontinued('2015'),
  );
  LATER.set(
    `later-${i}`,
    told.map((event) => ({ ...event, index: SIZE + i * told.length + event.revision })),
  );
}

describe('an answer', () => {
  it.each(ALL)('to %s is the same bytes when asked twice, whatever the order of the partnerships', async (id) => {
    const once = await answer(id, asked(id), realSource);
    const shuffled = sourceOf(realStreams, registers, '2026-11-01', (ids) => ids.toReversed());
    expect((await answer(id, asked(id), realSource)).bytes).toBe(once.bytes);
    expect((await answer(id, asked(id), shuffled)).bytes).toBe(once.bytes);
    expect(once.answer.heading).not.toBe('');
    expect(once.tables.length).toBeGreaterThan(0);
  });

  it.each(ALL)('to %s about an older point of the log is the same bytes a thousand events later', async (id) => {
    const given = { ...asked(id), knownAt: `size:${SIZE}` };
    const before = await answer(id, given, realSource);
    expect((await answer(id, given, sourceOf(LATER, registers))).bytes).toBe(before.bytes);
  });

  it('about the end of the log changes nothing but the log and its name when unrelated events come', async () => {
    const later = new Map<string, readonly RecordedEvent[]>(realStreams);
    later.set(
      'synthetic-9-1',
      recorded(facts.partnershipProposed('2012')).map((event) => ({ ...event, index: 182 })),
    );
    const without = ({
      answer: {
        log: _log,
        specHash: _hash,
        spec: { knownAt: _known, ...spec },
        ...rest
      },
    }: Awaited<ReturnType<typeof answer>>) => ({ ...rest, spec });
    expect(without(await answer('Q2', AT, sourceOf(later, registers)))).toEqual(
      without(await answer('Q2', AT, realSource)),
    );
  });

  it('does not depend on a register that the question does not read, and names one that it reads', async () => {
    const other = { ...registers, sha256: { ...registers.sha256, programmes: 'f'.repeat(64) } };
    const source = sourceOf(realStreams, other);
    expect((await answer('Q1', AT, source)).bytes).toBe((await answer('Q1', AT, realSource)).bytes);
    const money = await answer('Q16', AT, source);
    expect(money.answer.spec.inputs.registers).toEqual({ programmes: 'f'.repeat(64) });
    expect(money.bytes).not.toBe((await answer('Q16', AT, realSource)).bytes);
  });

  it('holds every default of its specification, and nothing about its run', async () => {
    const { answer: one } = await answer('Q1', AT, realSource);
    expect(one.spec).toMatchObject({
      seed: 1,
      origin: ['PilotLaunched'],
      precision: { policy: 'auto', m: 50 },
      validAt: '2025-12-31',
      knownAt: { knownSize: 182 },
    });
    expect(one.log).toEqual({ knownSize: 182, root: null });
    expect(one.cohort).toMatchObject({ found: 19, n: 8, clusters: 8, silent: 6 });
  });

  it('is computed again from its citation alone', async () => {
    const first = await answer('Q5', AT, realSource);
    const again = await reproduce(cite(first), realSource);
    expect(again.bytes).toBe(first.bytes);
    expect(parseCitation(cite(first))).toMatchObject({ question: 'Q5', etag: first.etag });
  });

  it('is refused, naming what differs, when a register has moved on since it was cited', async () => {
    const cited = cite(await answer('Q16', AT, realSource));
    const moved = sourceOf(realStreams, { ...registers, sha256: { ...registers.sha256, programmes: 'f'.repeat(64) } });
    await expect(reproduce(cited, moved)).rejects.toMatchObject({
      reason: 'inputsDiffer',
      details: { differing: ['register programmes'] },
    });
  });

  it('is refused when the events of the log are others than those that were cited', async () => {
    const cited = cite(await answer('Q1', AT, realSource));
    const fewer = new Map(realStreams);
    fewer.delete('low-moss');
    const source = { ...sourceOf(fewer, registers), positionAt: realSource.positionAt };
    await expect(reproduce(cited, source)).rejects.toMatchObject({ reason: 'answerDiffers' });
  });

  it.each(['', 'psp:1:Q1', 'psp:1:Q99:' + 'a'.repeat(64) + ':e30', 'psp:1:Q1:' + 'a'.repeat(64) + ':bm9uZQ'])(
    'is not made of %j, which is no citation',
    async (text) => {
      await expect(reproduce(text, realSource)).rejects.toMatchObject({ reason: 'citationInvalid' });
    },
  );

  it('refuses a day that has not come', async () => {
    expect(await refusal({ validAt: '2026-11-02' })).toBeInstanceOf(SpecificationRefused);
  });

  it('waits for histories that come one by one', async () => {
    const slow: ResearchSource = {
      ...realSource,
      async *histories(knownSize) {
        for (const history of realSource.histories(knownSize) as Iterable<ReturnType<typeof fold>>)
          yield await Promise.resolve(history);
      },
    };
    expect((await answer('Q1', AT, slow)).bytes).toBe((await answer('Q1', AT, realSource)).bytes);
  });

  it('says what silence leaves open where it decides', async () => {
    const { answer: one } = await answer('Q2', AT, realSource);
    expect(codes(one.notes)).toEqual(expect.arrayContaining(['G01', 'G03', 'G07', 'G10', 'G11', 'G16']));
    expect(one.heading).toContain('None of eight launched strands is on record as mainstreamed');
    expect(one.heading).toContain('in the other readings of silence');
  });

  it('names strict and broad, the readings and the imputations in its methods', async () => {
    const { methods } = (await answer('Q2', AT, realSource)).answer;
    for (const said of [
      'strict sense',
      'broad sense',
      'Aalen–Johansen',
      'lastSeen',
      'ended',
      'running',
      '50 times',
      'seed 1',
      '31 December 2025',
    ])
      expect(methods).toContain(said);
  });
});

describe('a synthetic cohort', () => {
  const source = syntheticSource(60);
  const given = { ...AT, cohort: { synthetic: true } };

  it('says so in its notes and in every picture', async () => {
    for (const id of ['Q1', 'Q2', 'Q3'] as const) {
      const { answer: one, charts } = await answer(id, given, source);
      if (id !== 'Q3') expect(codes(one.notes)).toContain('synthetic');
      expect(charts.length).toBeGreaterThan(0);
      for (const chart of charts) expect(drawChart(chart)).toContain('synthetic');
    }
  });

  it('has shares that sum to the whole at every horizon, in every reading', async () => {
    const { answer: one } = await answer('Q2', given, source);
    const results = one.results as {
      strict: Record<
        string,
        { dates: string; horizons: { causes: Record<string, { estimate: number }>; eventFree: { estimate: number } }[] }
      >;
    };
    const midpoint = (await answer('Q2', { ...given, precision: { policy: 'midpoint' } }, source)).answer
      .results as typeof results;
    for (const { horizons } of Object.values(midpoint.strict))
      for (const { causes, eventFree } of horizons)
        expect(Object.values(causes).reduce((sum, { estimate }) => sum + estimate, eventFree.estimate)).toBeCloseTo(
          1,
          10,
        );
    expect(Object.keys(results.strict).sort()).toEqual(['ended', 'lastSeen', 'running']);
    expect(Object.keys(midpoint.strict)).toHaveLength(3);
  });

  it('has counts that sum to everybody at every horizon', async () => {
    const { answer: one } = await answer('Q2', given, source);
    const { counts } = one.results as {
      counts: Record<
        string,
        { outcomes: Record<string, number>; running: number; silent: number; notReached: number }[]
      >;
    };
    for (const { outcomes, running, silent, notReached } of [...counts['strict']!, ...counts['broad']!])
      expect(Object.values(outcomes).reduce((sum, each) => sum + each, running + silent + notReached)).toBe(
        one.cohort.n,
      );
  });

  it('gives the same when strict is asked as broad is', async () => {
    const broad = ['ServiceMainstreamed', 'ServiceSustained'];
    const one = await answer(
      'Q2',
      { ...given, endpoint: { strict: ['ServiceMainstreamed'] }, silence: { readings: ['running'] } },
      source,
    );
    expect(codes(one.answer.notes)).toContain('readingsChosen');
    expect(one.answer.spec.endpoint.broad).toEqual(broad);
  });

  const guarded = async (more: object): Promise<string | null> => {
    const error = await refusal({ ...given, ...more }, source, 'Q5');
    return error instanceof AnalysisRefused ? error.reason : error === null ? null : String(error);
  };

  it.each<[GuardCode, object]>([
    ['G04', { tau: 10_000, tests: [] }],
    ['G14', { entry: { register: '2015-01-01' }, tests: ['permutation'] }],
    ['G17', { entry: { register: '2015-01-01' }, tests: [], interval: { method: 'betaProduct' } }],
  ])('is refused by %s', async (code, more) => {
    expect(await guarded(more)).toBe(code);
  });

  it('is answered with delayed entry, counting nobody before being watched', async () => {
    const late = await answer(
      'Q1',
      { ...given, entry: { register: '2015-01-01' }, precision: { policy: 'midpoint' } },
      source,
    );
    const { strict } = late.answer.results as { strict: Record<string, { n: number; delayedEntry: boolean }> };
    expect(strict['lastSeen']!.delayedEntry).toBe(true);
    expect(strict['lastSeen']!.n).toBeLessThan(late.answer.cohort.n);
    expect(late.answer.cohort.exclusions.map(({ reason }) => reason)).toContain('endedBeforeEntry');
  });

  it('withholds a test of too few, and shows it when forced', async () => {
    const tests = async (force: boolean) =>
      (
        (await answer('Q5', { ...given, force }, source)).answer.results as {
          tests: { strict: Record<string, { p: number | null; reason: string | null }> };
        }
      ).tests.strict['running']!;
    expect(await tests(false)).toMatchObject({ p: null, reason: 'fewUnits' });
    expect((await tests(true)).p).toBeGreaterThan(0);
  });
});

describe('any few strands', () => {
  const day = fc
    .integer({ min: 0, max: 4_000 })
    .map((days) => new Date(Date.UTC(2010, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
  const partial = fc.tuple(day, fc.constantFrom(4, 7, 10)).map(([on, length]) => on.slice(0, length));
  const told = fc.record({
    launched: partial,
    ends: fc.option(
      fc.tuple(fc.constantFrom('mainstreamed', 'succeeded', 'discontinued', 'sustained', 'ended', 'notFound'), partial),
    ),
    seen: fc.array(partial, { maxLength: 3 }),
  });

  const streamsOf = (strands: readonly { launched: string; ends: [string, string] | null; seen: string[] }[]) =>
    new Map(
      strands.map(({ launched, ends, seen }, i) => {
        const strand = { strandId: 'throughcare' };
        const end =
          ends === null
            ? []
            : [
                {
                  mainstreamed: facts.serviceMainstreamed(ends[1]),
                  sustained: facts.serviceSustained(ends[1]),
                  succeeded: facts.strandSucceeded(ends[1]),
                  discontinued: facts.strandDiscontinued(ends[1]),
                  ended: facts.followUpObserved(ends[1], { ...strand, status: 'ended' }),
                  notFound: facts.followUpObserved(ends[1], { ...strand, status: 'notFound' }),
                }[ends[0]]!,
              ];
        return [
          `psp-${i}`,
          recorded(
            facts.partnershipProposed('2009'),
            facts.strandOpened('2009'),
            facts.pilotLaunched(launched),
            ...seen.map((on) => facts.followUpObserved(on, { ...strand, status: 'running' })),
            ...end,
          ),
        ] as const;
      }),
    );

  it('give numbers within their limits, or null with a reason, and never anything else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(told, { maxLength: 6 }),
        fc.constantFrom('2012-06-30', '2016-01-01', '2020-12-31'),
        async (strands, validAt) => {
          const { bytes, answer: one } = await answer(
            'Q1',
            { validAt, precision: { policy: 'auto', m: 5 } },
            sourceOf(streamsOf(strands as never), registers, '2022-02-01'),
          );
          expect(bytes).not.toMatch(/NaN|Infinity/);
          const results = one.results as {
            strict: Record<
              string,
              {
                horizons: {
                  causes: Record<
                    string,
                    { estimate: number | null; lower: number | null; upper: number | null; reason: string | null }
                  >;
                }[];
              }
            >;
          };
          for (const { horizons } of Object.values(results.strict))
            for (const { causes } of horizons)
              for (const { estimate, lower, upper, reason } of Object.values(causes)) {
                if (estimate === null || upper === null) expect(reason).not.toBeNull();
                if (estimate === null || lower === null || upper === null) continue;
                expect(lower).toBeGreaterThanOrEqual(0);
                expect(upper).toBeLessThanOrEqual(1);
                expect(lower).toBeLessThanOrEqual(estimate + 1e-9);
                expect(upper).toBeGreaterThanOrEqual(estimate - 1e-9);
              }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('have three equal readings where nobody is silent, and are seen last before they would still run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 6 }), async (strands) => {
        const { subjects } = await answer(
          'Q1',
          { validAt: '2020-12-31', precision: { policy: 'midpoint' } },
          sourceOf(streamsOf(strands as never), registers, '2022-02-01'),
        );
        const times = (reading: 'lastSeen' | 'ended' | 'running') =>
          [...subjects.rows('strict', reading)].map(({ reading: _reading, ...row }) => row);
        const [seen, ended, running] = [times('lastSeen'), times('ended'), times('running')];
        seen.forEach((row, i) => {
          if (row.silentFrom === null || row.outcome !== null) expect([ended[i], running[i]]).toEqual([row, row]);
          else {
            expect(row.timeDays).toBeLessThanOrEqual(running[i]!.timeDays);
            expect(ended[i]!.timeDaysMin).toBeGreaterThanOrEqual(row.timeDaysMin);
            expect(ended[i]!.timeDays).toBeGreaterThanOrEqual(ended[i]!.timeDaysMin);
            expect(ended[i]!.timeDays).toBeLessThanOrEqual(ended[i]!.timeDaysMax);
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it('are never counted for a shorter time once they were seen later', async () => {
    await fc.assert(
      fc.asyncProperty(told, day, async (strand, later) => {
        const least = async (one: typeof strand) => {
          const { subjects } = await answer(
            'Q1',
            { validAt: '2020-12-31' },
            sourceOf(streamsOf([one] as never), registers, '2022-02-01'),
          );
          return [...subjects.rows('strict', 'lastSeen')][0]?.timeDaysMin;
        };
        const silent = { ...strand, ends: null };
        const [before, after] = [await least(silent), await least({ ...silent, seen: [...silent.seen, later] })];
        if (before !== undefined) expect(after).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 30 },
    );
  });
});
