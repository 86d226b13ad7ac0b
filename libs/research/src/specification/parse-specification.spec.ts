import { parseSpecification, SpecificationRefused } from './parse-specification.js';
import { DEFAULTS } from './specification.js';

function refusals(given: unknown): string[] {
  try {
    parseSpecification(given);
  } catch (error) {
    if (error instanceof SpecificationRefused)
      return error.problems.map(({ pointer, message }) => `${pointer} ${message}`);
    throw error;
  }
  return [];
}

describe('a specification', () => {
  it('is all defaults when nothing is said', () => {
    expect(parseSpecification({})).toEqual(DEFAULTS);
    expect(parseSpecification(undefined)).toEqual(DEFAULTS);
  });

  it('reads its own result again', () => {
    const parsed = parseSpecification({
      cohort: { areas: ['Fife', 'Angus'], foundBy: 'a survey' },
      entry: { register: '2015-01-01' },
      horizons: [365.25],
    });
    expect(parseSpecification(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it('puts lists of names in one order, so that it hashes to one thing', () => {
    expect(parseSpecification({ cohort: { areas: ['Fife', 'Angus'] } })).toEqual(
      parseSpecification({ cohort: { areas: ['Angus', 'Fife', 'Fife'] } }),
    );
  });

  it.each([
    ['an unknown field', { cohort: { region: 'Fife' } }, '/cohort/region is unknown; known are synthetic,'],
    ['a field of the second delivery', { covariates: [] }, '/covariates is not offered yet'],
    [
      'a value of the second delivery',
      { precision: { policy: 'turnbull' } },
      '/precision/policy turnbull is not offered yet',
    ],
    ['a test of the second delivery', { tests: ['logRank'] }, '/tests/0 logRank is not offered yet'],
    ['clusters resampled', { cluster: 'bootstrap' }, '/cluster bootstrap is not offered yet'],
    ['another unit', { cohort: { unit: 'partnership' } }, '/cohort/unit partnership is not offered yet'],
    ['a value that is none', { reopened: 'never' }, '/reopened never is none of continues, firstOutcome'],
    ['another schema', { schema: 'psp-analysis/2' }, '/schema psp-analysis/2 is none of psp-analysis/1'],
    ['a seed beyond 32 bits', { seed: 2 ** 31 }, '/seed 2147483648 is not possible: it is a whole number from'],
    ['no type of fact', { origin: ['Launch'] }, '/origin/0 "Launch" is no type of fact'],
    ['an amendment as an origin', { origin: ['EventCorrected'] }, '/origin/0 "EventCorrected" is no type of fact'],
    [
      'an end that is the start',
      { endpoint: { strict: ['PilotLaunched'] } },
      '/endpoint/strict PilotLaunched starts the clock, so it cannot stop it',
    ],
    [
      'an outcome that competes with itself',
      { competing: ['ServiceMainstreamed'] },
      '/endpoint/strict ServiceMainstreamed cannot be waited for and compete with it',
    ],
    [
      'silence that ends in nothing asked for',
      { competing: ['StrandSucceeded'] },
      '/silence/endedAs StrandDiscontinued is neither waited for nor a competing outcome',
    ],
    ['no reading of silence', { silence: { readings: [] } }, '/silence/readings is empty'],
    ['a reading twice', { silence: { readings: ['ended', 'ended'] } }, '/silence/readings names one twice'],
    [
      'exact dates with a reading that makes ranges',
      { precision: { policy: 'exactOnly' } },
      '/precision/policy exactOnly leaves out every date that is a range',
    ],
    ['an empty group', { group: { name: '' } }, '/group/name is empty'],
    ['an unknown group', { group: { name: 'weather' } }, '/group/name weather is none of programme,'],
    ['a group by what arose later', { group: { name: 'memorandum', at: 'end' } }, '/group/at G06 immortalTime'],
    [
      'a group at a landmark',
      { group: { name: 'memorandum', at: { landmark: 365 } } },
      '/group/at {"landmark":365} is not offered yet',
    ],
    [
      'real and synthetic together',
      { cohort: { ids: ['low-moss', 'synthetic-1-000001'] } },
      '/cohort/ids G15 mixedData',
    ],
    ['a month as a day', { validAt: '2025-12' }, '/validAt "2025-12" is no day'],
    ['a filter that lets nobody pass', { cohort: { programmes: [] } }, '/cohort/programmes is not a list of texts'],
    [
      'a period that ends before it begins',
      { cohort: { launchedFrom: '2016-01-01', launchedUntil: '2015-01-01' } },
      '/cohort/launchedUntil lies before launchedFrom',
    ],
    ['an entry that is none', { entry: { register: '2015' } }, '/entry is fromOrigin, firstRecorded, or'],
    ['no object', [1], ' is not an object'],
    ['a level that is certain', { interval: { level: 1 } }, '/interval/level 1 is not possible'],
  ])('refuses %s', (_, given, says) => {
    expect(refusals(given)).toEqual(expect.arrayContaining([expect.stringContaining(says)]));
  });

  it('names everything that is wrong at once', () => {
    expect(refusals({ seed: 'one', cluster: 'all', strata: [] })).toHaveLength(3);
  });
});
