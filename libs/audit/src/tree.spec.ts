import { hash } from 'node:crypto';
import { CompactRange } from './compact-range.js';
import { leafOfEntry } from './leaf.js';
import { MemoryNodes } from './memory-nodes.js';
import { verifyConsistency, verifyInclusion } from './proof-check.js';
import { appendLeaf, consistencyProof, inclusionProof, nodeHash, rootAt } from './tree.js';

const LARGEST = 1024;
const leaves = Array.from({ length: LARGEST }, (_, i) => leafOfEntry(`psp-${i}`));
const nodes = new MemoryNodes();
leaves.forEach((leaf, i) => appendLeaf(nodes, i, leaf));

/** The definition of the Merkle tree hash, read aloud: no stored nodes, nothing reused. */
function oracleRoot(list: readonly Buffer[]): Buffer {
  if (list.length === 0) return hash('sha256', '', 'buffer');
  if (list.length === 1) return list[0]!;
  let k = 1;
  while (k * 2 < list.length) k *= 2;
  const both = Buffer.concat([Buffer.from([1]), oracleRoot(list.slice(0, k)), oracleRoot(list.slice(k))]);
  return hash('sha256', both, 'buffer');
}
const roots = Array.from({ length: LARGEST + 1 }, (_, size) => oracleRoot(leaves.slice(0, size)));

/** Fixed pseudo-random numbers (a linear congruential generator): the same cases in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const isIncluded = (index: number, size: number) =>
  verifyInclusion(index, size, leaves[index]!, inclusionProof(nodes, index, size), roots[size]!);
const isConsistent = (from: number, to: number) =>
  verifyConsistency(from, to, roots[from]!, roots[to]!, consistencyProof(nodes, from, to));

describe('the root of the tree', () => {
  it.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '87a494f885b976e3a3e0f55f49aea82d918ff004a2cf54481445b283c58de65c'],
    [3, '514ad2432516abe3340e23e0bf5be7c62e2a2b53aab1d2528d3637281ad6d1e7'],
    [5, '100d18a5d11a4e4a30da79977526dfbabfb8400459f89178400522b5d87f37c4'],
    [8, '7a5d0a7d9feee79230eb9b63627f3cdff0bcf1681634d3689891470587b2f34c'],
  ])('at size %i is the golden one', (size, root) => {
    expect(rootAt(nodes, size).toString('hex')).toBe(root);
  });

  it('is the one of the definition at every size up to 1,024', () => {
    expect(upTo(LARGEST + 1).filter((size) => !rootAt(nodes, size).equals(roots[size]!))).toEqual([]);
  });

  it('comes out the same when the log is only streamed by', () => {
    const range = new CompactRange();
    const wrong = upTo(LARGEST).filter((i) => {
      const right = range.size === i && range.root().equals(roots[i]!);
      range.push(leaves[i]!);
      return !right;
    });
    expect(wrong).toEqual([]);
    expect(range.root()).toEqual(roots[LARGEST]);
  });

  it('tells a node from a leaf', () => {
    expect(nodeHash(leaves[0]!, leaves[1]!)).toEqual(roots[2]);
    expect(() => nodeHash(leaves[0]!, leaves[1]!.subarray(1))).toThrow(RangeError);
  });

  it('is refused where a stored subtree is missing', () => {
    expect(() => rootAt(new MemoryNodes(), 3)).toThrow(/node 0 of level 1 is missing/);
  });

  it.each([-1, 1.5, 2 ** 53])('is refused for the size %p', (size) => {
    expect(() => rootAt(nodes, size)).toThrow(RangeError);
  });
});

describe('an inclusion proof', () => {
  it('is accepted for every leaf of every size up to 130', () => {
    const refused = upTo(131).flatMap((size) => upTo(size).filter((index) => !isIncluded(index, size)));
    expect(refused).toEqual([]);
  });

  it('is accepted for ten leaves of every size from 131 to 1,024', () => {
    const below = numbers(1);
    const refused = upTo(LARGEST + 1)
      .slice(131)
      .flatMap((size) => upTo(10).filter(() => !isIncluded(below(size), size)));
    expect(refused).toEqual([]);
  });

  it('has no more hashes than the tree is high', () => {
    const lengths = upTo(LARGEST).map((index) => inclusionProof(nodes, index, LARGEST).length);
    expect(new Set(lengths)).toEqual(new Set([10]));
  });

  it('is not made for a leaf outside the tree', () => {
    expect(() => inclusionProof(nodes, 5, 5)).toThrow(RangeError);
  });

  it('is checked beyond 32 bits', () => {
    const index = 2 ** 40;
    const proof = upTo(41).map((i) => leaves[i]!);
    const way = proof.slice(0, 40).reduce((right, sibling) => nodeHash(right, sibling), leaves[99]!);
    const root = nodeHash(proof[40]!, way);
    expect(verifyInclusion(index, 2 ** 41, leaves[99]!, proof, root)).toBe(true);
    expect(verifyInclusion(0, 2 ** 41, leaves[99]!, proof, root)).toBe(false);
  });
});

describe('a consistency proof', () => {
  it('is accepted for every pair of sizes up to 130', () => {
    const refused = upTo(131).flatMap((to) =>
      upTo(to + 1)
        .slice(1)
        .filter((from) => !isConsistent(from, to)),
    );
    expect(refused).toEqual([]);
  });

  it('is accepted for twenty pairs with every size from 131 to 1,024', () => {
    const below = numbers(2);
    const refused = upTo(LARGEST + 1)
      .slice(131)
      .flatMap((to) => upTo(20).filter(() => !isConsistent(1 + below(to), to)));
    expect(refused).toEqual([]);
  });

  it.each([
    [0, 5],
    [6, 5],
  ])('is not made from %i to %i', (from, to) => {
    expect(() => consistencyProof(nodes, from, to)).toThrow(RangeError);
  });
});

/** Which side each hash of a proof stands on: a claim that differs in numbers but not in this is the same claim. */
function inclusionShape(index: number, size: number): string {
  if (size <= 1) return '';
  let k = 1;
  while (k * 2 < size) k *= 2;
  return index < k ? `${inclusionShape(index, k)}>` : `${inclusionShape(index - k, size - k)}<`;
}
function consistencyShape(from: number, to: number, whole = true): string {
  if (from === to) return whole ? 'old ' : 'part ';
  let k = 1;
  while (k * 2 < to) k *= 2;
  return from <= k ? `${consistencyShape(from, k, whole)}>` : `${consistencyShape(from - k, to - k, false)}<`;
}

