/** Rows as aligned columns; on a terminal the last column takes what is left, and is cut where that is not enough. */
import { bold, width } from './terminal.js';

export interface Column<R> {
  readonly title: string;
  readonly of: (row: R) => string | number | null | undefined;
  readonly right?: boolean;
}

const GAP = '  ';

/** Text without a line end at its end. */
export function table<R>(rows: readonly R[], columns: readonly Column<R>[]): string {
  const cells = rows.map((row) => columns.map(({ of }) => String(of(row) ?? '–')));
  const widths = columns.map(({ title }, at) => Math.max(title.length, ...cells.map((row) => row[at]!.length)));
  const last = columns.length - 1;
  const before = widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0);
  // What goes into a file or another program is given whole.
  if (process.stdout.isTTY) widths[last] = Math.max(12, Math.min(widths[last]!, width() - before));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => (columns[at]!.right === true ? text.padStart(widths[at]!) : cut(text, widths[at]!)))
      .join(GAP)
      .trimEnd();
  return [bold(line(columns.map(({ title }) => title))), ...cells.map(line)].join('\n');
}

const cut = (text: string, most: number) => (text.length <= most ? text.padEnd(most) : `${text.slice(0, most - 1)}…`);
