import { positionOf, wirePositionOf } from './position.js';

const at = (commit: bigint, prepare = commit) => positionOf({ commit, prepare });

it('reads back what it writes', () => {
  expect(wirePositionOf(at(1_488n, 1_276n))).toEqual({ commit: 1_488n, prepare: 1_276n });
});

it('sorts as text as the log is ordered', () => {
  const inOrder = [at(0n), at(9n, 1n), at(9n), at(10n), at(2n ** 53n + 1n), at(2n ** 63n)];
  expect([...inOrder].sort()).toEqual(inOrder);
});

it('refuses the position that means unknown', () => {
  expect(() => at(2n ** 64n - 1n)).toThrow(expect.objectContaining({ code: 'StreamDamaged' }));
});

it.each(['s00000000000000000001', 'e1-1', `e${'0'.repeat(20)}`, ''])('does not know %p', (text) => {
  expect(() => wirePositionOf(text as never)).toThrow(expect.objectContaining({ code: 'InvalidPosition' }));
});
