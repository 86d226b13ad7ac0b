import { LOG_VKEY, NOTE, PROOF } from '../test/golden-note.js';
import { parseVkey } from './keys.js';
import { leafOfEntry } from './leaf.js';
import { MemoryNodes } from './memory-nodes.js';
import { openTlogProof, parseTlogProof, tlogProofText } from './tlog-proof.js';
import { appendLeaf, inclusionProof } from './tree.js';

const known = [parseVkey(LOG_VKEY)!];
const nodes = new MemoryNodes();
for (let i = 0; i < 5; i += 1) appendLeaf(nodes, i, leafOfEntry(`psp-${i}`));

describe("an event's proof in a file", () => {
  it('is the golden one, byte for byte', () => {
    expect(tlogProofText({ index: 2, hashes: inclusionProof(nodes, 2, 5), note: NOTE })).toBe(PROOF);
  });

  it('is read back', () => {
    expect(parseTlogProof(PROOF)).toEqual({ index: 2, hashes: inclusionProof(nodes, 2, 5), note: NOTE });
  });

  it('carries extra bytes', () => {
    const proof = { index: 2, hashes: inclusionProof(nodes, 2, 5), note: NOTE, extra: Buffer.from('more') };
    expect(parseTlogProof(tlogProofText(proof))).toEqual(proof);
  });

  it('has no hashes where the log has one event', () => {
    expect(parseTlogProof(tlogProofText({ index: 0, hashes: [], note: NOTE }))).toEqual({
      index: 0,
      hashes: [],
      note: NOTE,
    });
  });

  it('is believed for the leaf it was made for', () => {
    expect(openTlogProof(PROOF, leafOfEntry('psp-2'), known)).toMatchObject({ index: 2, checkpoint: { size: 5 } });
  });

  it.each([
    ['another leaf', PROOF, 'psp-3'],
    ['another index', PROOF.replace('index 2', 'index 3'), 'psp-2'],
    ['a changed hash', PROOF.replace('KqpkLB', 'KqpkLC'), 'psp-2'],
    ['a changed checkpoint', PROOF.replace('\n5\n', '\n6\n'), 'psp-2'],
    ['another version', PROOF.replace('@v1', '@v2'), 'psp-2'],
    ['no index', PROOF.replace('index 2\n', ''), 'psp-2'],
    ['a leading zero', PROOF.replace('index 2', 'index 02'), 'psp-2'],
    ['a hash of 31 bytes', PROOF.replace('Kqpk', ''), 'psp-2'],
    ['no blank line', PROOF.replaceAll('\n\n', '\n'), 'psp-2'],
    ['a malformed extra line', PROOF.replace('index', 'extra A\nindex'), 'psp-2'],
  ])('is rejected with %s', (_, text, entry) => {
    expect(openTlogProof(text, leafOfEntry(entry), known)).toEqual({ rejected: expect.any(String) });
  });
});
