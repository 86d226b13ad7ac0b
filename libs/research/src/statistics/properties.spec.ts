/** What must hold of the estimators whatever the data. */
import fc from 'fast-check';
import { atTimes } from './at-times.js';
import { cohortTable } from './cohort-table.js';
import type { SurvivalColumns } from './columns.js';
import { cumulativeIncidence } from './cumulative-incidence.js';
import { dateRanges } from './date-ranges.js';
import { imputeDates } from './impute-dates.js';
import { kaplanMeier } from './kaplan-meier.js';
import { medianFollowUp } from './median-follow-up.js';
import { multistate } from './multistate.js';
import { occupancy, restrictedMeanTimeInState } from './occupancy.js';
import { permutationLogRank } from './permutation-log-rank.js';
import { poolImputations } from './pool-imputations.js';
import { proportion } from './proportion.js';
import { quantiles } from './quantiles.js';
import { rate, rateByAge, rateOf } from './rate.js';
import { rmst } from './restricted-mean.js';
import { statesAtTimes } from './states-at-times.js';
import { restrictedMeanTime } from './time-lost.js';

const CAUSES = ['censored', 'mainstreamed', 'succeeded', 'discontinued'];
const STATES = ['piloting', 'pilotEnded', 'procuring', 'mainstreamed'];
const LAST_DAY = 40;
const DAYS = Array.from({ length: LAST_DAY + 2 }, (_, day) => day);

interface Row {
  readonly time: number;
  readonly status: number;
  readonly entry: number;
  readonly group: string;
}

const rowOf = (entry: fc.Arbitrary<number>) =>
  fc.record({
    time: fc.integer({ min: 0, max: LAST_DAY }),
    status: fc.constantFrom(0, 0, 1, 1, 2, 3),
    entry,
    group: fc.constantFrom('a', 'b'),
  });
const rightCensored = fc.array(rowOf(fc.constant(0)), { minLength: 1, maxLength: 30 });
const anyRows = fc.array(rowOf(fc.constantFrom(0, 0, 0, 2, 7, 20)), { minLength: 1, maxLength: 30 });

const columns = (rows: readonly Row[], unit = 1) => ({
  time: rows.map(({ time }) => time * unit),
  status: rows.map(({ status }) => status),
  entry: rows.map(({ entry }) => entry * unit),
  group: rows.map(({ group }) => group),
});
const onlyEndpoint = (rows: readonly Row[]) => rows.map((row) => ({ ...row, status: row.status === 1 ? 1 : 0 }));
const SMALL = { seed: 1, maxAssignments: 2_000, draws: 50 };

