import { permittedRole, policy, seesActors, type Action, type Row } from './policy.js';

const rows = Object.entries(policy) as [Action, Row][];

describe('the policy table', () => {
  it('lets a request run under the first of the roles held that may', () => {
    expect(permittedRole('readPartnership', ['administrator', 'reader', 'recorder'])).toBe('reader');
    expect(permittedRole('record', ['reader', 'recorder', 'public'])).toBe('recorder');
    expect(permittedRole('checkHealth', ['reader'])).toBe('reader');
    expect(permittedRole('checkHealth', [])).toBe('public');
  });

  it('lets nobody do what none of their roles may', () => {
    expect(permittedRole('record', ['reader', 'administrator', 'public'])).toBeUndefined();
    expect(permittedRole('rebuild', ['recorder', 'public'])).toBeUndefined();
    expect(permittedRole('readPartnership', ['administrator'])).toBeUndefined();
    expect(permittedRole('readPartnership', [])).toBeUndefined();
  });

  it('gives whoever only reads nothing that writes', () => {
    const writes: Action[] = ['record', 'propose', 'importLine', 'load', 'rebuild', 'retryParked', 'fillForm'];
    for (const action of writes) expect(permittedRole(action, ['reader', 'public'])).toBeUndefined();
  });

  it('keeps the administrator from the record', () => {
    const allowed = rows.filter(([action]) => permittedRole(action, ['administrator']) !== undefined);
    expect(allowed.map(([action]) => action).sort()).toEqual(
      [
        'checkHealth',
        'describe',
        'makeSignInLink',
        'readProofs',
        'rebuild',
        'retryParked',
        'seeParked',
        'signIn',
        'signOut',
      ].sort(),
    );
  });

  it('limits whatever is not the same for everybody', () => {
    const free = rows.filter(([, { limit }]) => limit === 'none').map(([action]) => action);
    expect(free.sort()).toEqual(['checkHealth', 'describe', 'signOut']);
  });

  it('names who recorded to recorders only', () => {
    expect((['recorder', 'reader', 'public', 'administrator', undefined] as const).map(seesActors)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
