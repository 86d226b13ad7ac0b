/** The thread that fills a file with the rows of some partnerships, and joins such files. Nobody waits for it meanwhile. */
import { openDatabase, openLocalLog } from '#event-store';
import { parentPort, workerData } from 'node:worker_threads';
import type { FillAnswer, FillOrder, JoinOrder } from './fill-abroad.js';
import { ReadModelDatabase, tablesOf } from './read-model-database.js';
import { READ_MODELS } from './read-models.js';
import { Comparison, rowsAt } from './rebuild.js';
import { NewerEvent } from './stream-rows.js';

const order = workerData as FillOrder;
const models = READ_MODELS.filter(({ name }) => order.models.includes(name));

/** Partnerships that are read from one state of the log. */
const AT_ONCE = 200;

function fill(): FillAnswer {
  const log = openLocalLog({ path: order.logPath }, { now: () => '1970-01-01T00:00:00.000Z' });
  const database = openDatabase(order.file, 'scratch');
  const serving = order.serving === undefined ? undefined : openDatabase(order.serving, 'reader');
  const target = ReadModelDatabase.create(database, models);
  const comparison = serving && new Comparison(() => serving, target.tables);
  const { registers, policy, validAt } = order;
  database.exec('BEGIN');
  try {
    const one = (partnershipId: string) => {
      const rows = rowsAt(log, partnershipId, order.size, { models, registers, policy, validAt });
      if (rows === undefined) return;
      target.fillIn(partnershipId, rows);
      comparison?.of(partnershipId, ({ name }) => rows.rows.get(name) ?? []);
    };
    for (let at = 0; at < order.partnershipIds.length; at += AT_ONCE)
      log.atOnce(() => order.partnershipIds.slice(at, at + AT_ONCE).forEach(one));
    target.filled();
    database.exec('COMMIT');
    return { compared: comparison?.compared };
  } catch (error) {
    if (!(error instanceof NewerEvent)) throw error;
    return { newer: { index: error.index, catalogueVersion: error.catalogueVersion } };
  } finally {
    database.close();
    serving?.close();
    void log.close();
  }
}

/** Puts the rows of other files behind those of this one. */
function join({ others }: JoinOrder): FillAnswer {
  const database = openDatabase(order.file, 'scratch');
  try {
    for (const other of others) {
      database.prepare('ATTACH ? AS other').run(other);
      database.exec('BEGIN');
      for (const name of [...tablesOf(models).map((one) => one.name), 'parked', 'changing'])
        database.exec(`INSERT INTO ${name} SELECT * FROM other.${name}`);
      database.exec('COMMIT; DETACH other');
    }
    return {};
  } finally {
    database.close();
  }
}

parentPort!.on('message', (message: JoinOrder) => parentPort!.postMessage(join(message)));
parentPort!.postMessage(fill());
