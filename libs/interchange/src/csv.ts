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

const lines = (header: readonly string[], rows: Iterable<readonly Cell[]>): string => {
  const parts = [`${header.map(cellText).join(',')}\r\n`];
  for (const row of rows) parts.push(`${row.map(cellText).join(',')}\r\n`);
  return parts.join('');
};

/** RFC 4180 with a header row, for spreadsheets. */
export const csvText = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${lines(header, rows)}`;

/** The same for programs, some of which would take a byte order mark for a part of the first column's name. */
export const plainCsvText = lines;
