/** kill -9 while events are appended, again and again on one log: what was acknowledged is there, and nothing twice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CompactRange, leafOf } from '#audit';
import { type LocalEvent, openLocalLog } from '#event-store';
import { SealedTree } from '../../libs/engine/src/sealed-tree.js';
import { builtAudit, builtEventStore } from '../contract/built.js';
import { rounds } from './rounds.js';
import { seededRandom } from './seeded-random.js';

const script = fileURLToPath(new URL('writing-process.mjs', import.meta.url));
const LONGEST_LIFE_MS = 25;

/** Lets one process write until it is killed; answers the ids that it said were written. */
async function lifeOf(folder: string, killAfterMs: number, plant?: string): Promise<string[]> {
  const argument = JSON.stringify({
    built: builtEventStore().href,
    audit: builtAudit().href,
    folder,
    callers: 4,
    plant,
  });
  const child = spawn(process.execPath, [script, argument], { stdio: ['ignore', 'pipe', 'inherit'] });
  const dead = once(child, 'exit');
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'READY') setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    else acknowledged.push(line.slice('A '.length));
  }
  await dead;
  if (child.signalCode !== 'SIGKILL') throw new Error(`the process ended by itself with ${child.exitCode}`);
  return acknowledged;
}

function assertSound(events: readonly LocalEvent[]): void {
  const next = new Map<string, number>();
  for (const [i, { index, stream, revision }] of events.entries()) {
    if (index !== i || revision !== (next.get(stream) ?? 0)) throw new Error(`event ${i} is not the next one`);
    next.set(stream, revision + 1);
  }
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
}

/** The tree in the log is that of these events, and at the size of the round before it has the root that it had then. */
function expectTree(folder: string, events: readonly LocalEvent[], before: Seen): Seen {
  const tree = new SealedTree(join(folder, 'log.db'));
  const range = new CompactRange();
  for (const event of events) range.push(leafOf(event));
  const now = { size: tree.size, root: tree.rootAt(tree.size) };
  expect(now).toEqual({ size: events.length, root: range.root() });
  expect(tree.rootAt(before.size)).toEqual(before.root);
  tree.close();
  return now;
}
interface Seen {
  readonly size: number;
  readonly root: Buffer;
}

async function eventsIn(folder: string): Promise<LocalEvent[]> {
  const log = openLocalLog({ folder }, { now: () => '2026-01-05T12:00:00.000Z' });
  const events = [...log.readFrom(0)];
  await log.close();
  return events;
}

describe('a process that is killed while it appends', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psp-kill-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const times = rounds(300, 5_000);
  it(
    `loses nothing that it acknowledged, ${times} times`,
    async () => {
      const random = seededRandom(1);
      const acknowledged: string[] = [];
      let before: string[] = [];
      let seen: Seen = { size: 0, root: new CompactRange().root() };
      for (let round = 1; round <= times; round++) {
        acknowledged.push(...(await lifeOf(folder, random() * LONGEST_LIFE_MS)));
        if (round % 10 !== 0 && round !== times) continue;
        const events = await eventsIn(folder);
        assertSound(events);
        const ids = events.map(({ id }) => id);
        const there = new Set(ids);
        expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
        expect(ids.slice(0, before.length)).toEqual(before); // what stood before stands where it stood
        before = ids;
        seen = expectTree(folder, events, seen);
      }
      expect(acknowledged.length).toBeGreaterThan(times);
    },
    times * 1_000,
  );

  it('is caught when it acknowledges before COMMIT', async () => {
    let lost = 0;
    for (let round = 0; round < 40 && lost === 0; round++) {
      const acknowledged = await lifeOf(folder, 10 + round, 'acknowledgeBeforeCommit');
      const there = new Set((await eventsIn(folder)).map(({ id }) => id));
      lost = acknowledged.filter((id) => !there.has(id)).length;
    }
    expect(lost).toBeGreaterThan(0);
  }, 60_000);
});
