import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootAt, MemoryNodes, appendLeaf, leafOf } from '#audit';
import { realPartnershipCommands, syntheticCohort } from '#registers';
import { Engine, exportVerbatim, importVerbatim, loadCommands, readSettings, type Settings } from './index.js';

describe('a log written out verbatim', () => {
  let folder: string;
  let source: Settings;
  let written: string[];
  let root: string | null;

  const settingsOf = (name: string) =>
    readSettings({}, { dataDir: join(folder, name, 'data'), keyDir: join(folder, name, 'keys') });
  const linesOf = (texts: readonly string[]) =>
    async function* () {
      yield* texts;
    };
  const exported = async (settings: Settings, partnershipId?: string) => {
    const lines: string[] = [];
    const proof = await exportVerbatim(
      settings,
      (line) => void lines.push(line),
      partnershipId === undefined ? {} : { partnershipId },
    );
    return { lines, proof };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'verbatim-'));
    source = settingsOf('source');
    const engine = await Engine.open({ settings: source, as: { verb: 'test' } });
    await loadCommands(engine, realPartnershipCommands(), engine.actor);
    await loadCommands(engine, syntheticCohort({ seed: 3, partnerships: 5, today: '2026-01-01' }), engine.actor, {
      abreast: 5,
    });
    await engine.close();
    const { lines, proof } = await exported(source);
    written = lines;
    root = proof.root;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has the root of the tree over its events', () => {
    const nodes = new MemoryNodes();
    written.forEach((line, index) => appendLeaf(nodes, index, leafOf(JSON.parse(line) as never)));
    expect(root).toBe(rootAt(nodes, written.length).toString('hex'));
  });

  it('comes out of the store it was taken into byte for byte', async () => {
    const copy = settingsOf('copy');
    expect(await importVerbatim(copy, linesOf(written))).toEqual({ events: written.length, root });
    expect((await exported(copy)).lines).toEqual(written);
  });

  it('is read beside the owner of the folder', async () => {
    const engine = await Engine.open({ settings: source, as: { verb: 'test' } });
    try {
      expect((await exported(source)).lines).toEqual(written);
    } finally {
      await engine.close();
    }
  });

  it('gives a part of it without claiming the whole', async () => {
    const { lines, proof } = await exported(source, 'low-moss');
    expect(proof).toEqual({ events: 34, root: null });
    expect(lines).toEqual(written.filter((line) => line.includes('"stream":"partnership-low-moss"')));
  });

  it('can be gone on with from wherever an import stopped', async () => {
    for (const size of [1, 34, written.length - 1]) {
      const copy = settingsOf(`stopped-${size}`);
      await importVerbatim(copy, linesOf(written.slice(0, size)));
      expect(await importVerbatim(copy, linesOf(written))).toEqual({ events: written.length, root });
    }
  });

  it('is not taken into a store that holds anything else', async () => {
    const others = settingsOf('others');
    const engine = await Engine.open({ settings: others, as: { verb: 'test' } });
    await loadCommands(engine, realPartnershipCommands().slice(0, 3), engine.actor);
    await engine.close();
    await expect(importVerbatim(others, linesOf(written))).rejects.toMatchObject({ code: 'ImportRefused' });
    expect((await exported(others)).lines).toHaveLength(3);
  });

  it('is not taken into a store that holds all of it', async () => {
    const copy = settingsOf('whole');
    await importVerbatim(copy, linesOf(written));
    await expect(importVerbatim(copy, linesOf(written))).rejects.toMatchObject({ code: 'ImportRefused' });
  });

  it('is not taken into a folder that is in use', async () => {
    const engine = await Engine.open({ settings: settingsOf('in-use'), as: { verb: 'test' } });
    try {
      await expect(importVerbatim(settingsOf('in-use'), linesOf(written))).rejects.toMatchObject({
        code: 'DataFolderInUse',
      });
    } finally {
      await engine.close();
    }
  });

  it('lets the folder go when it is refused', async () => {
    const copy = settingsOf('let-go');
    await expect(importVerbatim(copy, linesOf(['nothing']))).rejects.toMatchObject({ code: 'ImportRefused', line: 1 });
    expect(await importVerbatim(copy, linesOf(written))).toMatchObject({ events: written.length });
  });

  it('needs a line at least', async () => {
    await expect(importVerbatim(settingsOf('empty'), linesOf(['', ' ']))).rejects.toThrow('the file holds no event');
  });

  it('is of no use to another store than a data folder', async () => {
    const settings = { ...settingsOf('esdb'), store: 'esdb://127.0.0.1:2113?tls=false' };
    await expect(importVerbatim(settings, linesOf(written))).rejects.toThrow('unset PSP_STORE');
  });

  it('is not written out where there is none', async () => {
    await expect(exported(settingsOf('nowhere'))).rejects.toMatchObject({ code: 'LogMissing' });
  });

  it('is found damaged where the file is none of a log', async () => {
    const copy = settingsOf('damaged');
    await importVerbatim(copy, linesOf(written.slice(0, 1)));
    copyFileSync(import.meta.filename, join(copy.dataDir, 'log.db'));
    await expect(exported(copy)).rejects.toMatchObject({ code: 'ForeignFile' });
  });
});
