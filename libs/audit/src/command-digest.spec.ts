import { commandDigest } from './command-digest.js';

const launch = {
  type: 'LaunchPilot',
  occurredOn: '2013-04',
  data: { strandId: 'throughcare', pilotId: 'pilot-1' },
  evidence: [],
};

describe('the digest of a command', () => {
  it('is the golden one', () => {
    expect(commandDigest(launch)).toBe('6fd34b1a2e7d405d6a5ebd85e2950163ce7ab2cbb48a8d39378fe90fd546c938');
  });

  it.each([
    ['an absent part', { ...launch, organisations: undefined }],
    [
      'the order of keys',
      {
        evidence: [],
        data: { pilotId: 'pilot-1', strandId: 'throughcare' },
        occurredOn: '2013-04',
        type: 'LaunchPilot',
      },
    ],
    ['an open free text', { ...launch, data: { ...launch.data, reason: { text: 'because' } } }],
    ['a sealed free text', { ...launch, data: { ...launch.data, reason: { sealed: { kid: 'k' } } } }],
    ['a note or rationale', { ...launch, note: { text: 'x' }, rationale: { text: 'y' } }],
    ['its own id', { ...launch, commandId: '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11' }],
  ])('does not depend on %s', (_, command) => {
    expect(commandDigest(command)).toBe(commandDigest(launch));
  });

  it.each([
    ['the type', { ...launch, type: 'EndPilot' }],
    ['the date', { ...launch, occurredOn: '2013' }],
    ['an unknown date', { ...launch, occurredOn: null }],
    ['the data', { ...launch, data: { ...launch.data, pilotId: 'pilot-2' } }],
    ['the organisations', { ...launch, organisations: [] }],
    ['the evidence', { ...launch, evidence: [{ source: 's1', certainty: 'certain' }] }],
    ['who decided', { ...launch, decidedBy: { body: 'Board' } }],
  ])('changes with %s', (_, command) => {
    expect(commandDigest(command)).not.toBe(commandDigest(launch));
  });

  it('forgets free texts in lists and in the fields of a correction', () => {
    const correction = (texts: string[], note: string) =>
      commandDigest({
        type: 'CorrectEvent',
        data: { set: { note: { text: note }, basis: null }, list: texts.map((text) => ({ text })) },
      });
    expect(correction(['a', 'b'], 'c')).toBe(correction([], 'd'));
  });

  it('keeps an object that holds a text beside other members', () => {
    const described = (text: string) => commandDigest({ ...launch, data: { label: { text, lang: 'en' } } });
    expect(described('a')).not.toBe(described('b'));
  });
});
