import { loadRegisters, realPartnershipCommands } from '#registers';
import { holdsOnlyPartOf, loadCommands } from './load.js';
import { CLERK, milestone, openRecording, propose, type Recording } from '../test/recording.js';

describe('commands that are loaded', () => {
  let recording: Recording;
  beforeEach(() => {
    recording = openRecording({ registers: loadRegisters() }, '2026-11-01T12:00:00.000Z');
  });
  afterEach(() => recording.close());

  it('are the real partnerships, of which none is refused, and a second load adds nothing', async () => {
    const commands = [...realPartnershipCommands()];
    const first = await loadCommands(recording.recorder, commands, CLERK);
    expect(first).toEqual({ recorded: commands.length, alreadyThere: 0, refused: [] });
    const second = await loadCommands(recording.another(), commands, CLERK);
    expect(second).toEqual({ recorded: 0, alreadyThere: commands.length, refused: [] });
    expect(recording.store.log.length).toBe(commands.length);
  }, 30_000);

  it('go on where they were interrupted', async () => {
    const commands = [propose(), milestone('A'), milestone('B')];
    await loadCommands(recording.recorder, commands.slice(0, 2), CLERK);
    expect(holdsOnlyPartOf(recording.store.log, commands)).toBe(true);
    expect(await loadCommands(recording.recorder, commands, CLERK)).toEqual({
      recorded: 1,
      alreadyThere: 2,
      refused: [],
    });
    expect(holdsOnlyPartOf(recording.store.log, commands)).toBe(false);
  });

  it('are not taken for interrupted where somebody recorded something else', async () => {
    const commands = [propose(), milestone('A'), milestone('B')];
    expect(holdsOnlyPartOf(recording.store.log, commands)).toBe(true);
    await loadCommands(recording.recorder, [propose({ partnershipId: 'elsewhere' })], CLERK);
    expect(holdsOnlyPartOf(recording.store.log, commands)).toBe(false);
  });

  it('that are refused are named, and the others recorded', async () => {
    const again = propose();
    const report = await loadCommands(recording.recorder, [propose(), again, milestone()], CLERK);
    expect(report).toMatchObject({
      recorded: 2,
      refused: [{ commandId: again.commandId, message: expect.stringMatching(/./) as string }],
    });
  });

  it('under an id that stands for another command are named', async () => {
    const one = propose();
    const other = { ...one, data: { ...one.data, name: 'Other' } };
    const { refused } = await loadCommands(recording.recorder, [one, other], CLERK);
    expect(refused).toEqual([
      {
        commandId: one.commandId,
        partnershipId: 'harbour',
        message: expect.stringMatching(/another command/) as string,
      },
    ]);
  });

  it('of several partnerships side by side are recorded in the same order every time', async () => {
    const life = (partnershipId: string) => [
      propose({ partnershipId }),
      milestone('A', { partnershipId }),
      milestone('B', { partnershipId }),
    ];
    const done: number[] = [];
    await loadCommands(
      recording.recorder,
      ['one', 'two', 'three'].flatMap((id) => life(id)),
      CLERK,
      { abreast: 2, onProgress: (partnerships) => done.push(partnerships) },
    );
    const streams = [...recording.store.log.readFrom(0)].map(({ stream }) => stream.slice('partnership-'.length));
    expect(streams).toEqual(['one', 'two', 'one', 'two', 'one', 'two', 'three', 'three', 'three']);
    expect(done).toEqual([0, 0, 2, 2, 2, 3]);
  });

  it('stop where the store does not take one, saying which', async () => {
    const asked = propose();
    const reading = recording.another({ readOnly: true });
    await expect(loadCommands(reading, [asked], CLERK)).rejects.toThrow(asked.commandId);
  });

  it('stop where they are told to, and keep what is recorded', async () => {
    const stop = new AbortController();
    const report = await loadCommands(recording.recorder, [propose(), milestone('A'), milestone('B')], CLERK, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(report.recorded).toBe(1);
    expect(recording.store.log.length).toBe(1);
  });
});
