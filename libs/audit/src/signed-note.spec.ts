import { LOG_LINE, LOG_SEED, LOG_VKEY, NOTE, TEXT, WITNESS_LINE, WITNESS_VKEY } from '../test/golden-note.js';
import { keyFileOf, parseVkey, signerOf } from './keys.js';
import { openNote, parseNote, signNote } from './signed-note.js';

const log = signerOf('psp.example/log', keyFileOf(LOG_SEED));
const other = signerOf('other.example/log', keyFileOf(Buffer.alloc(32, 9)));
const known = [parseVkey(LOG_VKEY)!];
const open = (note: string, verifiers = known) => openNote(Buffer.from(note), verifiers);

describe('a signed note', () => {
  it('is the golden one, byte for byte', () => {
    expect(Buffer.byteLength(TEXT)).toBe(63);
    expect(Buffer.byteLength(NOTE)).toBe(310);
    expect(signNote(TEXT, [log])).toBe(`${TEXT}\n${LOG_LINE}`);
  });

  it('is believed with a good signature of a known key, others ignored', () => {
    expect(open(NOTE)).toEqual({ text: TEXT, signedBy: known });
  });

  it('is believed under several known keys', () => {
    expect(open(signNote('text\n', [log, other]), [log, other])).toEqual({ text: 'text\n', signedBy: [log, other] });
  });

  it('is not believed where one of two known signatures fails', () => {
    const [text, first, second] = [TEXT, LOG_LINE, signNote('another text\n', [other]).split('\n\n')[1]!];
    expect(open(`${text}\n${first}${second}`, [log, other])).toHaveProperty('rejected');
    expect(open(`${text}\n${first}${second}`, [log])).toHaveProperty('text', TEXT);
  });

  it('is not believed on the word of a witness whose kind of signature is not known', () => {
    expect(open(`${TEXT}\n${WITNESS_LINE}`, [parseVkey(WITNESS_VKEY)!])).toEqual({
      rejected: 'no known key signed the note',
    });
  });

  it('is split at its last blank line', () => {
    const note = signNote('one\n\ntwo\n', [log]);
    expect(parseNote(Buffer.from(note))).toMatchObject({ text: 'one\n\ntwo\n' });
  });

  it.each([
    ['a changed text', NOTE.replace('\n5\n', '\n6\n')],
    ['a changed signature', NOTE.replace('ZheEtJ8', 'ZheEtJ9')],
    ['another key id', NOTE.replace('ZheEtJ8', 'ZheEtZ8')],
    ['another key name', NOTE.replace('— psp.example', '— psp.exampel')],
    ['no signature', `${TEXT}\n`],
    ['no blank line', TEXT + LOG_LINE],
    ['no last line feed', NOTE.slice(0, -1)],
    ['a hyphen for the dash', NOTE.replaceAll('—', '-')],
    ['two spaces', NOTE.replace('— psp.example/log ', '— psp.example/log  ')],
    ['a carriage return', NOTE.replaceAll('\n', '\r\n')],
    ['a tab', NOTE.replace('psp.example/log\n5', 'psp.example/log\t\n5')],
    ['base64 without padding', NOTE.replace('HUTCPws=', 'HUTCPws')],
    ['base64 with spare bits set', NOTE.replace('HUTCPws=', 'HUTCPwt=')],
    [
      'base64 of the URL alphabet',
      NOTE.replace(
        'lqG8owAAAABpVbkAeWOcMH5RVyyo1lBJh9Y7GYbFSbjLcztVxQF4eQ9AkkbltzjAe2bw24uzxhCAsq7DgPpHjLI2/',
        'lqG8owAAAABpVbkAeWOcMH5RVyyo1lBJh9Y7GYbFSbjLcztVxQF4eQ9AkkbltzjAe2bw24uzxhCAsq7DgPpHjLI2_',
      ),
    ],
    ['an empty signature', `${NOTE}— other.example/log AAAAAA==\n`],
    ['a plus in a name', `${NOTE}— other+example AAAAAAAA\n`],
    ['17 signatures', NOTE + '— other.example/log AAAAAAAA\n'.repeat(15)],
    ['more than 64 kB', `${'x'.repeat(65_536)}\n${NOTE}`],
  ])('is rejected with %s', (_, note) => {
    expect(note).not.toBe(NOTE);
    expect(open(note)).toEqual({ rejected: expect.any(String) });
  });

  it('is rejected where it is no valid UTF-8', () => {
    const bytes = Buffer.from(`${NOTE}`);
    bytes[0] = 0xff;
    expect(openNote(bytes, known)).toEqual({ rejected: 'the note is not valid UTF-8' });
  });

  it('may have 16 signatures', () => {
    expect(open(NOTE + '— other.example/log AAAAAAAA\n'.repeat(14))).toHaveProperty('text', TEXT);
  });

  it.each(['no line feed', 'a\rb\n', '\ud800\n'])('is not made of the text %p', (text) => {
    expect(() => signNote(text, [log])).toThrow(/cannot be signed/);
  });
});
