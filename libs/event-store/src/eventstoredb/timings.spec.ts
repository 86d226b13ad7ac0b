import { retryPauseMs } from './timings.js';

it('repeats at once, then waits 50 ms, doubling to a second', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(retryPauseMs)).toEqual([0, 50, 100, 200, 400, 800, 1_000, 1_000]);
});
