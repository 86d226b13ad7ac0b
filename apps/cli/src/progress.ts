/** A bar with the time that is left, on standard error, where a person looks at a terminal. */

const WIDTH = 30;
const DRAW_EVERY_MS = 100;

export interface Progress {
  /** `of`: null = not known how many there will be. */
  at(done: number, of: number | null): void;
  /** Takes the bar away. */
  end(): void;
}

const NOTHING: Progress = { at: () => undefined, end: () => undefined };

export function progressBar(title: string): Progress {
  const { stderr } = process;
  if (!stderr.isTTY) return NOTHING;
  const begun = performance.now();
  let drawn = -Infinity;
  let shown = false;
  return {
    at(done, of) {
      const now = performance.now();
      if (now - drawn < DRAW_EVERY_MS && done !== of) return;
      drawn = now;
      shown = true;
      stderr.write(`\r\u001b[K${barText(title, done, of, now - begun)}`);
    },
    end() {
      if (shown) stderr.write('\r\u001b[K');
    },
  };
}

/** `Importing ████████░░░░ 1,204 of 3,000 · 12 s left` */
export function barText(title: string, done: number, of: number | null, elapsedMs: number): string {
  const count = done.toLocaleString('en-GB');
  if (of === null || of === 0) return `${title} ${count}`;
  const share = Math.min(1, done / of);
  const full = Math.round(share * WIDTH);
  const left = share === 0 ? '' : ` · ${timeText((elapsedMs / share) * (1 - share))} left`;
  return `${title} ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${count} of ${of.toLocaleString('en-GB')}${left}`;
}

function timeText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
