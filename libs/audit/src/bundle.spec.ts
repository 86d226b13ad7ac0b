import { hash } from 'node:crypto';
import type { BundleLine } from './bundle.js';
import { leafOfLine, lineOf, lineText, manifestText, parseLine, withheldLineOf } from './bundle.js';
import { leafOf } from './leaf.js';

const sealed = { kid: 'k1', iv: 'AAAA', ct: 'AA', tag: 'AAAA' };
const event = {
  index: 7,
  id: '2f0b6a2e-97d4-5c1f-8d7e-5a1c3e9b7f20',
  stream: 'partnership-low-moss',
  revision: 3,
  type: 'PilotEnded',
  data: { pilotId: 'pilot-1', occurredOn: '2013-04', note: { sealed } },
  metadata: { recordedAt: '2026-01-05T09:30:00.000Z', actor: { id: 'act_1', role: 'recorder' }, schemaVersion: 1 },
};
const { data: _, metadata: __, ...named } = event;
const foreign = { ...named, raw: { data: Buffer.from('not json'), metadata: Buffer.from('{}') } };
const hashOf = (text: string) => hash('sha256', text, 'hex');

const readBack = (line: BundleLine) => parseLine(lineText(line));

describe('the line of an event', () => {
  it('holds everything for who may see actors, sealed texts by their hash', () => {
    const sealedHash = hashOf('{"ct":"AA","iv":"AAAA","kid":"k1","tag":"AAAA"}');
    expect(lineOf(event, { actors: 'shown' })).toEqual({
      ...named,
      schemaVersion: 1,
      recordedAt: '2026-01-05T09:30:00.000Z',
      data: { ...event.data, note: { sealedHash } },
      metadata: event.metadata,
    });
  });

  it('holds the hash of the metadata where actors are left out', () => {
    const line = lineOf(event, { actors: 'leftOut' });
    expect(line).not.toHaveProperty('metadata');
    expect(JSON.stringify(line)).not.toContain('act_1');
    expect(line).toHaveProperty('metadataHash', expect.stringMatching(/^[0-9a-f]{64}$/));
  });

  it('holds ciphertexts for who keeps them', () => {
    expect(lineOf(event, { actors: 'shown', sealed: 'ciphertext' })).toMatchObject({ data: { note: { sealed } } });
  });

  it('holds the hashes of the raw bytes of a foreign event, in any form', () => {
    const line = { ...named, rawDataHash: hashOf('not json'), rawMetadataHash: hashOf('{}') };
    expect(lineOf(foreign, { actors: 'shown' })).toEqual(line);
    expect(lineOf(foreign, { actors: 'leftOut' })).toEqual(line);
  });

  it.each([
    ['full', lineOf(event, { actors: 'shown' }), leafOf(event)],
    ['with ciphertexts', lineOf(event, { actors: 'shown', sealed: 'ciphertext' }), leafOf(event)],
    ['without actors', lineOf(event, { actors: 'leftOut' }), leafOf(event)],
    ['foreign', lineOf(foreign, { actors: 'shown' }), leafOf(foreign)],
    ['withheld', withheldLineOf(7, leafOf(event), { reason: 'personal data', authorityIndex: 9 }), leafOf(event)],
  ])('gives the leaf of its event and is read back: %s', (_, line, leaf) => {
    expect(leafOfLine(line)).toEqual(leaf);
    expect(readBack(line)).toEqual(line);
  });

  it('carries a proof in a part of a log', () => {
    const line = lineOf(event, { actors: 'leftOut' });
    const proof = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const text = lineText(line, proof);
    expect(text.endsWith('\n')).toBe(true);
    expect(parseLine(text)).toEqual({ ...line, proof: proof.map((hash) => hash.toString('base64')) });
  });

  it.each([
    ['a proof of short hashes', { ...lineOf(event, { actors: 'leftOut' }), proof: ['AAAA'] }],
    ['a leaf of 31 bytes', withheldLineOf(7, Buffer.alloc(31), { reason: 'x', authorityIndex: 9 })],
    [
      'a leaf that is withheld by an earlier event',
      withheldLineOf(7, Buffer.alloc(32), { reason: 'x', authorityIndex: 7 }),
    ],
    ['a withheld body without reason', { ...withheldLineOf(7, Buffer.alloc(32), {} as never) }],
    ['a malformed hash of metadata', { ...lineOf(event, { actors: 'leftOut' }), metadataHash: 'x' }],
    ['a malformed hash of raw bytes', { ...lineOf(foreign, { actors: 'shown' }), rawDataHash: 'x' }],
    ['a key that is not allowed', { ...lineOf(event, { actors: 'leftOut' }), data: { 'a b': 1 } }],
    ['a member that no form has', { ...lineOf(event, { actors: 'leftOut' }), position: 's7' }],
  ])('is rejected with %s', (_, line) => {
    expect(readBack(line as BundleLine)).toEqual({ rejected: expect.any(String) });
  });
});

describe('the manifest', () => {
  it('is what sha256sum --check reads', () => {
    expect(
      manifestText([
        ['events.ndjson', 'ab'],
        ['keys.txt', 'cd'],
      ]),
    ).toBe('ab  events.ndjson\ncd  keys.txt\n');
  });
});
