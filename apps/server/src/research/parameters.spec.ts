import { DEFAULTS, parseSpecification } from '#research';
import { PARAMETER_NAMES, PARAMETERS, parameterAt, specificationOf } from './parameters.js';

/** A value of each parameter other than its default. */
const SAMPLES: Readonly<Record<string, string>> = {
  validAt: '2020-01-31',
  knownAt: 'size:7',
  against: 'size:5',
  group: 'area',
  endpoint: 'succeeded',
  horizonYears: '1, 2.5',
  tauDays: '700',
  readings: 'running,lastSeen',
  entry: '2015-01-01',
  reopened: 'firstOutcome',
  precision: 'impute',
  imputations: '20',
  level: '0.9',
  interval: 'logLog',
  test: 'permutation',
  net: 'true',
  force: 'true',
  seed: '-3',
  synthetic: 'true',
  programmeId: 'change-fund',
  policyDomain: 'justice',
  area: 'Fife, and beyond',
  ids: 'synthetic-1-000001, synthetic-1-000002/a',
  launchedFrom: '2013-01-01',
  launchedUntil: '2014-01-01',
  foundBy: 'a list of the fund',
};

const at = (value: unknown, pointer: string): unknown =>
  pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((of, name) => (of as Record<string, unknown> | null)?.[name], value);

describe('the choices of an analysis as parameters', () => {
  it.each(PARAMETER_NAMES)('%s changes what its pointer points to, and nothing is refused', (name) => {
    const parsed = parseSpecification(
      specificationOf({ [name]: SAMPLES[name]!, ...(name === 'ids' ? { synthetic: 'true' } : {}) }),
    );
    const { pointer } = PARAMETERS[name];
    expect(at(parsed, pointer)).not.toEqual(at(DEFAULTS, pointer));
  });

  it('are laid over each other', () => {
    expect(specificationOf({ synthetic: 'true', area: 'Fife', precision: 'impute', imputations: '9' })).toEqual({
      cohort: { synthetic: true, areas: ['Fife'] },
      precision: { policy: 'impute', m: 9 },
    });
  });

  it('say nothing where a form leaves them empty', () => {
    expect(specificationOf({ group: '', validAt: ' ', level: '' })).toEqual({});
  });

  it('take years after launch as days', () => {
    expect(specificationOf({ horizonYears: '1,2.5' })).toEqual({ horizons: [365.25, 913.125] });
  });

  it('are named where their part of a specification is refused', () => {
    expect([parameterAt('/silence/readings/0'), parameterAt('/cohort/ids'), parameterAt('/group/name')]).toEqual([
      'readings',
      'ids',
      'group',
    ]);
    expect(parameterAt('/schema')).toBeUndefined();
  });

  it.each([
    ['level', 'much'],
    ['seed', '0x10'],
    ['net', 'yes'],
    ['endpoint', 'constructor'],
  ])('%s is refused as %p', (name, text) => {
    expect(() => specificationOf({ [name]: text })).toThrow(name);
  });
});
