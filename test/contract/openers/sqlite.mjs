/** Opens the SQLite store of a folder in a process of its own, which holds the folder as long as it lives. */
import { randomUUID } from 'node:crypto';

/** `built`: where the event store is, as JavaScript. */
export async function open({ built, folder }) {
  const { lockFolder, openSqliteStore } = await import(built);
  const now = () => new Date().toISOString();
  const lock = lockFolder(folder, { as: { verb: 'test' }, now });
  return openSqliteStore({ lock, now, newLogId: randomUUID });
}
