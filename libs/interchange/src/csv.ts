/** Tables for spreadsheets: quoted, in UTF-8 with a byte order mark, and with nothing that a spreadsheet would run. */

export type Cell = string | number | boolean | null | undefined;

/** Characters that make a spreadsheet take a cell for a formula, also in their full-width form. */
const RUNS = /^[=+\-@\t\r\0＝＋－＠]/;
const PLAIN_NEGATIVE = /^-\d+$/;

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  const safe = RUNS.test(text) && !PLAIN_NEGATIVE.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180 with a header row. */
export const csvText = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${[header, ...rows].map((row) => row.map(cellText).join(',')).join('\r\n')}\r\n`;
