import fc from 'fast-check';
import { furtherEvent, randomLog } from '../test/random-log.js';
import { fold, type Cut, type Fact, type RecordedEvent } from './history.js';
import { londonDay, parsePartialDate } from './partial-date.js';
import { STAGE_RANK, type StandingType } from './stage-rank.js';

/** The fold said once more, as a definition that recurs through amendments of amendments, and slowly. */
class Oracle {
  readonly known: readonly RecordedEvent[];
  readonly #alive = new Map<string, boolean>();
  readonly #aiming: ReadonlyMap<string, readonly RecordedEvent[]>;

  constructor(log: readonly RecordedEvent[], knownSize: number) {
    this.known = log.filter(({ index }) => index < knownSize);
    this.#aiming = Map.groupBy(this.known, ({ type, data }) => `${type} ${String(data['targetEventId'])}`);
  }

  #aimedAt = (id: string, type: string) => this.#aiming.get(`${type} ${id}`) ?? [];

  alive(id: string): boolean {
    let alive = this.#alive.get(id);
    if (alive === undefined) {
      alive = !this.#aimedAt(id, 'EventRetracted').some((retraction) => this.alive(retraction.id));
      this.#alive.set(id, alive);
    }
    return alive;
  }

  corrections(id: string): RecordedEvent[] {
    return this.#aimedAt(id, 'EventCorrected').filter((correction) => this.alive(correction.id));
  }

  /** What an event says: its own fields, or its own `set`, overlaid by what its live corrections say, in order. */
  fields(event: RecordedEvent): Record<string, unknown> {
    const own = event.type === 'EventCorrected' ? event.data['set'] : event.data;
    return Object.assign({}, own, ...this.corrections(event.id).map((correction) => this.fields(correction))) as Record<
      string,
      unknown
    >;
  }

  /** The event that gave the date which stands. */
  dateGiver(event: RecordedEvent): RecordedEvent {
    const giver = this.corrections(event.id).findLast((correction) => 'occurredOn' in this.fields(correction));
    return giver === undefined ? event : this.dateGiver(giver);
  }

  /** Every fact that stands, in order. */
  facts() {
    return this.known
      .filter(({ id, type }) => type !== 'EventCorrected' && type !== 'EventRetracted' && this.alive(id))
      .map((event) => {
        const { occurredOn, note, ...data } = this.fields(event);
        for (const [name, value] of Object.entries(data)) if (value === null && !name.endsWith('On')) delete data[name];
        const recorded = londonDay(event.metadata.recordedAt);
        const cap = londonDay(this.dateGiver(event).metadata.recordedAt);
        const stated = parsePartialDate(occurredOn);
        const happened = stated && {
          earliest: stated.earliest,
          latest: laterOf(stated.earliest, earlierOf(stated.latest, cap)),
        };
        const effect = event.type === 'ServiceMainstreamed' ? parsePartialDate(data['effectiveOn']) : undefined;
        const days = effect ?? happened ?? { earliest: recorded, latest: recorded };
        const corrections = this.corrections(event.id).map(({ id }) => id);
        return {
          event,
          occurredOn,
          note: note ?? undefined,
          data,
          days,
          dateUnknown: days.earliest === recorded && !effect && !happened,
          corrections,
        };
      })
      .sort(
        (a, b) =>
          (a.days.earliest === b.days.earliest ? 0 : a.days.earliest < b.days.earliest ? -1 : 1) ||
          STAGE_RANK[a.event.type as StandingType] - STAGE_RANK[b.event.type as StandingType] ||
          a.event.revision - b.event.revision,
      );
  }
}
const earlierOf = (a: string, b: string) => (a < b ? a : b);
const laterOf = (a: string, b: string) => (a > b ? a : b);

/** Whether the facts that were folded, cut at a day, are those of the definition. */
function agrees(folded: readonly Fact[], defined: ReturnType<Oracle['facts']>, validAt: string): boolean {
  const counted = defined.filter(({ days }) => days.earliest <= validAt);
  return (
    folded.length === counted.length &&
    counted.every(({ event, occurredOn, note, data, days, dateUnknown, corrections }, at) => {
      const fact = folded[at]!;
      return (
        fact.id === event.id &&
        fact.revision === event.revision &&
        fact.type === event.type &&
        fact.occurredOn === occurredOn &&
        fact.note === note &&
        fact.earliest === days.earliest &&
        fact.latest === days.latest &&
        fact.dateUnknown === dateUnknown &&
        fact.certainty === (days.latest <= validAt ? 'certain' : 'possible') &&
        fact.corrections.join() === corrections.join() &&
        sameFields(fact.data as Fields, data)
      );
    })
  );
}

type Fields = Record<string, unknown>;
const sameFields = (a: Fields, b: Fields) =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => a[name] === b[name] && name in b);

