import { DAY, FakeClock, HOUR, MINUTE, YEAR } from '../test/fake-clock.js';
import { systemClock, WatchedClock } from './clock.js';

const NOON = '2026-01-05T12:00:00.000Z';

describe('a clock that is watched', () => {
  let clock: FakeClock;
  let watched: WatchedClock;
  beforeEach(() => {
    clock = new FakeClock(NOON);
    watched = new WatchedClock(clock, { lastRecordedAt: '2026-01-05T11:00:00.000Z' });
  });

  it('is trusted while time passes', () => {
    clock.pass(3 * YEAR);
    expect(watched.suspicion()).toBeUndefined();
  });

  it.each([
    ['an hour back', -HOUR, -60],
    ['a day ahead', DAY, 1_440],
    ['ten years ahead', 10 * YEAR, 5_256_000],
    ['ten years back', -10 * YEAR, -5_256_000],
    ['a little more than five minutes', 5 * MINUTE + 1, 5],
  ])('is not trusted once it was set %s', (_name, jump, minutes) => {
    clock.jump(jump);
    expect(watched.suspicion()).toBe(`the clock has moved by ${minutes} minutes since this process started`);
  });

  it('is not trusted once it stood still for more than five minutes', () => {
    clock.freeze(6 * MINUTE);
    expect(watched.suspicion()).toMatch(/moved by -6 minutes/);
  });

  it('is trusted again when it is set right', () => {
    clock.jump(HOUR);
    clock.pass(MINUTE);
    clock.jump(-HOUR);
    expect(watched.suspicion()).toBeUndefined();
  });

  it('is put right by up to five minutes without a word', () => {
    clock.jump(-5 * MINUTE);
    expect(watched.suspicion()).toBeUndefined();
  });

  it('adds up small steps', () => {
    for (let i = 0; i < 4; i += 1) {
      clock.jump(2 * MINUTE);
      clock.pass(HOUR);
    }
    expect(watched.suspicion()).toBeDefined();
  });

  it('is trusted whatever it does once an operator has looked', () => {
    clock.jump(DAY);
    watched.accept();
    expect(watched.suspicion()).toBeUndefined();
  });

  describe('at a start', () => {
    it('more than a year after the last event is not trusted, and says what it compares', () => {
      const late = new WatchedClock(clock, { lastRecordedAt: '2025-01-04T11:59:59.000Z' });
      expect(late.suspicion()).toBe(
        `the clock says ${NOON}, more than a year after the last event of the log (2025-01-04T11:59:59.000Z)`,
      );
    });

    it('within a year of the last event is trusted', () => {
      expect(new WatchedClock(clock, { lastRecordedAt: '2025-01-05T12:00:00.000Z' }).suspicion()).toBeUndefined();
    });

    it('over an empty log is trusted', () => {
      expect(new WatchedClock(clock).suspicion()).toBeUndefined();
    });

    it('is trusted where an operator says that it is right', () => {
      const options = { lastRecordedAt: '2001-01-01T00:00:00.000Z', accepted: true };
      expect(new WatchedClock(clock, options).suspicion()).toBeUndefined();
    });
  });

  it('tells the day in London, an hour ahead in summer', () => {
    expect(new WatchedClock(new FakeClock('2026-07-01T23:30:00.000Z')).today()).toBe('2026-07-02');
    expect(new WatchedClock(new FakeClock('2026-01-01T23:30:00.000Z')).today()).toBe('2026-01-01');
  });
});

describe('the clock of this machine', () => {
  it('tells instants in UTC with milliseconds', () => {
    expect(systemClock.now()).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  });

  it('never goes back', () => {
    const before = systemClock.monotonic();
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before);
  });
});
