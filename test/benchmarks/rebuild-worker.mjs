/** A process for each measurement, so that its peak memory is its own: fills a log, scans it, or rebuilds from it. */
import { randomUUID } from 'node:crypto';
import { resourceUsage } from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { lockFolder, openSqliteStore } from '../../dist/libs/event-store/src/index.js';
import { decide, fold, POLICY } from '../../dist/libs/lifecycle/src/index.js';
import { openReadModels } from '../../dist/libs/projections/src/index.js';
import { loadRegisters, syntheticCohort, uuidV5 } from '../../dist/libs/registers/src/index.js';

const [act, folder, size] = process.argv.slice(2);
const now = () => '2026-11-01T09:00:00.000Z';
const TODAY = '2026-11-01';
const registers = loadRegisters();
let begun = performance.now();

const open = () => {
  const lock = lockFolder(folder, { as: { verb: 'bench' }, now });
  return { lock, store: openSqliteStore({ lock, now, newLogId: randomUUID }) };
};

/** A thousand decided lives, told again under other ids until the log is full: deciding a million facts is not measured. */
async function fill() {
  const { lock, store } = open();
  const lives = new Map();
  for (const command of syntheticCohort({ seed: 7, partnerships: 1_000, today: TODAY })) {
    const events = lives.get(command.partnershipId) ?? [];
    lives.set(command.partnershipId, events);
    const decided = decide(fold(command.partnershipId, events), command, {
      today: TODAY,
      actorId: 'act_a',
      policy: POLICY,
      registers,
    });
    if ('refused' in decided) throw new Error(JSON.stringify(decided.refused));
    const { event, warnings } = decided;
    events.push({
      id: uuidV5(command.commandId, `partnership-${command.partnershipId}/0`),
      type: event.type,
      revision: events.length,
      index: 0,
      data: {
        occurredOn: event.occurredOn,
        ...event.data,
        ...(event.organisations && { organisations: event.organisations }),
        ...(event.note && { note: event.note }),
      },
      metadata: {
        recordedAt: now(),
        actor: { id: 'act_aaaaaaaaaaaaaaaaaaaaaaaaaa', role: 'recorder' },
        commandId: command.commandId,
        correlationId: command.commandId,
        causationId: null,
        evidence: command.evidence ?? [],
        warnings: [...warnings],
        schemaVersion: event.schemaVersion,
        catalogueVersion: 1,
        policyVersion: '1',
        commandDigest: 'a'.repeat(64),
        ...(command.rationale && { rationale: command.rationale }),
        ...(command.decidedBy && { decidedBy: command.decidedBy }),
      },
    });
  }
  let events = 0;
  let batch = [];
  for (let copy = 0; events < Number(size); copy += 1)
    for (const [partnershipId, life] of lives) {
      if (events >= Number(size)) break;
      events += life.length;
      const stored = life.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
      batch.push(
        store.append({
          stream: `partnership-${partnershipId}-${copy}`,
          expected: 'noStream',
          events: stored,
          recordedAt: 'keep',
        }),
      );
      if (batch.length >= 200) {
        for (const answer of await Promise.all(batch))
          if (answer.outcome !== 'Appended') throw new Error(JSON.stringify(answer));
        batch = [];
      }
    }
  for (const answer of await Promise.all(batch))
    if (answer.outcome !== 'Appended') throw new Error(JSON.stringify(answer));
  await store.close();
  lock.release();
  return { events };
}

function scan() {
  const db = new DatabaseSync(join(folder, 'log.db'), { readOnly: true });
  db.exec('PRAGMA mmap_size=1073741824');
  const rows = db.prepare(
    `SELECT log_index, stream_id, revision, event_id, type, known_at, encoding, data, metadata, origin_position
     FROM events WHERE log_index > ? ORDER BY log_index LIMIT 5000`,
  );
  rows.setReturnArrays(true);
  let parsed = 0;
  for (let after = -1; ;) {
    const page = rows.all(after);
    if (page.length === 0) break;
    for (const [, , , , , , , data, metadata] of page) {
      JSON.parse(data);
      JSON.parse(metadata);
      parsed += 1;
    }
    after = page.at(-1)[0];
  }
  return { parsed };
}

async function rebuild() {
  const { lock, store } = open();
  begun = performance.now(); // the file has been opened and checked
  const models = await openReadModels({
    folder,
    log: store.log,
    registers,
    policy: POLICY,
    today: TODAY,
    codeVersion: randomUUID(),
    elapsedMs: () => performance.now(),
  });
  const seconds = (performance.now() - begun) / 1_000;
  const { nextIndex } = models.checkpoint;
  const parked = models.parked().length;
  await models.close();
  await store.close();
  lock.release();
  if (parked > 0) throw new Error(`${parked} streams parked`);
  return { nextIndex, seconds };
}

const done = await { fill, scan, rebuild }[act]();
process.stdout.write(
  JSON.stringify({ seconds: (performance.now() - begun) / 1_000, ...done, peakMb: resourceUsage().maxRSS / 1_024 }),
);
