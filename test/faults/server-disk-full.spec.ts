/** The disk under a running server fills up and is freed again: it goes on answering, and nothing acknowledged is missing. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logSize, milestone, read, recordHarbour, send } from '../e2e/harbour.js';
import { newPlace, startServer, type Place, type ServerUnderTest } from '../e2e/server-under-test.js';
import { rounds } from './rounds.js';

const MEGABYTES = 96;
const MOST_TRIES = 200;
const RESUMES_WITHIN_MS = 5_000;

/** A small disk of its own for a data folder; undefined where this user may not make one. */
function smallDisk(place: Place): (() => void) | undefined {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', place.dataDir]);
  return mounted.status === 0 ? () => void spawnSync('umount', ['-l', place.dataDir]) : undefined;
}

const trial = newPlace();
const canMount = smallDisk(trial);
canMount?.();
trial.remove();

(canMount === undefined ? describe.skip : describe)(
  `a server whose disk is full${canMount === undefined ? ' (skipped: this user may not mount a small disk)' : ''}`,
  () => {
    let place: Place;
    let unmount: (() => void) | undefined;
    let server: ServerUnderTest;
    const acknowledged: string[] = [];

    beforeAll(async () => {
      place = newPlace();
      unmount = smallDisk(place);
      mkdirSync(join(place.dataDir), { recursive: true });
      server = await startServer({ place });
      await recordHarbour(server.address);
    }, 60_000);
    afterAll(async () => {
      await server?.end('SIGKILL');
      unmount?.();
      place.remove();
    });

    const filler = () => join(place.dataDir, 'filler');
    function fill(): void {
      for (let size = MEGABYTES * 1024 * 1024; size >= 4096; size = Math.floor(size / 2))
        try {
          writeFileSync(filler(), Buffer.alloc(size), { flag: 'a' });
        } catch {
          // that much did not fit; half of it may
        }
    }

    /** Records until an answer has this status; answers how it was said. */
    async function recordUntil(status: number, name: string) {
      for (let i = 0; i < MOST_TRIES; i += 1) {
        const label = `${name} ${i}`;
        const answer = await send(server.address, 'harbour', 'note-milestone', milestone(label));
        if (answer.status === 201) acknowledged.push(label);
        expect([201, 507]).toContain(answer.status);
        if (answer.status === status) return answer;
      }
      throw new Error(`never answered ${status}`);
    }

    const times = rounds(3, 20);
    it.each(Array.from({ length: times }, (_, i) => i + 1))(
      'says so, reads on, and resumes by itself when there is room (%i)',
      async (round) => {
        fill();
        const refused = await recordUntil(507, `full ${round}`);
        expect(refused.body.code).toBe('diskFull');
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        const size = await logSize(server.address);
        expect((await send(server.address, 'harbour', 'note-milestone', milestone('refused'))).status).toBe(507);
        expect(await logSize(server.address)).toBe(size);
        expect((await read(server.address, '/partnerships/harbour')).status).toBe(200);
        const health = await read(server.address, '/health/live');
        expect(health.status).toBe(200);

        rmSync(filler());
        const from = performance.now();
        for (;;) {
          const { status } = await send(server.address, 'harbour', 'note-milestone', milestone(`freed ${round}`));
          if (status === 201) break;
          expect(status).toBe(507);
        }
        acknowledged.push(`freed ${round}`);
        expect(performance.now() - from).toBeLessThanOrEqual(RESUMES_WITHIN_MS);
      },
      60_000,
    );

    it('has everything that it acknowledged, once, and in its read models too', async () => {
      const { body } = await read(server.address, '/events');
      const labels = (body.events as { data: { label?: string } }[]).map(({ data }) => data.label);
      for (const label of acknowledged) expect(labels.filter((one) => one === label)).toHaveLength(1);
      const shown = await read(server.address, '/partnerships/harbour/timeline?limit=500');
      expect(shown.body.items).toHaveLength(labels.length);
      expect(server.logged().filter((line) => line.includes('met a bug'))).toEqual([]);
    });

    it('starts again on what is there', async () => {
      expect((await server.end()).code).toBe(0);
      server = await startServer({ place });
      const { body } = await read(server.address, '/events');
      for (const label of acknowledged)
        expect((body.events as { data: { label?: string } }[]).some(({ data }) => data.label === label)).toBe(true);
    }, 60_000);
  },
);
