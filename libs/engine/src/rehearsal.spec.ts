import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '#lifecycle';
import { realPartnershipCommands } from '#registers';
import { Engine, readSettings, Rehearsal } from './index.js';

describe('a rehearsal', () => {
  let folder: string;
  let engine: Engine;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
    const settings = readSettings({}, { dataDir: join(folder, 'data'), keyDir: join(folder, 'keys') });
    engine = await Engine.open({ settings, as: { verb: 'test' } });
  });
  afterEach(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  const lowMoss = () => realPartnershipCommands().filter(({ partnershipId }) => partnershipId === 'low-moss');

  it('answers what recording answers, line after line, and writes nothing', async () => {
    const rehearsal = new Rehearsal(engine, engine.actor);
    const tried = lowMoss().map((command) => rehearsal.try(command));
    expect(engine.log.length).toBe(0);
    expect(rehearsal.events).toBe(34);
    for (const [at, command] of lowMoss().entries()) {
      const recorded = await engine.record(command, engine.actor);
      expect(tried[at]).toMatchObject({
        outcome: 'Acceptable',
        done: false,
        warnings: (recorded as { warnings: readonly string[] }).warnings,
      });
    }
  });

  it('knows a command that was recorded, and one that it tried', async () => {
    const [first, second] = lowMoss() as [Command, Command];
    await engine.record(first, engine.actor);
    const rehearsal = new Rehearsal(engine, engine.actor);
    expect(rehearsal.try(first)).toMatchObject({ outcome: 'Acceptable', done: true });
    expect(rehearsal.try(second)).toMatchObject({ done: false });
    expect(rehearsal.try(second)).toMatchObject({ done: true });
  });

  it('refuses what would be refused by then, with the same refusals', async () => {
    const [first] = lowMoss() as [Command];
    const again: Command = { ...first, commandId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' };
    const rehearsal = new Rehearsal(engine, engine.actor);
    rehearsal.try(first);
    const refused = rehearsal.try(again);
    await engine.record(first, engine.actor);
    expect(refused).toEqual(await engine.record(again, engine.actor));
  });

  it('does not take one id for two commands', () => {
    const [first] = lowMoss() as [Command];
    const rehearsal = new Rehearsal(engine, engine.actor);
    rehearsal.try(first);
    expect(rehearsal.try({ ...first, occurredOn: '2011' })).toEqual({ outcome: 'CommandIdReused' });
  });

  it('refuses a revision that the history would have left behind', () => {
    const [first, second] = lowMoss() as [Command, Command];
    const rehearsal = new Rehearsal(engine, engine.actor);
    rehearsal.try(first);
    expect(rehearsal.try({ ...second, expectedRevision: 7 })).toEqual({ outcome: 'Stale', revision: 0 });
  });

  it('leaves alone what another rehearsal tried', () => {
    const [first, second] = lowMoss() as [Command, Command];
    new Rehearsal(engine, engine.actor).try(first);
    expect(new Rehearsal(engine, engine.actor).try(second)).toMatchObject({ outcome: 'Refused' });
  });
});