/** A permutation of the rows that depends on nothing but the numbers drawn. */
const shuffled = <T>(rows: readonly T[], keys: readonly number[]): T[] =>
  rows
    .map((row, i) => ({ row, key: keys[i % keys.length]! * 31 + ((i * 17) % 13) }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);

function expectClose(actual: readonly (number | null)[], expected: readonly (number | null)[], tolerance: number) {
  const far = actual.filter((value, i) => {
    const reference = expected[i]!;
    if (value === null || reference === null) return value !== reference;
    return !(Math.abs(value - reference) <= tolerance * Math.max(1, Math.abs(reference)));
  });
  if (far.length > 0 || actual.length !== expected.length) expect(actual).toEqual(expected);
}

describe('shares', () => {
  it('of all outcomes and of those free of them sum to 1 at every time', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { eventFree, causes } = cumulativeIncidence(columns(rows), CAUSES).all;
        const sums = eventFree.map((free, i) => Object.values(causes).reduce((sum, { cif }) => sum + cif[i]!, free));
        expectClose(
          sums,
          sums.map(() => 1),
          1e-12,
        );
      }),
    );
  });

  it('of one outcome alone are 1 − Kaplan–Meier with the error of Greenwood', () => {
    fc.assert(
      fc.property(anyRows.map(onlyEndpoint), (rows) => {
        const km = atTimes(kaplanMeier(columns(rows)).all, DAYS);
        const { cif, stdErr } = statesAtTimes(cumulativeIncidence(columns(rows), ['censored', 'ended']).all, DAYS)
          .causes['ended']!;
        expectClose(
          cif,
          km.surv.map((share) => (share === null ? null : 1 - share)),
          1e-12,
        );
        const left = (i: number) => km.surv[i] !== 0 && km.surv[i] !== null;
        expectClose(
          stdErr.filter((_, i) => left(i)),
          km.stdErr.filter((_, i) => left(i)),
          1e-12,
        );
      }),
    );
  });

  const path = fc.array(fc.tuple(fc.integer({ min: 0, max: 15 }), fc.constantFrom(...STATES)), {
    minLength: 1,
    maxLength: 4,
  });
  const stays = fc.array(path, { minLength: 1, maxLength: 15 }).map((subjects) =>
    subjects.flatMap((moves, subject) => {
      let [day, state] = [0, STATES[0]!];
      return moves.map(([stay, next], i) => {
        const row = {
          id: `s${subject}`,
          entry: day,
          time: day + stay,
          from: state,
          to: i === moves.length - 1 ? null : next,
        };
        [day, state] = [day + stay, next];
        return row;
      });
    }),
  );
  const stayColumns = (
    rows: readonly { id: string; entry: number; time: number; from: string; to: string | null }[],
  ) => ({
    id: rows.map(({ id }) => id),
    entry: rows.map(({ entry }) => entry),
    time: rows.map(({ time }) => time),
    from: rows.map(({ from }) => from),
    to: rows.map(({ to }) => to),
  });

  it('of all states sum to 1 at every time, and mean times to the horizon', () => {
    fc.assert(
      fc.property(stays, (rows) => {
        const result = multistate(stayColumns(rows), STATES);
        for (const shares of occupancy(result, DAYS).pstate) {
          expect(shares.reduce((sum: number, share) => sum + share!, 0)).toBeCloseTo(1, 12);
          expect(shares.every((share) => share! >= 0)).toBe(true);
        }
        const { meanTime } = restrictedMeanTimeInState(result, result.lastTime!);
        expect(meanTime.reduce((sum: number, t) => sum + t!, 0)).toBeCloseTo(result.lastTime!, 10);
      }),
    );
  });

  it('of states without censoring are the shares of the subjects in them at the end of the day', () => {
    fc.assert(
      fc.property(stays, (rows) => {
        const lasting = rows.map((row) => (row.to === null ? { ...row, time: LAST_DAY * 2 } : row));
        const result = multistate(stayColumns(lasting), STATES);
        const subjects = new Set(rows.map(({ id }) => id)).size;
        const counted = DAYS.map((day) =>
          STATES.map(
            (state) =>
              lasting.filter((row) => row.from === state && row.entry <= day && day < row.time).length / subjects,
          ),
        );
        occupancy(result, DAYS).pstate.forEach((shares, day) => expectClose(shares, counted[day]!, 1e-12));
      }),
    );
  });
});

