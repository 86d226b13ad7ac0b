/** Durable appends: by 64 callers at once the store with the leaf of each event against group commit written by the book
 *  on the raw driver; by 64 and by one the store with the tree against the store without. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { lockFolder, openSqliteStore } from '../../dist/libs/event-store/src/index.js';
import { leafOf } from '../../dist/libs/audit/src/index.js';
import { sealAlongside } from '../../dist/libs/engine/src/index.js';
import { discard, inTurn, line, median, shown, throwAway } from './measuring.mjs';

const CALLERS = 64;
const ROUND_MS = 2_000;
/** What the tree may take of the rate of single appends. */
const MOST_FOR_THE_TREE = 0.3;
const now = () => new Date().toISOString();

const event = () => ({
  id: randomUUID(),
  type: 'PilotLaunched',
  data: {
    occurredOn: '2013-04',
    strandId: 'throughcare',
    pilotId: 'pilot-1',
    sites: ['HMP Low Moss'],
    note: { text: 'x'.repeat(160) },
  },
  metadata: {
    actor: { id: 'act_aaaaaaaaaaaaaaaaaaaaaaaaaa', role: 'recorder' },
    catalogueVersion: 1,
    causationId: null,
    commandDigest: 'a'.repeat(64),
    commandId: randomUUID(),
    correlationId: randomUUID(),
    evidence: [{ source: 'minute', certainty: 'stated' }],
    policyVersion: '1',
    schemaVersion: 1,
    warnings: ['W01', 'W02'],
  },
});

/** Callers with a stream each, who wait for their answer before the next. */
async function callers(append, many = CALLERS) {
  const until = performance.now() + ROUND_MS;
  let done = 0;
  await Promise.all(
    Array.from({ length: many }, async (_, caller) => {
      for (let n = 0; performance.now() < until; n += 1) {
        await append(caller, n);
        done += 1;
      }
    }),
  );
  return (done / ROUND_MS) * 1_000;
}

function byTheBook(folder) {
  const db = new DatabaseSync(join(folder, 'raw.db'));
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000;');
  db.exec(
    'CREATE TABLE events (log_index INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, known_at INTEGER NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL) STRICT; CREATE UNIQUE INDEX by_stream ON events(stream, revision);',
  );
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  let index = 0;
  let queue = [];
  const flush = () => {
    const batch = queue;
    queue = [];
    db.exec('BEGIN IMMEDIATE');
    for (const { stream, revision, one } of batch)
      insert.run(
        index++,
        stream,
        revision,
        one.id,
        one.type,
        Date.now(),
        JSON.stringify(one.data),
        JSON.stringify({ ...one.metadata, recordedAt: now() }),
      );
    db.exec('COMMIT');
    for (const { done } of batch) done();
  };
  return {
    append: (stream, revision, one) =>
      new Promise((done) => {
        if (queue.push({ stream, revision, one, done }) === 1) setImmediate(flush);
      }),
    close: () => db.close(),
  };
}

/** The leaf is computed in the transaction, and not kept. */
const onlyLeaf = (_database, events) => {
  for (const one of events) leafOf(one);
};

async function inStore(alongside, many) {
  const folder = throwAway();
  const lock = lockFolder(folder, { as: { verb: 'bench' }, now });
  const store = openSqliteStore({ lock, now, newLogId: randomUUID, alongside });
  const rate = await callers(async (caller, n) => {
    const answer = await store.append({
      stream: `partnership-p${caller}`,
      expected: n === 0 ? 'noStream' : { revision: n - 1 },
      events: [event()],
      recordedAt: now(),
    });
    if (answer.outcome !== 'Appended') throw new Error(answer.outcome);
  }, many);
  await store.close();
  lock.release();
  discard(folder);
  return rate;
}

export async function appends(rounds = 5) {
  const rates = await inTurn(rounds, {
    async raw() {
      const folder = throwAway();
      const raw = byTheBook(folder);
      const rate = await callers((caller, n) => raw.append(`partnership-p${caller}`, n, event()));
      raw.close();
      discard(folder);
      return rate;
    },
    leaf: () => inStore(onlyLeaf),
    tree: () => inStore(sealAlongside),
    single: () => inStore(undefined, 1),
    singleTree: () => inStore(sealAlongside, 1),
  });
  const ratio = (one, other) => median(rates[one]) / median(rates[other]);
  return [
    line(
      'durable appends, 64 callers',
      {
        ratio: ratio('leaf', 'raw'),
        says: `store ${shown(rates.leaf)}/s, textbook group commit ${shown(rates.raw)}/s`,
      },
      0.6,
    ),
    line('  with the tree', { ratio: ratio('tree', 'raw'), says: `store ${shown(rates.tree)}/s` }),
    line(
      'durable appends, one caller, with the tree',
      {
        ratio: ratio('singleTree', 'single'),
        says: `${shown(rates.singleTree)}/s, without leaf and tree ${shown(rates.single)}/s`,
      },
      1 - MOST_FOR_THE_TREE,
    ),
  ].every(Boolean);
}
