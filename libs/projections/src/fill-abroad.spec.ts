import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../../../dist/libs/', import.meta.url);
const script = fileURLToPath(new URL('../test/filling-process.mjs', import.meta.url));
const isBuilt = existsSync(fileURLToPath(new URL('projections/src/fill-worker.js', built)));

/** Threads load the built product, so a process of its own runs that. */
function filled() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, built.href], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as {
    abroad: Record<string, unknown[]>;
    here: Record<string, unknown[]>;
    seen: number;
    found: [string, Record<string, object>][];
    newer: object;
  };
}

(isBuilt ? describe : describe.skip)(
  `read models filled by threads of their own${isBuilt ? '' : ' (skipped: the product is not built)'}`,
  () => {
    let answer: ReturnType<typeof filled>;
    beforeAll(() => {
      answer = filled();
    });

    it('hold what they hold when one thread fills them, and park what it parks', () => {
      expect(answer.here['partnership']).toHaveLength(40);
      expect(answer.here['parked']).toHaveLength(1);
      expect(answer.abroad).toEqual(answer.here);
    });

    it('are compared with those that serve, whichever thread made them', () => {
      expect(answer.seen).toBe(40);
      expect(answer.found.sort()).toEqual([
        ['p-0', { partnership: { added: 0, removed: 0, changed: 1 } }],
        ['p-273', { partnership: { added: 0, removed: 0, changed: 1 } }],
      ]);
    });

    it('stop at an event of a newer version', () => {
      expect(answer.newer).toEqual({ code: 'NewerEvent', index: 122, catalogueVersion: 99 });
    });
  },
);