describe('the unit of time and the number of copies', () => {
  it('changes no share and no test', () => {
    fc.assert(
      fc.property(anyRows, fc.constantFrom(7, 30.4375, 365.25, 1 / 7), (rows, unit) => {
        const shares = (scaled: SurvivalColumns) => {
          const { all } = cumulativeIncidence(scaled, CAUSES);
          return [
            all.eventFree,
            ...Object.values(all.causes).flatMap(({ cif, stdErr }) => [cif, stdErr.greenwood]),
          ].flat();
        };
        expectClose(shares(columns(rows, unit)), shares(columns(rows)), 1e-12);
        const surv = (scaled: SurvivalColumns) => kaplanMeier(scaled).all.surv;
        expectClose(surv(columns(rows, unit)), surv(columns(rows)), 1e-12);
        const p = (scaled: SurvivalColumns) => permutationLogRank(scaled, SMALL).pTwoSided;
        expectClose([p(columns(rows, unit))], [p(columns(rows))], 1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the curve and halves the Greenwood sum when every row is doubled', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const once = kaplanMeier(columns(rows)).all;
        const twice = kaplanMeier(columns([...rows, ...rows])).all;
        expectClose(twice.surv, once.surv, 1e-12);
        const greenwood = ({ surv, stdErr }: typeof once) =>
          stdErr.map((se, i) => (se === null ? null : (se / surv[i]!) ** 2));
        expectClose(
          greenwood(twice).map((sum) => (sum === null ? null : 2 * sum)),
          greenwood(once),
          1e-12,
        );
      }),
    );
  });
});

describe('the form of the data', () => {
  it('does not matter: entry null, 0 everywhere or absent are the same, to the byte', () => {
    fc.assert(
      fc.property(rightCensored, (rows) => {
        const data = columns(rows);
        const bytes = [undefined, null, rows.map(() => 0), rows.map(() => null)].map((entry) =>
          JSON.stringify([kaplanMeier({ ...data, entry }), cumulativeIncidence({ ...data, entry }, CAUSES)]),
        );
        expect(new Set(bytes).size).toBe(1);
      }),
    );
  });

  it('does not matter: typed arrays and lists give the same bytes', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const data = columns(rows);
        const typed = {
          ...data,
          time: Float64Array.from(data.time),
          status: Int32Array.from(data.status),
          entry: Float64Array.from(data.entry),
        };
        expect(JSON.stringify(kaplanMeier(typed))).toBe(JSON.stringify(kaplanMeier(data)));
      }),
    );
  });

  it('does not matter: rows in another order give the same bytes', () => {
    fc.assert(
      fc.property(anyRows, fc.array(fc.nat(100), { minLength: 30, maxLength: 30 }), (rows, keys) => {
        const answers = (some: readonly Row[]) => {
          const data = columns(some);
          const { scores: _, ...test } = permutationLogRank(data, SMALL);
          const km = kaplanMeier(data);
          const cif = cumulativeIncidence(data, CAUSES);
          return JSON.stringify([
            { ...km, droppedRows: [] },
            { ...cif, droppedRows: [] },
            test,
            rateOf(data).byGroup,
            medianFollowUp(data),
          ]);
        };
        expect(answers(shuffled(rows, keys))).toBe(answers(rows));
      }),
    );
  });

  it('does not matter: a row cut in two at an inner day changes no curve', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(), fc.nat(), (rows, which, where) => {
        const row = rows[which % rows.length]!;
        const inner = row.time - Math.max(row.entry, 0) - 1;
        fc.pre(inner >= 1);
        const cut = row.entry + 1 + (where % inner);
        const pieces = [
          ...rows.filter((other) => other !== row),
          { ...row, time: cut, status: 0 },
          { ...row, entry: cut },
        ];
        const [whole, parted] = [rows, pieces].map((some) => ({
          km: atTimes(kaplanMeier(columns(some)).all, DAYS),
          cif: statesAtTimes(cumulativeIncidence(columns(some), CAUSES).all, DAYS),
        }));
        expectClose(parted!.km.surv, whole!.km.surv, 1e-9);
        expectClose(parted!.km.stdErr, whole!.km.stdErr, 1e-9);
        expectClose(parted!.cif.pstate.flat(), whole!.cif.pstate.flat(), 1e-9);
        for (const cause of CAUSES.slice(1)) {
          expectClose(parted!.cif.causes[cause]!.stdErr, whole!.cif.causes[cause]!.stdErr, 1e-9);
        }
      }),
    );
  });

  it('does not matter: groups under other names give the same exact p', () => {
    fc.assert(
      fc.property(fc.array(rowOf(fc.constant(0)), { minLength: 2, maxLength: 11 }), (rows) => {
        const p = (names: Record<string, string>) =>
          permutationLogRank(columns(rows.map((row) => ({ ...row, group: names[row.group]! }))), { seed: 1 }).pTwoSided;
        expectClose([p({ a: 'z', b: 'y' })], [p({ a: 'a', b: 'b' })], 1e-9);
      }),
    );
  });
});