const VALID = ['2012-06-01', '2013-04-17', '2014-01-01'] as const;

describe('the fold', () => {
  it('agrees with its recursive definition, for whatever was known and asked', () => {
    fc.assert(
      fc.property(randomLog(40), fc.array(fc.nat(125), { minLength: 4, maxLength: 4 }), (log, sizes) => {
        for (const knownSize of sizes) {
          const defined = new Oracle(log, knownSize).facts();
          for (const validAt of VALID)
            if (!agrees(fold('low-moss', log, { knownSize, validAt }).facts, defined, validAt)) return false;
        }
        return true;
      }),
      { numRuns: 10_000 },
    );
  });

  it('says of the dead and of amendments what the definition says', () => {
    fc.assert(
      fc.property(randomLog(40), fc.nat(125), (log, knownSize) => {
        const oracle = new Oracle(log, knownSize);
        const { dead, amendments } = fold('low-moss', log, { knownSize });
        const isAmendment = ({ type }: RecordedEvent) => type === 'EventCorrected' || type === 'EventRetracted';
        expect(dead.map(({ id }) => id)).toEqual(
          oracle.known.filter(({ id }) => !oracle.alive(id)).map(({ id }) => id),
        );
        expect(amendments.map(({ id, set }) => [id, set])).toEqual(
          oracle.known
            .filter((event) => isAmendment(event) && oracle.alive(event.id))
            .map((event) => [event.id, event.type === 'EventCorrected' ? oracle.fields(event) : undefined]),
        );
        for (const { id, killedBy } of dead)
          expect(killedBy).toBe(
            oracle.known.find(
              ({ type, data, id: retraction }) =>
                type === 'EventRetracted' && data['targetEventId'] === id && oracle.alive(retraction),
            )!.id,
          );
      }),
      { numRuns: 1_000 },
    );
  });
});

const answers = (log: readonly RecordedEvent[], cut: Cut) => {
  const { facts, amendments, dead, revision, recordedAt, changesOn } = fold('low-moss', log, cut);
  return JSON.stringify({ facts, amendments, dead, revision, recordedAt, changesOn });
};

describe('the past', () => {
  it('never changes, whatever comes later', () => {
    fc.assert(
      fc.property(randomLog(40, 1), fc.nat(), fc.constantFrom(...VALID), (log, choice, validAt) => {
        const known = choice % log.length;
        const knownSize = known === 0 ? 0 : log[known - 1]!.index + 1;
        return answers(log, { knownSize, validAt }) === answers(log.slice(0, known), { knownSize, validAt });
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('amendments', () => {
  const facts = (log: readonly RecordedEvent[]) => JSON.stringify(fold('low-moss', log).facts);
  const withFurther = (log: readonly RecordedEvent[], ...further: (readonly [type: string, data: object])[]) =>
    further.reduce((all, [type, data]) => [...all, furtherEvent(all, type, data)], [...log]);
  const retractionOf = (targetEventId: string) => ['EventRetracted', { targetEventId }] as const;
  const correctionOf = (targetEventId: string, set: object) => ['EventCorrected', { targetEventId, set }] as const;
  const logAndTarget = fc
    .tuple(randomLog(25, 1), fc.nat())
    .map(([log, choice]) => [log, log[choice % log.length]!.id] as const);

  it('retracted and reinstated leave everything as it was', () => {
    fc.assert(
      fc.property(logAndTarget, ([log, target]) => {
        const once = withFurther(log, retractionOf(target));
        const twice = withFurther(once, retractionOf(once.at(-1)!.id));
        return facts(twice) === facts(log);
      }),
      { numRuns: 1_000 },
    );
  });

  /** What the facts state, whichever corrections gave it. */
  const stated = (log: readonly RecordedEvent[], ...further: (readonly [type: string, data: object])[]) =>
    JSON.stringify(
      fold('low-moss', withFurther(log, ...further)).facts.map(({ id, data, occurredOn, note }) => [
        id,
        Object.entries(data as Fields).sort(([a], [b]) => (a < b ? -1 : 1)),
        occurredOn,
        note,
      ]),
    );

  it('of different fields commute', () => {
    fc.assert(
      fc.property(logAndTarget, ([log, target]) => {
        const [a, b] = [correctionOf(target, { a: 'one' }), correctionOf(target, { b: 'two' })];
        return stated(log, a, b) === stated(log, b, a);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of the same field: the later wins', () => {
    fc.assert(
      fc.property(logAndTarget, ([log, target]) => {
        const [early, late] = [correctionOf(target, { a: 'one' }), correctionOf(target, { a: 'two' })];
        return stated(log, early, late) === stated(log, late);
      }),
      { numRuns: 1_000 },
    );
  });
});
