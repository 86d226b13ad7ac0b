/** Tables in columns (Apache Parquet): smaller than text, and with types that nobody needs to guess. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Cell } from '../csv.js';
import { COLUMNS, type ColumnMeaning } from './codebook.js';

/** Days stay texts, as in the CSV beside it: a day before 1970 or a void one is then nobody's special case. */
const STORED_AS = {
  string: 'STRING',
  date: 'STRING',
  datetime: 'STRING',
  integer: 'INT32',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
} as const satisfies Record<ColumnMeaning['type'], string>;

/** The columns of a file of the codebook, in one order; the same rows give the same bytes. */
export function parquetOf(file: string, header: readonly string[], rows: readonly (readonly Cell[])[]): Buffer {
  const typeOf = new Map(COLUMNS.filter((one) => one.file === file).map(({ column, type }) => [column, type]));
  return Buffer.from(
    parquetWriteBuffer({
      columnData: header.map((name, at) => ({
        name,
        data: rows.map((row) => row[at] ?? null),
        type: STORED_AS[typeOf.get(name) ?? 'string'],
        nullable: true,
      })),
    }),
  );
}