describe('limits', () => {
  it('without censoring are those of Clopper and Pearson, around the plain share', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: LAST_DAY }), { minLength: 1, maxLength: 40 }), (time) => {
        const { all } = kaplanMeier({ time, status: time.map(() => 1) });
        const exact = all.time.map((t) => proportion(time.filter((exit) => exit > t).length, time.length));
        expectClose(
          all.surv,
          exact.map(({ estimate }) => estimate),
          1e-9,
        );
        expectClose(
          all.ciBetaProduct!.lower,
          exact.map(({ lower }) => lower),
          1e-9,
        );
        expectClose(
          all.ciBetaProduct!.upper,
          exact.map(({ upper }) => upper),
          1e-9,
        );
      }),
    );
  });

  it('contain the estimate and lie between 0 and 1', () => {
    const contains = (lower: number | null, estimate: number | null, upper: number | null) => {
      if (lower === null || upper === null) return lower === upper;
      return 0 <= lower && lower <= estimate! + 1e-12 && estimate! - 1e-12 <= upper && upper <= 1;
    };
    fc.assert(
      fc.property(anyRows, (rows) => {
        const km = atTimes(kaplanMeier(columns(rows)).all, DAYS);
        const { causes } = statesAtTimes(cumulativeIncidence(columns(rows), CAUSES).all, DAYS);
        DAYS.forEach((_, i) => {
          for (const limits of [km.ci['log-log'], km.ciBetaProduct]) {
            if (limits !== undefined) expect(contains(limits.lower[i]!, km.surv[i]!, limits.upper[i]!)).toBe(true);
          }
          for (const { ci, cif } of Object.values(causes)) {
            expect(contains(ci.lower[i]!, cif[i]!, ci.upper[i]!)).toBe(true);
          }
        });
      }),
    );
  });
});

describe('imputation', () => {
  const dates = fc.array(fc.tuple(fc.nat(3000), fc.nat(400), fc.constantFrom(0, 1, 2)), {
    minLength: 1,
    maxLength: 12,
  });
  const exact = (some: readonly (readonly [number, number, number])[]) => ({
    id: some.map((_, i) => `p/${i}`),
    startLo: some.map(([start]) => start),
    startHi: some.map(([start]) => start),
    endLo: some.map(([start, days]) => start + days),
    endHi: some.map(([start, days]) => start + days),
  });

  it('of exact dates is the plain analysis with nothing between the data sets', () => {
    fc.assert(
      fc.property(dates, (some) => {
        const status = some.map(([, , code]) => code);
        const times = [30, 200, 390];
        const read = (time: (number | null)[]) => atTimes(kaplanMeier({ time, status }).all, times);
        const plain = read(some.map(([, days]) => days));
        const sets = imputeDates(exact(some), { seed: 1, m: 7 }).map(({ time }) => read(time));
        const pooled = poolImputations(
          sets.map(({ surv }) => surv),
          sets.map(({ stdErr }) => stdErr),
        );
        expect(pooled.estimate).toEqual(plain.surv);
        expect(pooled.between.every((between) => between === null || between === 0)).toBe(true);
        expectClose(pooled.lower, plain.ci['log-log'].lower, 1e-14);
      }),
    );
  });

  it('of one strand does not change when another is added', () => {
    const ranges = fc.array(fc.tuple(fc.nat(300), fc.nat(400), fc.nat(300), fc.nat(400)), {
      minLength: 2,
      maxLength: 6,
    });
    fc.assert(
      fc.property(ranges, (some) => {
        const data = (count: number) => {
          const part = some.slice(0, count);
          return {
            id: part.map((_, i) => `p/${i}`),
            startLo: part.map(([start]) => start),
            startHi: part.map(([start, width]) => start + width),
            endLo: part.map(([start, , later]) => start + later),
            endHi: part.map(([start, , later, width]) => start + later + width),
          };
        };
        const all = imputeDates(data(some.length), { seed: 9, m: 5 });
        const before = imputeDates(data(some.length - 1), { seed: 9, m: 5 });
        expect(all.map(({ start, end }) => [start.slice(0, -1), end.slice(0, -1)])).toEqual(
          before.map(({ start, end }) => [start, end]),
        );
      }),
    );
  });
});

