/** Commands that come again, at once, later, after a restart, or with another body: each has one effect. */
import type { Command } from '#lifecycle';
import { Streams, type RecordOutcome } from '#engine';
import {
  milestone,
  openRecording,
  propose,
  type ClerksRecorder,
  type Recording,
} from '../../libs/engine/test/recording.js';
import { rounds } from './rounds.js';
import { seededRandom } from './seeded-random.js';

const EACH_PARTNERSHIP = 20;

interface Asked {
  readonly command: Command;
  /** How often it is sent in all. */
  readonly times: number;
  readonly atOnce: boolean;
  /** Whether another body comes under its id too. */
  readonly spoofed: boolean;
  readonly outcomes: RecordOutcome[];
  readonly spoofs: RecordOutcome[];
}

const otherBody = (command: Command): Command => ({ ...command, data: { ...command.data, [firstText(command)]: 'X' } });
const firstText = ({ data }: Command) => ('name' in data ? 'name' : 'label');

function commandsOf(partnerships: number, random: () => number): Asked[][] {
  return Array.from({ length: partnerships }, (_, i) =>
    Array.from({ length: EACH_PARTNERSHIP }, (_unused, k) => ({
      command: k === 0 ? propose({ partnershipId: `p-${i}` }) : milestone(`No ${k}`, { partnershipId: `p-${i}` }),
      times: 1 + Math.floor(random() * 5),
      atOnce: random() < 0.5,
      spoofed: random() < 0.1,
      outcomes: [],
      spoofs: [],
    })),
  );
}

/** Sends each command for the first time, half of them as often as they come in all. */
async function first(recorder: ClerksRecorder, life: readonly Asked[]): Promise<void> {
  for (const asked of life) {
    const times = asked.atOnce ? asked.times : 1;
    asked.outcomes.push(...(await Promise.all(Array.from({ length: times }, () => recorder.record(asked.command)))));
    if (asked.spoofed) asked.spoofs.push(await recorder.record(otherBody(asked.command)));
  }
}

/** Sends what is left of each, and the other bodies once more. */
async function again(recorder: ClerksRecorder, life: readonly Asked[]): Promise<void> {
  await Promise.all(
    life.map(async (asked) => {
      while (asked.outcomes.length < asked.times) asked.outcomes.push(await recorder.record(asked.command));
      if (asked.spoofed) asked.spoofs.push(await recorder.record(otherBody(asked.command)));
    }),
  );
}

/** What is not as it should be when everything has been sent. */
function wrongIn(recording: Recording, all: readonly Asked[]): string[] {
  const wrong: string[] = [];
  const standing = new Map<string, number>();
  for (const event of recording.store.log.readFrom(0)) {
    const { commandId } = (event as unknown as { metadata: { commandId: string } }).metadata;
    standing.set(commandId, (standing.get(commandId) ?? 0) + 1);
  }
  for (const { command, outcomes, spoofs } of all) {
    const { commandId } = command;
    if (standing.get(commandId) !== 1) wrong.push(`${commandId} has ${standing.get(commandId)} effects`);
    const places = new Set(
      outcomes.map((outcome) =>
        outcome.outcome === 'Recorded'
          ? `${outcome.revision} ${outcome.index} ${outcome.eventIds.join()} ${outcome.warnings.join()}`
          : JSON.stringify(outcome),
      ),
    );
    if (places.size !== 1) wrong.push(`${commandId} was answered ${[...places].join(' and ')}`);
    const fresh = outcomes.filter((outcome) => outcome.outcome === 'Recorded' && !outcome.repeated).length;
    if (fresh !== 1) wrong.push(`${commandId} was said to be new ${fresh} times`);
    for (const { outcome } of spoofs)
      if (outcome !== 'CommandIdReused') wrong.push(`${commandId} with another body was answered ${outcome}`);
  }
  return wrong;
}

/** Everything once, then the rest by a recorder that has to read what the first one wrote. */
async function recordAll(recording: Recording, partnerships: number, plant?: (streams: Streams) => Streams) {
  const recorder = () => {
    const streams = new Streams(recording.store.log, { soleWriter: true });
    return recording.another({ streams: plant === undefined ? streams : plant(streams) });
  };
  const lives = commandsOf(partnerships, seededRandom(11));
  const before = recorder();
  await Promise.all(lives.map((life) => first(before, life)));
  await recording.store.reconnect();
  const restarted = recorder();
  await Promise.all(lives.map((life) => again(restarted, life)));
  return lives.flat();
}

describe('commands that come again', () => {
  let recording: Recording;
  beforeEach(() => {
    recording = openRecording();
  });
  afterEach(() => recording.close());

  const commands = rounds(10_000, 10_000);
  it(`have one effect each, ${commands} of them`, async () => {
    const all = await recordAll(recording, commands / EACH_PARTNERSHIP);
    expect(wrongIn(recording, all)).toEqual([]);
    expect(recording.store.log.length).toBe(commands);
    expect(all.filter(({ spoofs }) => spoofs.length > 0).length).toBeGreaterThan(commands / 20);
  }, 120_000);

  it('are caught where nobody looks whether they were done', async () => {
    const forgetful = (streams: Streams) =>
      ({
        of: (partnershipId: string) => streams.of(partnershipId).map(withoutCommand),
        refreshed: (partnershipId: string) => streams.refreshed(partnershipId),
        inStore: (...args: Parameters<Streams['inStore']>) => streams.inStore(...args),
      }) as unknown as Streams;
    const all = await recordAll(recording, 2, forgetful);
    expect(wrongIn(recording, all)).not.toEqual([]);
  });
});

const withoutCommand = <E extends { metadata: object }>(event: E): E => ({
  ...event,
  metadata: { ...event.metadata, commandId: '' },
});
