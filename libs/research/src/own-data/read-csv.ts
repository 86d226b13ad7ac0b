/** Reads a table of somebody's own: comma, semicolon or tab, quoted where need be, each row with the line it begins on. */

export interface CsvRow {
  /** From 1; the header is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** What is wrong with a table, line by line. */
export class TableRefused extends Error {
  readonly code = 'TableRefused';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'TableRefused';
  }
}

const DELIMITERS = [',', ';', '\t'] as const;

/** RFC 4180 with any of three delimiters, told from the first line. Empty lines are passed over. @throws TableRefused */
export function readCsv(text: string): CsvTable {
  const content = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const firstLine = content.slice(0, content.search(/\r|\n|$/));
  const delimiter = DELIMITERS.reduce((best, one) =>
    firstLine.split(one).length > firstLine.split(best).length ? one : best,
  );
  const [header, ...rows] = rowsOf(content, delimiter);
  if (header === undefined) throw new TableRefused(['line 1: the file is empty']);
  const names = header.cells.map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new TableRefused([`line ${header.line}: two columns are called ${JSON.stringify(twice)}`]);
  const uneven = rows.filter(({ cells }) => cells.length !== names.length);
  if (uneven.length > 0)
    throw new TableRefused(
      uneven.map(({ line, cells }) => `line ${line}: ${cells.length} values, and ${names.length} columns`),
    );
  return { header: names, rows };
}

function rowsOf(text: string, delimiter: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let begun = 1;
  let at = 0;
  const end = () => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begun, cells });
    cells = [];
  };
  while (at <= text.length) {
    let cell = '';
    if (text[at] === '"') {
      const opened = line;
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) throw new TableRefused([`line ${opened}: a quotation mark is never closed`]);
        const part = text.slice(at, quote);
        cell += part;
        line += part.split('\n').length - 1;
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    const rest = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1;
    cells.push(cell + text.slice(rest, at));
    if (text[at] === delimiter) {
      at += 1;
      continue;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    end();
    line += 1;
    begun = line;
  }
  return rows;
}
