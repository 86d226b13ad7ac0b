import { LOG_SEED, LOG_VKEY, NOTE, TEXT } from '../test/golden-note.js';
import { checkpointText, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.js';
import { keyFileOf, parseVkey, signerOf } from './keys.js';
import { signNote } from './signed-note.js';

const log = signerOf('psp.example/log', keyFileOf(LOG_SEED));
const known = [parseVkey(LOG_VKEY)!];
const root = Buffer.from('100d18a5d11a4e4a30da79977526dfbabfb8400459f89178400522b5d87f37c4', 'hex');
const checkpoint = { origin: 'psp.example/log', size: 5, root };

describe('a checkpoint', () => {
  it('is three lines', () => {
    expect(checkpointText(checkpoint)).toBe(TEXT);
    expect(parseCheckpoint(TEXT)).toEqual(checkpoint);
  });

  it('is found in its note under a known key', () => {
    expect(openCheckpoint(NOTE, known)).toEqual({ checkpoint, signedBy: known });
    expect(openCheckpoint(Buffer.from(signCheckpoint(checkpoint, [log])), known)).toMatchObject({ checkpoint });
  });

  it.each([
    ['an extension line', `${TEXT}extra\n`],
    ['a leading zero', TEXT.replace('\n5\n', '\n05\n')],
    ['a sign', TEXT.replace('\n5\n', '\n+5\n')],
    ['no digits', TEXT.replace('\n5\n', '\n\n')],
    ['a size that is no safe integer', TEXT.replace('\n5\n', '\n9007199254740992\n')],
    ['no origin', TEXT.replace('psp.example/log', '')],
    ['a root of 31 bytes', TEXT.replace('EA0Y', '')],
    ['a root that is not written so', TEXT.replace('N8Q=', 'N8R=')],
    ['no last line feed', TEXT.slice(0, -1)],
    ['a line missing', 'psp.example/log\n5\n'],
  ])('is not read from a text with %s', (_, text) => {
    expect(parseCheckpoint(text)).toBeUndefined();
  });

  it('is rejected in a signed note that says something else', () => {
    expect(openCheckpoint(signNote('hello\n', [log]), known)).toEqual({ rejected: 'the note holds no checkpoint' });
  });

  it('is rejected where the key that signed it is not named after its origin', () => {
    const note = signNote(TEXT.replace('psp.example/log', 'other.example/log'), [log]);
    expect(openCheckpoint(note, known)).toEqual({ rejected: expect.stringContaining('other.example/log') });
  });

  it('is not signed under another origin', () => {
    expect(() => signCheckpoint({ ...checkpoint, origin: 'other' }, [log])).toThrow(/origin/);
  });
});