describe('any input', () => {
  const anyNumber = fc.oneof(
    fc.integer({ min: -3, max: LAST_DAY }),
    fc.double(),
    fc.constantFrom(null, NaN, Infinity, -0, 0.1 + 0.2, 0.3, 1e-320, 2 ** 40),
  );
  const anyTable = fc.array(
    fc.record({
      time: anyNumber,
      status: fc.oneof(fc.integer({ min: -1, max: 5 }), anyNumber),
      entry: anyNumber,
      group: fc.constantFrom('a', 'b', null),
    }),
    { maxLength: 12 },
  );

  function expectFinite(value: unknown, path = ''): void {
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw new Error(`${path} is ${value}`);
    } else if (ArrayBuffer.isView(value)) {
      Array.from(value as unknown as Float64Array).forEach((inner, i) => expectFinite(inner, `${path}[${i}]`));
    } else if (typeof value === 'object' && value !== null) {
      Object.entries(value).forEach(([key, inner]) => expectFinite(inner, `${path}.${key}`));
    }
  }

  it('gives numbers, or null with a reason, and no exception', () => {
    fc.assert(
      fc.property(anyTable, (rows) => {
        const data = {
          time: rows.map(({ time }) => time),
          status: rows.map(({ status }) => status),
          entry: rows.map(({ entry }) => entry),
          group: rows.map(({ group }) => group),
        };
        for (const some of [data, { ...data, entry: undefined }]) {
          const km = kaplanMeier(some);
          const cif = cumulativeIncidence(some, CAUSES);
          expectFinite({ km, cif, rates: rateOf(some), byAge: rateByAge(some, [0, 10, 20]) });
          expectFinite([
            quantiles(km.all, [0.25, 0.5, 0.75]),
            atTimes(km.all, [0, 3, 50]),
            rmst(km.all, 5),
            rmst(km.all, 1e9),
          ]);
          expectFinite([
            statesAtTimes(cif.all, [0, 3, 50]),
            restrictedMeanTime(cif.all, 5),
            restrictedMeanTime(cif.all, 1e9),
          ]);
          expectFinite([permutationLogRank(some, SMALL), medianFollowUp(some)]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the other estimators nothing to stumble over', () => {
    const number = fc.oneof(fc.integer({ min: -5, max: 5_000 }), fc.constantFrom(0, 0.5, 1e6));
    const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, null));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number, number, number), { maxLength: 6 }),
        fc.array(share, { maxLength: 4 }),
        (rows, shares) => {
          const column = (k: 0 | 1 | 2 | 3) => rows.map((row) => row[k]);
          const ranges = { startLo: column(0), startHi: column(1), endLo: column(2), endHi: column(3) };
          expectFinite(dateRanges(ranges, 3_000));
          expectFinite(
            cohortTable(
              { start: column(0), time: column(1), status: column(2).map((code) => Math.abs(code) % 3) },
              [1, 5],
              3_000,
              CAUSES,
            ),
          );
          const states = column(3).map((code) => STATES[Math.abs(Math.trunc(code)) % 5] ?? 'elsewhere');
          const result = multistate(
            { id: states, entry: column(0), time: column(1), from: states, to: [...states].reverse() },
            STATES,
          );
          expectFinite([result, occupancy(result, [0, 10]), restrictedMeanTimeInState(result, 3)]);
          expectFinite(poolImputations([shares, [...shares].reverse()], [shares, shares]));
          rows.forEach(([a, b]) => expectFinite([rate(a, b), proportion(a, b)]));
        },
      ),
      { numRuns: 300 },
    );
  });
});
