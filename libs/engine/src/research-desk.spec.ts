import { AnalysisRefused, SpecificationRefused } from '#research';
import { loadRegisters } from '#registers';
import { ResearchDesk } from './research-desk.js';

const registers = loadRegisters();
let reads = 0;
const log = {
  length: 0,
  streams: () => {
    reads += 1;
    return [];
  },
  eventsOf: () => [],
} as never;
const NOTHING_KNOWN = { knownAt: { knownAt: null, knownSize: 0 } };

const deskOn = (day: () => string) =>
  new ResearchDesk({ log, registers, today: day, rootAt: (size) => `root of ${size}`, parked: () => [] });
const desk = deskOn(() => '2026-11-01');

describe('the desk where research is asked', () => {
  it('answers with the root of the log at the point that was asked about', async () => {
    const { answer } = await desk.answer('Q1', NOTHING_KNOWN);
    expect(answer.log).toEqual({ knownSize: 0, root: 'root of 0' });
  });

  it('reads the log once for a question that is asked again', async () => {
    reads = 0;
    const [first, second] = await Promise.all([desk.answer('Q2', NOTHING_KNOWN), desk.answer('Q2', NOTHING_KNOWN)]);
    expect({ reads, same: first === second }).toEqual({ reads: 1, same: true });
  });

  it('answers anew on another day', async () => {
    let day = '2026-11-01';
    const days = deskOn(() => day);
    const before = await days.answer('Q1', NOTHING_KNOWN);
    day = '2026-11-02';
    const after = await days.answer('Q1', NOTHING_KNOWN);
    expect([before.answer.spec.validAt, after.answer.spec.validAt]).toEqual(['2026-11-01', '2026-11-02']);
  });

  it('hands on what is wrong with a specification, all of it', async () => {
    const asked = desk.answer('Q1', { ...NOTHING_KNOWN, seed: 0.5, group: 7 });
    await expect(asked).rejects.toThrow(SpecificationRefused);
    await expect(asked).rejects.toMatchObject({
      problems: [{ pointer: '/seed' }, { pointer: '/group' }, { pointer: '/group/name' }],
    });
  });

  it('hands on a refusal of a guard with its code', async () => {
    const cited = {
      ...NOTHING_KNOWN,
      inputs: { catalogueVersion: 0, policyVersion: '0', statistics: '0', registers: {} },
    };
    const asked = desk.answer('Q1', cited);
    await expect(asked).rejects.toThrow(AnalysisRefused);
    await expect(asked).rejects.toMatchObject({ reason: 'inputsDiffer' });
  });

  it('goes on after a refusal', async () => {
    await expect(desk.answer('Q1', { seed: 'x' })).rejects.toThrow();
    await expect(desk.answer('Q21', NOTHING_KNOWN)).resolves.toHaveProperty('etag');
  });

  it('turns away who would wait too long, and nobody later', async () => {
    const many = Array.from({ length: 25 }, (_, seed) => desk.answer('Q21', { ...NOTHING_KNOWN, seed }));
    const settled = await Promise.allSettled(many);
    const away = settled.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(away).toHaveLength(5);
    expect((away[0]!.reason as { code: string }).code).toBe('ResearchBusy');
    await expect(desk.answer('Q21', { ...NOTHING_KNOWN, seed: 24 })).resolves.toHaveProperty('etag');
  });

  it('sends the files behind an answer', async () => {
    const { files, told } = await desk.bundle('Q2', NOTHING_KNOWN);
    expect(files.find(({ name }) => name === 'answer.json')!.text).toBe(told.bytes);
  });
});
