import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportKeys, importKeys, lastKeyCopy, readSettings, type Settings } from './index.js';

const NOON = '2026-01-05T12:00:00.000Z';

describe('a copy of the keys', () => {
  let root: string;
  let settings: Settings;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'psp-keys-'));
    settings = readSettings({}, { dataDir: join(root, 'data'), keyDir: join(root, 'keys') });
    for (const folder of [settings.dataDir, settings.keyDir]) mkdirSync(folder);
    writeFileSync(join(settings.keyDir, 'actor.key'), Buffer.from([1, 2, 255]));
    writeFileSync(join(settings.keyDir, 'issuer.pem'), 'pem');
    writeFileSync(join(settings.keyDir, 'anchor.ndjson'), 'grows');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const modeOf = (path: string) => statSync(path).mode & 0o777;
  const thrownBy = (act: () => unknown): { code?: string; message: string } => {
    try {
      act();
      return { message: 'nothing was thrown' };
    } catch (error) {
      return error as { code?: string; message: string };
    }
  };

  it('in a folder is a file for each key, and only for keys, that its owner alone reads', () => {
    const copy = exportKeys(settings, join(root, 'safe/'), NOON);
    expect(copy).toMatchObject({ at: NOON, files: ['actor.key', 'issuer.pem'] });
    expect(readFileSync(join(root, 'safe', 'actor.key'))).toEqual(Buffer.from([1, 2, 255]));
    expect([modeOf(join(root, 'safe')), modeOf(join(root, 'safe', 'actor.key'))]).toEqual([0o700, 0o600]);
  });

  it.each(['safe/', 'safe.json'])('in %s brings the same keys back', (place) => {
    const to = join(root, 'elsewhere', place);
    mkdirSync(join(root, 'elsewhere'));
    exportKeys(settings, place.endsWith('/') ? `${to}/` : to, NOON);
    expect(modeOf(place.endsWith('/') ? join(to, 'issuer.pem') : to)).toBe(0o600);
    const keyDir = join(root, 'new');
    expect(importKeys({ keyDir }, to)).toEqual(['actor.key', 'issuer.pem']);
    expect(readFileSync(join(keyDir, 'actor.key'))).toEqual(Buffer.from([1, 2, 255]));
    expect(modeOf(join(keyDir, 'actor.key'))).toBe(0o600);
    expect(importKeys({ keyDir }, to)).toEqual(['actor.key', 'issuer.pem']);
  });

  it('takes the key of the log along from wherever it lies', () => {
    const logKeyFile = join(root, 'signer', 'log.key');
    mkdirSync(join(root, 'signer'));
    writeFileSync(logKeyFile, 'log');
    writeFileSync(join(root, 'signer', 'log.origin'), 'psp.example/log');
    const copy = exportKeys({ ...settings, logKeyFile }, join(root, 'safe.json'), NOON);
    expect(copy.files).toEqual(['actor.key', 'issuer.pem', 'log.key', 'log.origin']);
  });

  it('is remembered until the keys change', () => {
    expect(lastKeyCopy(settings)).toBeUndefined();
    exportKeys(settings, join(root, 'safe.json'), NOON);
    expect(lastKeyCopy(settings)).toMatchObject({ at: NOON, to: join(root, 'safe.json'), current: true });
    writeFileSync(join(settings.keyDir, 'anchor.ndjson'), 'grows on');
    expect(lastKeyCopy(settings)).toMatchObject({ current: true });
    writeFileSync(join(settings.keyDir, 'log.key'), 'another');
    expect(lastKeyCopy(settings)).toMatchObject({ current: false });
  });

  it('never lies with the keys, nor with the data', () => {
    symlinkSync(settings.keyDir, join(root, 'link'));
    for (const to of [join(settings.keyDir, 'copy.json'), `${settings.keyDir}/`, join(root, 'link', 'copy/')])
      expect(thrownBy(() => exportKeys(settings, to, NOON))).toMatchObject({
        code: 'SettingRefused',
        message: expect.stringContaining('is lost with them') as string,
      });
    expect(thrownBy(() => exportKeys(settings, join(settings.dataDir, 'x.json'), NOON)).message).toContain(
      'with the data',
    );
    expect(lastKeyCopy(settings)).toBeUndefined();
  });

  it('is written over nothing', () => {
    exportKeys(settings, join(root, 'safe/'), NOON);
    exportKeys(settings, join(root, 'safe/'), NOON);
    writeFileSync(join(settings.keyDir, 'actor.key'), 'other');
    expect(thrownBy(() => exportKeys(settings, join(root, 'safe/'), NOON))).toMatchObject({ code: 'SettingRefused' });
    writeFileSync(join(root, 'there'), 'x');
    expect(thrownBy(() => exportKeys(settings, join(root, 'there'), NOON))).toMatchObject({ code: 'SettingRefused' });
    expect(readFileSync(join(root, 'there'), 'utf8')).toBe('x');
  });

  it('replaces no other key, and does not bring back half of them', () => {
    exportKeys(settings, join(root, 'safe.json'), NOON);
    rmSync(join(settings.keyDir, 'actor.key'));
    writeFileSync(join(settings.keyDir, 'issuer.pem'), 'another');
    expect(thrownBy(() => importKeys(settings, join(root, 'safe.json')))).toMatchObject({ code: 'KeyDamaged' });
    expect(thrownBy(() => readFileSync(join(settings.keyDir, 'actor.key'))).code).toBe('ENOENT');
    expect(readFileSync(join(settings.keyDir, 'issuer.pem'), 'utf8')).toBe('another');
  });

  it.each([
    ['nothing', undefined, 'SettingRefused'],
    ['no JSON', 'x', 'KeyDamaged'],
    ['another format', '{"format":"x","files":{}}', 'KeyDamaged'],
    ['names that lead elsewhere', '{"format":"psp-keys-1","files":{"../actor.key":"AA=="}}', 'KeyDamaged'],
  ])('that is %s is no copy', (_what, text, code) => {
    if (text !== undefined) writeFileSync(join(root, 'copy'), text);
    expect(thrownBy(() => importKeys(settings, join(root, 'copy')))).toMatchObject({ code });
  });
});