const flipped = (hash: Buffer, bit: number) => {
  const copy = Buffer.from(hash);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
};

/** Every small damage to a list of hashes, each with its name. */
function* damagedProofs(proof: Buffer[], below: (n: number) => number): Generator<[string, Buffer[]]> {
  const other = hash('sha256', 'another hash', 'buffer');
  if (proof.length > 0) {
    yield ['emptied', []];
    yield ['shortened at the front', proof.slice(1)];
    yield ['shortened at the back', proof.slice(0, -1)];
  }
  yield ['lengthened at the front', [other, ...proof]];
  yield ['lengthened at the back', [...proof, other]];
  if (proof.length > 0) yield ['last hash repeated', [...proof, proof.at(-1)!]];
  for (let i = 0; i < proof.length; i += 1) {
    const replaced = (hash: Buffer) => proof.map((old, j) => (j === i ? hash : old));
    yield [`hash ${i} of 31 bytes`, replaced(proof[i]!.subarray(0, 31))];
    yield [`hash ${i} of 33 bytes`, replaced(Buffer.concat([proof[i]!, Buffer.alloc(1)]))];
    yield [`hash ${i} with a bit flipped`, replaced(flipped(proof[i]!, below(256)))];
    for (let j = i + 1; j < proof.length; j += 1) {
      yield [`hashes ${i} and ${j} swapped`, proof.map((old, at) => proof[at === i ? j : at === j ? i : at] ?? old)];
    }
  }
}

