/** What an auditor was answered about an earlier state of the record stays as it was, whatever is recorded later; and the
 *  answers agree with the fold that they are made of. */
import fc from 'fast-check';
import { canonicalJson, causationOf, explain, factsBetween, lifeOf, subjectsIn, Trail, type Subject } from '#audit';
import type { LocalEvent } from '#event-store';
import { fold, type Day, type History, type RecordedEvent } from '#lifecycle';
import { randomLog } from '../../libs/lifecycle/test/random-log.js';

const PAIRS = 1_000;
const DAYS: readonly (Day | undefined)[] = [undefined, '2012-06-01', '2013-04-17', '2014-01-01'] as const;

const historyAt = (events: readonly RecordedEvent[], knownSize: number, validAt: Day | undefined): History =>
  fold('harbour', events, { knownSize, ...(validAt === undefined ? {} : { validAt }) });

const local = (event: RecordedEvent) => ({ ...event, stream: 'partnership-harbour' }) as unknown as LocalEvent;

/** Everything that can be asked of a partnership at a pair of times. */
function answer(events: readonly RecordedEvent[], knownSize: number, validAt: Day | undefined): string {
  const history = historyAt(events, knownSize, validAt);
  const trail = new Trail(history, ({ type }) => type);
  const known = history.events;
  const subjects = subjectsIn(history);
  return canonicalJson(
    JSON.parse(
      JSON.stringify({
        entries: known.map((event) => trail.entryOf(local(event))),
        lives: known.map(({ id }) => lifeOf(history, id)),
        links: known.map(({ id }) => causationOf(known, id)),
        difference: factsBetween(historyAt(events, knownSize - 3, validAt), history),
        explained: subjects.slice(0, 3).map((subject) => explain(history, { subject, field: 'occurredOn' })),
      }),
    ),
  );
}

describe('what an auditor was answered', () => {
  it(`is the same after later events, for ${PAIRS} logs and what came after them`, () => {
    fc.assert(
      fc.property(randomLog(12, 2), fc.nat(), fc.nat(), (whole, cut, asked) => {
        const earlier = whole.slice(0, 1 + (cut % (whole.length - 1)));
        const size = earlier.at(-1)!.index + 1 - 3 * (asked % earlier.length);
        const day = DAYS[asked % DAYS.length];
        return answer(earlier, size, day) === answer(whole, size, day);
      }),
      { numRuns: PAIRS },
    );
  }, 60_000);

  it('is seen to change where later events are looked at', () => {
    const { counterexample } = fc.check(
      fc.property(randomLog(12, 4), (whole) => {
        const earlier = whole.slice(0, 2);
        return answer(earlier, 4, undefined) === answer(whole, whole.length * 3, undefined);
      }),
      { numRuns: 50 },
    );
    expect(counterexample).toBeDefined();
  });
});

describe('an explanation', () => {
  const FIELDS = ['a', 'b', 'c', 'occurredOn', 'note'];

  it('ends with the value that stands, each step beginning where the one before ended', () => {
    fc.assert(
      fc.property(randomLog(20, 1), fc.nat(), (events, asked) => {
        const history = fold('harbour', events);
        const facts = subjectsIn(history).filter(({ kind }) => kind === 'fact');
        const subject: Subject = facts[asked % facts.length]!;
        const field = FIELDS[asked % FIELDS.length]!;
        const { made, value } = explain(history, { subject, field });
        const standing = history.uncut.find(({ id }) => id === subject.id);
        const fields = {
          ...(standing?.data as object),
          occurredOn: standing?.occurredOn,
          note: standing?.note,
        } as Record<string, unknown>;
        expect(value).toEqual(fields[field] ?? null);
        expect(made.map(({ before }) => before)).toEqual(
          [null, ...made.map(({ after }) => after)].slice(0, made.length),
        );
        expect(made.at(-1)?.after ?? null).toEqual(value);
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);
});

describe('a difference', () => {
  it('is nothing between a point and itself, and turns round with its points', () => {
    fc.assert(
      fc.property(randomLog(20, 1), fc.nat(), fc.nat(), (events, one, other) => {
        const at = (n: number) => historyAt(events, 3 * (n % (events.length + 1)), DAYS[n % DAYS.length]);
        const [a, b] = [at(one), at(other)];
        expect(factsBetween(a, a)).toEqual({ came: [], went: [], changed: [], recorded: [] });
        const [there, back] = [factsBetween(a, b), factsBetween(b, a)];
        const ids = (list: readonly { fact: { id: string } }[]) => list.map(({ fact }) => fact.id).sort();
        expect(ids(there.came)).toEqual(ids(back.went));
        expect(ids(there.went)).toEqual(ids(back.came));
        expect(there.changed.map(({ after }) => after.id).sort()).toEqual(
          back.changed.map(({ after }) => after.id).sort(),
        );
        expect(there.recorded).toEqual(back.recorded);
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);

  it('leads from one answer to the other', () => {
    fc.assert(
      fc.property(randomLog(20, 1), fc.nat(), fc.nat(), (events, one, other) => {
        const at = (n: number) => historyAt(events, 3 * (n % (events.length + 1)), DAYS[n % DAYS.length]);
        const [a, b] = [at(one), at(other)];
        const { came, went, changed } = factsBetween(a, b);
        const reached = new Map(a.facts.map((fact) => [fact.id, fact]));
        for (const { fact } of went) reached.delete(fact.id);
        for (const { fact } of came) reached.set(fact.id, fact);
        for (const { after } of changed) reached.set(after.id, after);
        const said = (facts: Iterable<History['facts'][number]>) =>
          [...facts]
            .map(({ id, data, occurredOn, note, certainty }) =>
              canonicalJson(JSON.parse(JSON.stringify({ id, data, occurredOn, note, certainty }))),
            )
            .sort();
        expect(said(reached.values())).toEqual(said(b.facts));
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);
});
