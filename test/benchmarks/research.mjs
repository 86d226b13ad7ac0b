/** A question about a cohort of 10,000 partnerships and 200,000 events, at the end of the log and in the middle of it: from
 *  the log on disk to the bytes of the answer. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LogSource } from '../../dist/libs/engine/src/index.js';
import { openLocalLog } from '../../dist/libs/event-store/src/index.js';
import { loadRegisters } from '../../dist/libs/registers/src/index.js';
import { answer } from '../../dist/libs/research/src/index.js';
import { discard, inTurn, line, median, number, shown, throwAway } from './measuring.mjs';

const EVENTS = 200_000;
const MOST_SECONDS = 2;
const TODAY = '2026-11-01';
const worker = fileURLToPath(new URL('rebuild-worker.mjs', import.meta.url));

export async function research(rounds = 5) {
  const folder = throwAway();
  try {
    const filled = await promisify(execFile)(process.execPath, [worker, 'fill', folder, String(EVENTS)]);
    const { events } = JSON.parse(filled.stdout);
    const log = openLocalLog({ path: join(folder, 'log.db') }, { now: () => `${TODAY}T12:00:00.000Z` });
    const registers = loadRegisters();
    const asked = (knownSize, policy, validAt) => async () => {
      const source = new LogSource({ log, registers, today: TODAY, parked: [], rootAt: () => null });
      const from = performance.now();
      await answer(
        'Q1',
        {
          cohort: { synthetic: true },
          precision: { policy },
          validAt,
          knownAt: { knownSize, knownAt: log.eventAt(knownSize - 1).knownAt },
        },
        source,
      );
      return (performance.now() - from) / 1_000;
    };
    const half = Math.floor(events / 2);
    const taken = await inTurn(rounds, {
      exact: asked(events, 'midpoint', TODAY),
      exactThen: asked(half, 'midpoint', '2019-06-30'),
      asKnown: asked(events, 'auto', TODAY),
    });
    const partnerships = log.streams().length;
    await log.close();
    const result = (name, what, limit) =>
      line(
        `${what}, ${number(partnerships)} partnerships and ${number(events)} events`,
        { ratio: MOST_SECONDS / median(taken[name]), says: `${shown(taken[name], ' s', 2)} (at most ${MOST_SECONDS})` },
        limit,
      );
    return [
      result('exact', 'time to mainstream, each date one day', 1),
      result('exactThen', '  as of a day and half of the log', 1),
      result('asKnown', '  with vague dates drawn fifty times'),
    ].every(Boolean);
  } finally {
    discard(folder);
  }
}
