import { RecordingClock } from './recording-clock.js';

const at = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour)).toISOString();

it('takes the clock as it is where nothing later is known', () => {
  const clock = new RecordingClock();
  clock.learn(at(9));
  expect(clock.stamp(at(10))).toEqual({ recordedAt: at(10), clockSkewMs: 0 });
});

it('raises a clock that is behind, and says by how much', () => {
  const clock = new RecordingClock();
  clock.learn(at(12));
  clock.learn(at(11));
  expect(clock.stamp(at(10))).toEqual({ recordedAt: at(12), clockSkewMs: 2 * 3_600_000 });
});

it('learns from what is read, and nothing from what cannot be decoded', () => {
  const clock = new RecordingClock();
  const place = { id: 'i', type: 'T', stream: 's', revision: 0, position: 'e' as never };
  clock.learnFrom({ ...place, data: {}, metadata: { recordedAt: at(12) } });
  clock.learnFrom({ ...place, raw: { data: new Uint8Array(), metadata: new Uint8Array() } });
  expect(clock.stamp(at(10)).recordedAt).toBe(at(12));
});
