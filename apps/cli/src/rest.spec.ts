import { failureOf } from './exit.js';
import { failureOfProblem, type Problem } from './rest.js';

const problem = (status: number, code = 'refused', errors?: Problem['errors']): Problem => ({
  status,
  code,
  detail: 'It cannot be done.',
  ...(errors === undefined ? {} : { errors }),
});

describe('a problem of the server', () => {
  it.each([
    ['a refusal of a rule', problem(422, 'refused', [{ code: 'R11', pointer: '/data/strandId', message: 'no' }]), 1],
    ['a refusal without a field', problem(422, 'commandIdReused'), 1],
    ['a refused parameter', problem(422, 'refused', [{ code: 'R16', pointer: 'validAt', message: 'no' }]), 2],
    ['what is not found', problem(404, 'partnershipUnknown'), 1],
    ['a conflict', problem(409, 'conflict'), 1],
    ['a history that moved on', problem(412, 'stale'), 1],
    ['what cannot be read', problem(400, 'syntax'), 2],
    ['a store that is away', problem(503, 'unavailable'), 4],
    ['a full disk', problem(507, 'diskFull'), 4],
    ['a fault of the server', problem(500, 'internal'), 4],
    ['another root than that of the signer', problem(503, 'rootMismatch'), 3],
  ])('ends the command for %s with its code', (_, met, exitCode) => {
    expect(failureOfProblem(met).exitCode).toBe(exitCode);
  });

  it('names every refusal with its rule, its field and its reason', () => {
    const errors = [
      { code: 'R11', name: 'StrandUnknown', pointer: '/data/strandId', message: 'is not on record' },
      { code: 'R01', name: 'OccursInFuture', pointer: '/occurredOn', message: 'lies ahead' },
    ];
    expect(failureOfProblem(problem(422, 'refused', errors)).message).toBe(
      'R11 StrandUnknown at /data/strandId: is not on record; R01 OccursInFuture at /occurredOn: lies ahead',
    );
  });
});

describe('an error below', () => {
  it.each([
    ['SettingRefused', 2],
    ['LogDamaged', 3],
    ['ForeignFile', 3],
    ['ImportDiffers', 3],
    ['BackupRefused', 1],
    ['ImportRefused', 1],
    ['LogMissing', 1],
    ['DataFolderInUse', 4],
    ['NewerFormat', 4],
    ['FolderNotWritable', 4],
  ])('of code %s ends the command with %i', (code, exitCode) => {
    expect(failureOf(Object.assign(new Error('why'), { code }))).toMatchObject({ exitCode, message: 'why' });
  });

  it('that nobody foresaw stays a fault of psp itself', () => {
    expect(failureOf(new TypeError('undefined is not a function'))).toBeUndefined();
  });
});
