import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CATALOGUE_VERSION, DEFINITIONS, definitionOfType } from './catalogue.js';
import { shapeRefusals } from './command.js';
import { fold, type RecordedEvent } from './history.js';
import { upcast } from './upcast.js';

/** One example of every event ever stored. A line is never changed; new types, fields and shapes get lines at the end, and an
 *  entry here: how many lines there were, and their SHA-256. */
const GROWN = [
  { lines: 43, sha256: '74f384874e38652ea7d928da6606ed6390875accad532f6ad568d11d0e1f09fc' },
  { lines: 60, sha256: '33434e9bcc01ce3f50abd8639784d096d8c3768c244234cdbe31c500addab316' },
];

const text = readFileSync(new URL('../golden/events-v1.ndjson', import.meta.url), 'utf8');
const lines = text.trimEnd().split('\n');
const events = lines.map((line) => JSON.parse(line) as RecordedEvent & { stream: string });

const sha256 = (some: readonly string[]) =>
  createHash('sha256')
    .update(some.map((line) => `${line}\n`).join(''))
    .digest('hex');

describe('the events that were stored before', () => {
  it.each(GROWN)('are, to line $lines, those that they were', (grown) => {
    expect(sha256(lines.slice(0, grown.lines))).toBe(grown.sha256);
  });

  it('are all accounted for', () => {
    expect(text.endsWith('\n')).toBe(true);
    expect(lines).toHaveLength(GROWN.at(-1)!.lines);
  });

  it('show every type of the catalogue, with every field that it can carry', () => {
    for (const { type, fields } of DEFINITIONS) {
      const shown = new Set(events.filter((event) => event.type === type).flatMap(({ data }) => Object.keys(data)));
      const missing = fields.map(({ name }) => name).filter((name) => !shown.has(name));
      expect([type, missing]).toEqual([type, type === 'RingFenceEstablished' ? ['contributionId'] : []]);
    }
  });

  it('show every field of the envelope', () => {
    const shown = new Set(events.flatMap(({ metadata }) => Object.keys(metadata)));
    expect([...shown].sort()).toEqual([
      'actor',
      'catalogueVersion',
      'causationId',
      'clockSkewMs',
      'commandDigest',
      'commandId',
      'correlationId',
      'decidedBy',
      'evidence',
      'policyVersion',
      'rationale',
      'recordedAt',
      'schemaVersion',
      'warnings',
    ]);
  });

  it.each(events.map((event) => [event.type, event] as const))('%s is still a fact in today’s shape', (type, event) => {
    const { occurredOn, organisations, note, ...data } = upcast(event) as Record<string, unknown>;
    const { evidence, rationale, decidedBy, catalogueVersion } = event.metadata;
    const beside = { occurredOn, organisations, note, evidence, rationale, decidedBy };
    expect(shapeRefusals(definitionOfType(type)!, data, beside)).toEqual([]);
    expect(catalogueVersion).toBeLessThanOrEqual(CATALOGUE_VERSION);
  });

  it('fold into the facts that they tell', () => {
    const { facts, amendments, dead } = fold('low-moss', events);
    expect(facts.length + amendments.length + dead.length).toBe(events.length);
    for (const fact of facts.filter(({ corrections }) => corrections.length === 0)) {
      const { occurredOn, organisations, note, ...data } = upcast(events[fact.revision]!);
      expect([fact.id, fact.occurredOn, fact.data, fact.organisations, fact.note]).toEqual([
        events[fact.revision]!.id,
        occurredOn,
        data,
        organisations,
        note,
      ]);
    }
  });

  it('fold with their corrections laid over, and without what was retracted', () => {
    const { facts, dead } = fold('low-moss', events);
    expect(facts.find(({ type }) => type === 'PilotLaunched')).toMatchObject({
      occurredOn: '2013-04-02',
      data: { sites: ['HMP Low Moss', 'Glasgow'], plannedEndOn: null, pilotId: 'pilot-1' },
    });
    expect(dead).toMatchObject([{ type: 'TenderCancelled' }]);
  });
});