describe('a false inclusion proof', () => {
  const below = numbers(3);
  const accepted: string[] = [];
  const kinds = new Set<string>();
  let cases = 0;
  const claim = (what: string, index: number, size: number, leaf: Buffer, proof: Buffer[], root: Buffer) => {
    cases += 1;
    kinds.add(what.replace(/\d+/g, 'n'));
    if (verifyInclusion(index, size, leaf, proof, root)) accepted.push(`${what}: leaf ${index} of ${size}`);
  };

  beforeAll(() => {
    for (let size = 1; size <= 64; size += 1) {
      const root = roots[size]!;
      for (let index = 0; index < size; index += 1) {
        const leaf = leaves[index]!;
        const proof = inclusionProof(nodes, index, size);
        claim('index + 1', index + 1, size, leaf, proof, root);
        claim('index - 1', index - 1, size, leaf, proof, root);
        claim('index = size', size, size, leaf, proof, root);
        for (const otherSize of [size - 1, size + 1]) {
          if (index < otherSize && inclusionShape(index, otherSize) === inclusionShape(index, size)) continue;
          claim('size ± 1', index, otherSize, leaf, proof, root);
        }
        for (const [what, damaged] of damagedProofs(proof, below)) claim(what, index, size, leaf, damaged, root);
        claim('a bit of the leaf', index, size, flipped(leaf, below(256)), proof, root);
        claim('a bit of the root', index, size, leaf, proof, flipped(root, below(256)));
        claim('leaf of 31 bytes', index, size, leaf.subarray(1), proof, root);
        claim('root of 33 bytes', index, size, leaf, proof, Buffer.concat([root, root.subarray(0, 1)]));
        claim('index of no integer', index + 0.5, size, leaf, proof, root);
        if (size > 1) {
          const other = (index + 1 + below(size - 1)) % size;
          claim("another leaf's proof", index, size, leaf, inclusionProof(nodes, other, size), root);
          claim('another leaf', index, size, leaves[other]!, proof, root);
        }
      }
    }
  });

  it('is refused in every case', () => {
    expect(accepted).toEqual([]);
  });

  it('was tried in all its kinds', () => {
    expect(kinds.size).toBe(20);
    expect(cases).toBeGreaterThan(80_000);
  });

  it('is no false one where only the size differs and the way does not', () => {
    expect(inclusionShape(0, 5)).toBe(inclusionShape(0, 6));
    expect(verifyInclusion(0, 6, leaves[0]!, inclusionProof(nodes, 0, 5), roots[5]!)).toBe(true);
  });
});

describe('a false consistency proof', () => {
  const below = numbers(4);
  const accepted: string[] = [];
  const kinds = new Set<string>();
  const claim = (what: string, from: number, to: number, oldRoot: Buffer, newRoot: Buffer, proof: Buffer[]) => {
    kinds.add(what.replace(/\d+/g, 'n'));
    if (verifyConsistency(from, to, oldRoot, newRoot, proof)) accepted.push(`${what}: ${from} to ${to}`);
  };

  beforeAll(() => {
    for (let to = 1; to <= 64; to += 1) {
      const newRoot = roots[to]!;
      claim('from nothing', 0, to, roots[0]!, newRoot, []);
      claim('from nothing with the root itself', 0, to, newRoot, newRoot, [newRoot]);
      claim('from nothing with a proof', 0, to, roots[0]!, newRoot, consistencyProof(nodes, 1, to));
      claim('same size with a proof', to, to, newRoot, newRoot, [newRoot]);
      claim('same size with another root', to, to, roots[to - 1]!, newRoot, []);
      for (let from = 1; from < to; from += 1) {
        const oldRoot = roots[from]!;
        const proof = consistencyProof(nodes, from, to);
        for (const [what, damaged] of damagedProofs(proof, below)) claim(what, from, to, oldRoot, newRoot, damaged);
        claim('old and new root exchanged', from, to, newRoot, oldRoot, proof);
        claim('old root in front', from, to, oldRoot, newRoot, [oldRoot, ...proof]);
        claim('sizes exchanged', to, from, oldRoot, newRoot, proof);
        claim('sizes and roots exchanged', to, from, newRoot, oldRoot, proof);
        claim('a bit of the old root', from, to, flipped(oldRoot, below(256)), newRoot, proof);
        claim('a bit of the new root', from, to, oldRoot, flipped(newRoot, below(256)), proof);
        claim('old root of 31 bytes', from, to, oldRoot.subarray(1), newRoot, proof);
        claim('new root of 33 bytes', from, to, oldRoot, Buffer.concat([newRoot, Buffer.alloc(1)]), proof);
        for (const [m, n] of [
          [from - 1, to],
          [from + 1, to],
          [from, to - 1],
          [from, to + 1],
        ] as const) {
          if (m >= 1 && m < n && consistencyShape(m, n) === consistencyShape(from, to)) continue;
          claim('a size ± 1', m, n, oldRoot, newRoot, proof);
        }
      }
    }
  });

  it('is refused in every case', () => {
    expect(accepted).toEqual([]);
  });

  it('was tried in all its kinds', () => {
    expect(kinds.size).toBe(23);
  });
});
