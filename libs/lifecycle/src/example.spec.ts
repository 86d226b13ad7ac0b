import { DEFINITIONS } from './catalogue.js';
import { commandShapeRefusals } from './command.js';
import { exampleOf } from './example.js';

const commandOf = (command: (typeof DEFINITIONS)[number]['command'], data: Record<string, unknown>) => ({
  type: command,
  partnershipId: 'low-moss',
  commandId: '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11',
  occurredOn: '2013-04',
  data,
});

describe('the worked example', () => {
  it.each(DEFINITIONS.map((definition) => [definition.command, definition] as const))(
    'of %s has the right shape, with what is needed and with all there is',
    (command, definition) => {
      expect(commandShapeRefusals(commandOf(command, exampleOf(definition)))).toEqual([]);
      expect(commandShapeRefusals(commandOf(command, exampleOf(definition, { all: true })))).toEqual([]);
    },
  );

  it('shows every field but those that exclude each other', () => {
    for (const definition of DEFINITIONS) {
      const shown = Object.keys(exampleOf(definition, { all: true }));
      const missing = definition.fields.map(({ name }) => name).filter((name) => !shown.includes(name));
      expect([definition.type, missing]).toEqual([
        definition.type,
        definition.type === 'RingFenceEstablished' ? ['contributionId'] : [],
      ]);
    }
  });

  it('is a copy that a caller may change', () => {
    const [definition] = DEFINITIONS;
    exampleOf(definition!, { all: true })['aliases'] = 'changed';
    (exampleOf(definition!, { all: true })['aliases'] as string[]).push('changed');
    expect(exampleOf(definition!, { all: true })['aliases']).toEqual(['Throughcare partnership']);
  });

  it('names a thing as the example that brings it in does', () => {
    const introduced = new Map(
      DEFINITIONS.flatMap((definition) =>
        definition.fields.flatMap(({ name, introduces }) =>
          introduces === undefined ? [] : [[name, exampleOf(definition)[name]] as const],
        ),
      ),
    );
    for (const definition of DEFINITIONS) {
      const example = exampleOf(definition, { all: true });
      for (const [name, id] of introduced)
        if (name in example) expect([definition.type, example[name]]).toEqual([definition.type, id]);
    }
  });
});
