/** All that read models hold, as text: what is equal here answers equally. */
import type { DatabaseSync } from 'node:sqlite';
import { parkedIn, tablesOf } from '../src/read-model-database.js';
import { READ_MODELS } from '../src/read-models.js';
import type { ReadModel } from '../src/read-model.js';

export const contentsOf =
  (models: readonly ReadModel[] = READ_MODELS) =>
  (database: DatabaseSync): Record<string, string[]> => ({
    ...Object.fromEntries(
      tablesOf(models).map(({ name, key }) => [
        name,
        database
          .prepare(`SELECT * FROM ${name} ORDER BY ${key.join(', ')}`)
          .all()
          .map((row) => JSON.stringify(row)),
      ]),
    ),
    parked: parkedIn(database).map((one) => JSON.stringify(one)),
  });
