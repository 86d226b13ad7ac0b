import { canonicalJson } from './canonical-json.js';
import { entryOf, isForeign, leafOf, leafOfEntry, metadataHashOf, withSealedHashes } from './leaf.js';

const metadata = {
  recordedAt: '2026-01-05T09:30:00.000Z',
  actor: { id: 'act_1', role: 'recorder' },
  commandId: '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11',
  correlationId: '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11',
  causationId: null,
  evidence: [],
  policyVersion: '1',
  catalogueVersion: 1,
  warnings: [],
  schemaVersion: 1,
};
const sealed = { kid: 'k1', iv: 'AAAAAAAAAAAAAAAA', ct: 'AA', tag: 'AAAAAAAAAAAAAAAAAAAAAA' };
const launch = {
  id: '2f0b6a2e-97d4-5c1f-8d7e-5a1c3e9b7f20',
  stream: 'partnership-low-moss',
  revision: 3,
  type: 'PilotLaunched',
  data: { strandId: 'throughcare', pilotId: 'pilot-1', occurredOn: '2013-04', note: { sealed } },
  metadata,
};
const foreign = {
  id: launch.id,
  stream: launch.stream,
  revision: launch.revision,
  type: launch.type,
  raw: { data: new TextEncoder().encode('not json'), metadata: new TextEncoder().encode('{}') },
};

const GOLDEN_ENTRY =
  '{"data":{"note":{"sealedHash":"091da2f95d1f55492cf2db718f8cecd3d30032bb8b0d1e2e6f5f9e328d628010"},"occurredOn":"2013-04","pilotId":"pilot-1","strandId":"throughcare"},"id":"2f0b6a2e-97d4-5c1f-8d7e-5a1c3e9b7f20","metadataHash":"39ccce229d111df56bfa2633f6f564eeeab88da32b806b6f0d9a206628da1d8b","recordedAt":"2026-01-05T09:30:00.000Z","revision":3,"schemaVersion":1,"stream":"partnership-low-moss","type":"PilotLaunched","v":1}';

describe('the leaf of an event', () => {
  it('has the golden entry of 425 bytes', () => {
    expect(entryOf(launch)).toBe(GOLDEN_ENTRY);
    expect(Buffer.byteLength(GOLDEN_ENTRY)).toBe(425);
  });

  it('has the golden hash', () => {
    expect(leafOf(launch).toString('hex')).toBe('75e128fb70deb66fa4cf212284c5aca6fb29da3b2ecd5ba0486565d586582074');
  });

  it('has another golden hash when the same event is a foreign one', () => {
    expect(leafOf(foreign).toString('hex')).toBe('07810a2059e7e017226b88ce6707ea3248931e712bcb3a0cba05a642a7b969ac');
  });

  it('stands as canonical JSON for an event of ours and for a foreign one', () => {
    expect(canonicalJson(JSON.parse(entryOf(launch)))).toBe(entryOf(launch));
    expect(canonicalJson(JSON.parse(entryOf(foreign)))).toBe(entryOf(foreign));
  });

  it('does not change with the order of keys', () => {
    const { note, ...rest } = launch.data;
    const shuffled = { ...launch, data: { note, ...rest }, metadata: { ...metadata, recordedAt: metadata.recordedAt } };
    expect(leafOf(shuffled)).toEqual(leafOf(launch));
  });

  it('does not know where the event stands in a store', () => {
    expect(leafOf({ ...launch, position: 's7', index: 7, knownAt: 'x' } as typeof launch)).toEqual(leafOf(launch));
  });

  it('is the same whether the sealed text or its hash is given', () => {
    const published = withSealedHashes(launch.data) as object;
    expect(published).toMatchObject({ note: { sealedHash: expect.stringMatching(/^091da2f9/) } });
    expect(leafOf({ ...launch, data: published })).toEqual(leafOf(launch));
  });

  it.each([
    ['id', { id: '2f0b6a2e-97d4-5c1f-8d7e-5a1c3e9b7f21' }],
    ['stream', { stream: 'partnership-other' }],
    ['revision', { revision: 4 }],
    ['type', { type: 'PilotEnded' }],
    ['data', { data: { ...launch.data, pilotId: 'pilot-2' } }],
    ['sealed text', { data: { ...launch.data, note: { sealed: { ...sealed, ct: 'AQ' } } } }],
    ['actor', { metadata: { ...metadata, actor: { id: 'act_2', role: 'recorder' } } }],
    ['recordedAt', { metadata: { ...metadata, recordedAt: '2026-01-05T09:30:00.001Z' } }],
    ['schemaVersion', { metadata: { ...metadata, schemaVersion: 2 } }],
  ])('changes with the %s', (_, change) => {
    expect(leafOf({ ...launch, ...change })).not.toEqual(leafOf(launch));
  });

  it.each([
    ['data', { ...foreign.raw, data: new Uint8Array([1]) }],
    ['metadata', { ...foreign.raw, metadata: new Uint8Array([1]) }],
  ])('of a foreign event changes with the bytes of its %s', (_, raw) => {
    expect(leafOf({ ...foreign, raw })).not.toEqual(leafOf(foreign));
  });

  it('cannot be an inner node: the entry is hashed behind a zero byte', () => {
    expect(leafOfEntry('').toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('is refused for an event without recordedAt or schemaVersion', () => {
    expect(() => leafOf({ ...launch, metadata: { schemaVersion: 1 } })).toThrow(TypeError);
    expect(() => leafOf({ ...launch, metadata: { recordedAt: metadata.recordedAt } })).toThrow(TypeError);
  });

  it('lets an export leave out the metadata and keep their hash', () => {
    expect(metadataHashOf(metadata)).toBe('39ccce229d111df56bfa2633f6f564eeeab88da32b806b6f0d9a206628da1d8b');
  });
});

describe('sealed texts in what is hashed', () => {
  it('are replaced wherever they stand', () => {
    const hash = { sealedHash: '091da2f95d1f55492cf2db718f8cecd3d30032bb8b0d1e2e6f5f9e328d628010' };
    expect(withSealedHashes({ list: [{ sealed }, 1], set: { note: { sealed } } })).toEqual({
      list: [hash, 1],
      set: { note: hash },
    });
  });

  it('are told by their shape: a text that only mentions a seal stays', () => {
    const data = { note: { text: '{"sealed":{}}' }, sealed: { kid: 'k' }, other: 1 };
    expect(withSealedHashes(data)).toEqual(data);
  });
});

describe('a foreign event', () => {
  it('is not one of ours', () => {
    expect(isForeign(launch)).toBe(false);
  });

  it.each([
    ['the gate refuses its data', { ...launch, data: { value: 0.5 } }],
    ['its data is no object', { ...launch, data: [] }],
    ['it has no recordedAt', { ...launch, metadata: { schemaVersion: 1 } }],
    ['its recordedAt is a date only', { ...launch, metadata: { ...metadata, recordedAt: '2026-01-05' } }],
    ['its recordedAt is no day', { ...launch, metadata: { ...metadata, recordedAt: '2026-02-30T09:30:00.000Z' } }],
    ['its recordedAt has an offset', { ...launch, metadata: { ...metadata, recordedAt: '2026-01-05T09:30:00+00:00' } }],
    ['its schemaVersion is a string', { ...launch, metadata: { ...metadata, schemaVersion: '1' } }],
  ])('is one where %s', (_, event) => {
    expect(isForeign(event)).toBe(true);
  });
});
