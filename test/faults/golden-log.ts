/** A log with events of every type that was ever stored, in as many partnerships as are wanted, and some in streams that
 *  the product only keeps. */
import { readFileSync } from 'node:fs';
import { lockFolder, openSqliteStore, type NewEvent } from '#event-store';
import { sealAlongside } from '#engine';
import { uuidV5 } from '#registers';

interface GoldenEvent extends NewEvent {
  readonly revision: number;
}

const golden = readFileSync(new URL('../../libs/lifecycle/golden/events-v1.ndjson', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as GoldenEvent);

export const GOLDEN_EVENTS = golden.length;
const NAMESPACE = '0d9b1f0e-6a3b-4c55-9e0a-3c1f5a7b2d11';
/** Partnerships whose events come turn by turn, so many of each at a time. */
const ABREAST = 3;
const AT_A_TIME = [1, 4, 7, 2];

/** Fills a data folder that is empty. Answers how many events it holds. */
export async function fillWithGolden(folder: string, partnerships: number): Promise<number> {
  const now = () => '2026-01-05T12:00:00.000Z';
  const lock = lockFolder(folder, { as: { verb: 'test' }, now });
  const store = openSqliteStore({ lock, now, newLogId: () => uuidV5(NAMESPACE, folder), alongside: sealAlongside });
  try {
    const waiting: Promise<unknown>[] = [];
    for (const { stream, revision, events } of appendsOf(partnerships)) {
      const expected = revision === 0 ? ('noStream' as const) : { revision: revision - 1 };
      waiting.push(store.append({ stream, expected, events, recordedAt: 'keep' }).then(assertAppended));
    }
    await Promise.all(waiting);
    return store.log.length;
  } finally {
    await store.close();
    lock.release();
  }
}

function assertAppended(outcome: { outcome: string }): void {
  if (outcome.outcome !== 'Appended') throw new Error(JSON.stringify(outcome));
}

interface Written {
  readonly stream: string;
  readonly revision: number;
  readonly events: readonly [NewEvent, ...NewEvent[]];
}

function* appendsOf(partnerships: number): Generator<Written> {
  for (const stream of ['register-programmes', 'organisation-open-door'])
    yield { stream, revision: 0, events: [copyOf(golden[0]!, stream)] };
  for (let first = 0; first < partnerships; first += ABREAST) {
    const streams = Array.from(
      { length: Math.min(ABREAST, partnerships - first) },
      (_, i) => `partnership-golden-${first + i}`,
    );
    for (let revision = 0, turn = first; revision < golden.length; turn += 1) {
      const upTo = Math.min(golden.length, revision + AT_A_TIME[turn % AT_A_TIME.length]!);
      for (const stream of streams) {
        const [event, ...more] = golden.slice(revision, upTo).map((one) => copyOf(one, stream));
        yield { stream, revision, events: [event!, ...more] };
      }
      revision = upTo;
    }
  }
}

const copyOf = ({ id, type, data, metadata }: GoldenEvent, stream: string): NewEvent => ({
  id: uuidV5(NAMESPACE, `${stream}/${id}`),
  type,
  data,
  metadata,
});
