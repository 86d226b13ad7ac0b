import { appendOf, event, NOON } from '../test/temporary-store.js';
import { type Append, type JsonObject, LIMITS } from './port.js';
import {
  isInstant,
  isRefused,
  type PreparedAppend,
  prepareAppend,
  stamped,
  streamNameProblem,
} from './prepare-append.js';

const STREAM = 'partnership-a';

function accepted(append: Append): PreparedAppend {
  const prepared = prepareAppend(append);
  if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
  return prepared;
}
const path = (append: Append) => {
  const refused = prepareAppend(append);
  return isRefused(refused) && refused.outcome === 'InvalidAppend' ? refused.path : refused;
};

describe('an append that is prepared', () => {
  it('is text, and its place', () => {
    const one = event({ data: { a: [1, null] }, metadata: { b: 'é' } });
    expect(accepted(appendOf(STREAM, 4, [one]))).toEqual({
      stream: STREAM,
      after: 4,
      expected: { revision: 4 },
      events: [{ id: one.id, type: one.type, data: '{"a":[1,null]}', metadata: '{"b":"é"}', given: one }],
      recordedAt: NOON,
      bytes: 14 + 10 + 2 * one.type.length,
    });
    expect(accepted(appendOf(STREAM, 'noStream', [one])).after).toBe(-1);
  });

  it('is sized without what the store adds, so that a copied event fits where it was', () => {
    const note = 'x'.repeat(LIMITS.eventBytes - '{"note":""}{}'.length);
    const given = event({ data: { note } });
    const kept = event({ data: { note }, metadata: { recordedAt: NOON, clockSkewMs: 12 } });
    expect(accepted(appendOf(STREAM, -1, [kept], 'keep')).bytes).toBe(accepted(appendOf(STREAM, -1, [given])).bytes);
    expect(accepted(appendOf(STREAM, -1, [kept], 'keep')).events[0]).toMatchObject({
      metadata: `{"recordedAt":"${NOON}","clockSkewMs":12}`,
      recordedAt: NOON,
    });
  });

  it('has no metadata that a server would take for its own, on any adapter and in a copy too', () => {
    const reserved = (metadata: JsonObject) => path(appendOf(STREAM, -1, [event(), event({ metadata })]));
    expect(reserved({ fine: 1, $maxAge: 1 })).toBe('/events/1/metadata/$maxAge');
    expect(reserved({ '$a/b~c': 1 })).toBe('/events/1/metadata/$a~1b~0c');
    expect(path(appendOf(STREAM, -1, [event({ metadata: { recordedAt: NOON, $x: 1 } })], 'keep'))).toBe(
      '/events/0/metadata/$x',
    );
    accepted(appendOf(STREAM, -1, [event({ metadata: { deeper: { $maxAge: 1 } } })]));
  });

  it.each<[string, Append['expected'] | unknown]>([
    ['any', 'any'],
    ['a negative revision', { revision: -1 }],
    ['half a revision', { revision: 0.5 }],
    ['a large revision', { revision: 2 ** 53 }],
    ['nothing', undefined],
    ['a number', 3],
  ])('does not expect %s', (_, expected) => {
    expect(path({ ...appendOf(STREAM, -1, [event()]), expected: expected as Append['expected'] })).toBe('/expected');
  });

  it('is of instants in one form', () => {
    for (const wrong of [
      '2026-01-05',
      '2026-01-05T12:00:00Z',
      '2026-02-30T12:00:00.000Z',
      '2026-01-05T12:00:00.000+00:00',
      '',
    ])
      expect(path(appendOf(STREAM, -1, [event()], wrong))).toBe('/recordedAt');
    expect(path({ ...appendOf(STREAM, -1, [event()]), notBefore: 'later' })).toBe('/notBefore');
    expect(isInstant(NOON)).toBe(true);
    expect(isInstant(undefined)).toBe(false);
  });

  it('leaves the instant of recording to the store', () => {
    for (const key of ['recordedAt', 'clockSkewMs'])
      expect(path(appendOf(STREAM, -1, [event({ metadata: { [key]: NOON } })]))).toBe(`/events/0/metadata/${key}`);
    expect(path(appendOf(STREAM, -1, [event()], 'keep'))).toBe('/events/0/metadata/recordedAt');
  });

  it('goes to partnerships; a copied log may hold the streams that are reserved', () => {
    const kept = event({ metadata: { recordedAt: NOON } });
    for (const stream of ['programme-a', 'organisation-a', 'register-a']) {
      expect(path(appendOf(stream, -1, [event()]))).toBe('/stream');
      expect(accepted(appendOf(stream, -1, [kept], 'keep')).stream).toBe(stream);
    }
    expect(path(appendOf('invoice-a', -1, [kept], 'keep'))).toBe('/stream');
  });

  it.each<[unknown, string]>([
    [undefined, '/events/0'],
    [{ ...event(), id: undefined }, '/events/0/id'],
    [{ ...event(), type: '' }, '/events/0/type'],
    [{ ...event(), type: 'x'.repeat(129) }, '/events/0/type'],
    [{ ...event(), type: '$metadata' }, '/events/0/type'],
    [{ ...event(), type: 'a\u0000' }, '/events/0/type'],
    [{ ...event(), data: [] }, '/events/0/data'],
    [{ ...event(), metadata: null }, '/events/0/metadata'],
  ])('refuses %j', (one, pointer) => {
    expect(path(appendOf(STREAM, -1, [one as ReturnType<typeof event>]))).toBe(pointer);
  });

  it('survives data that bites when it is looked at', () => {
    const data = {
      get bites(): string {
        throw new Error('bitten');
      },
    };
    expect(prepareAppend(appendOf(STREAM, -1, [event({ data })]))).toMatchObject({
      outcome: 'InvalidAppend',
      problem: expect.stringContaining('bitten') as string,
    });
    expect(prepareAppend(undefined as unknown as Append)).toMatchObject({ outcome: 'InvalidAppend' });
  });
});

describe('the instant of recording', () => {
  it.each<[JsonObject, number, JsonObject]>([
    [{}, 0, { recordedAt: NOON }],
    [{}, 7, { recordedAt: NOON, clockSkewMs: 7 }],
    [{ a: { b: [] } }, 0, { a: { b: [] }, recordedAt: NOON }],
    [
      JSON.parse('{"__proto__": 1}') as JsonObject,
      3,
      JSON.parse(`{"__proto__": 1, "recordedAt": "${NOON}", "clockSkewMs": 3}`) as JsonObject,
    ],
  ])('is added to %j', (metadata, skew, expected) => {
    expect(JSON.parse(stamped(JSON.stringify(metadata), NOON, skew))).toEqual(expected);
  });
});

describe('the name of a stream', () => {
  it('is measured in bytes', () => {
    expect(streamNameProblem(`partnership-${'é'.repeat(506)}`)).toBeUndefined();
    expect(streamNameProblem(`partnership-${'é'.repeat(506)}x`)).toContain('1024');
  });
  it('follows the prefixes of its log', () => {
    expect(streamNameProblem('partnership-a', ['case-'])).toContain('case-');
    expect(streamNameProblem('case-a', ['case-'])).toBeUndefined();
    expect(streamNameProblem(7)).toBe('not a text');
  });
});
