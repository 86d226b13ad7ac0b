import { barText } from './progress.js';

describe('a progress bar', () => {
  it('shows how much is done and how long the rest will take', () => {
    expect(barText('Importing', 750, 3_000, 4_000)).toBe(
      'Importing ████████░░░░░░░░░░░░░░░░░░░░░░ 750 of 3,000 · 12 s left',
    );
  });

  it('promises no time before anything is done', () => {
    expect(barText('Importing', 0, 10, 4_000)).toBe(`Importing ${'░'.repeat(30)} 0 of 10`);
  });

  it('only counts where nobody knows how many there are', () => {
    expect(barText('Checking', 1_204, null, 4_000)).toBe('Checking 1,204');
  });

  it.each([
    [180_000, '3 min'],
    [7_200_000, '2 h 0 min'],
  ])('says a longer time in larger units', (elapsedMs, says) => {
    expect(barText('Importing', 1, 2, elapsedMs)).toContain(`· ${says} left`);
  });
});
