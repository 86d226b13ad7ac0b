import { versionWarning } from './admission.js';

it.each(['24.10.5', '24.10.14', '24.10.14-prerelease', '25.0.1', '26.1.0'])('%s is used without a word', (version) => {
  expect(versionWarning(version)).toBeUndefined();
});

it.each(['23.10.0', '24.2.0', '24.10.4', '25.0.0', 'unknown'])('%s is used with a warning', (version) => {
  expect(versionWarning(version)).toContain(version);
});

it.each(['22.10.5', '23.6.0', '5.0.11'])('%s is refused', (version) => {
  expect(() => versionWarning(version)).toThrow(expect.objectContaining({ code: 'ServerTooOld' }));
});
