import type { StoredEvent, UndecodableEvent } from '../port.js';
import { fromWire, isTombstone, toWire, type WireRecord } from './wire-event.js';

const recordedAt = '2026-01-05T12:00:00.000Z';
const record = (given: Partial<WireRecord> = {}): WireRecord => ({
  stream: 'partnership-a',
  id: '2f0b6a2e-97d4-5c1f-8d7e-5a1c3e9b7f20',
  revision: 3n,
  type: 'PilotLaunched',
  isJson: true,
  data: { a: 1 },
  metadata: { recordedAt },
  position: { commit: 9n, prepare: 9n },
  created: new Date(0),
  ...given,
});
const rawOf = (given: Partial<WireRecord>) => {
  const { raw } = fromWire(record(given), 'partnership-a') as UndecodableEvent;
  return { data: Buffer.from(raw.data).toString(), metadata: Buffer.from(raw.metadata).toString() };
};

it('lets the server see what belongs together, under its own names', () => {
  const metadata = `{"correlationId":"c","causationId":null,"recordedAt":"${recordedAt}"}`;
  const event = toWire({ id: 'i', type: 'T', data: '{"a":1}', metadata: '{}' }, metadata);
  expect(event.metadata).toEqual({ $correlationId: 'c', $causationId: null, recordedAt });
  const back = fromWire(record({ metadata: event.metadata }), 'partnership-a') as StoredEvent;
  expect(back.metadata).toEqual({ correlationId: 'c', causationId: null, recordedAt });
});

it('keeps odd keys as what they are', () => {
  const event = toWire(
    { id: 'i', type: 'T', data: '{"__proto__":{"a":1}}', metadata: '{}' },
    '{"__proto__":1,"correlationId":"c"}',
  );
  expect(Object.keys(event.data)).toEqual(['__proto__']);
  expect(Object.keys(event.metadata)).toEqual(['__proto__', '$correlationId']);
});

it.each([
  [
    'bytes',
    { isJson: false, data: Uint8Array.from([65]), metadata: Uint8Array.from([66]) },
    { data: 'A', metadata: 'B' },
  ],
  [
    'malformed JSON, which the client hands over as text',
    { data: '{"a":' },
    { data: '{"a":', metadata: `{"recordedAt":"${recordedAt}"}` },
  ],
  ['JSON that is no object', { data: [1, 2] }, { data: '[1,2]', metadata: `{"recordedAt":"${recordedAt}"}` }],
  ['no metadata', { metadata: undefined }, { data: '{"a":1}', metadata: '' }],
  ['no instant of recording', { metadata: { by: 'hand' } }, { data: '{"a":1}', metadata: '{"by":"hand"}' }],
  [
    'an instant that is none',
    { metadata: { recordedAt: 'spring' } },
    { data: '{"a":1}', metadata: '{"recordedAt":"spring"}' },
  ],
])('%s cannot be decoded, and is kept', (_what, given, raw) => {
  expect(rawOf(given)).toEqual(raw);
});

it('knows a stream that was ended for good by its type, whatever the revision', () => {
  expect(isTombstone(record({ type: '$streamDeleted', revision: 2n ** 63n - 1n }))).toBe(true);
  expect(isTombstone(record({ type: '$streamDeleted', revision: 3n }))).toBe(false);
});

it.each([
  ['a revision that no number holds', { revision: 2n ** 53n }],
  ['an event without its position', { position: undefined as never }],
])('refuses %s', (_what, given) => {
  expect(() => fromWire(record(given), 'partnership-a')).toThrow(expect.objectContaining({ code: 'StreamDamaged' }));
});
