import { eventIdOf, isUuid } from './event-id.js';

const commandId = '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11';

describe('the id of an event', () => {
  it('is the UUIDv5 that other libraries make (Python: uuid.uuid5)', () => {
    expect(eventIdOf(commandId, 'partnership-low-moss', 0)).toBe('988eba9d-836d-59bf-9e3c-f810ada7d0b4');
    expect(eventIdOf(commandId, 'partnership-caf\u00e9', 12)).toBe('a01875a7-0685-55f6-bd73-9aeabc18e905');
  });

  it('is another in another stream, at another place, of another command', () => {
    const ids = [
      eventIdOf(commandId, 'partnership-low-moss', 0),
      eventIdOf(commandId, 'partnership-low-moss', 1),
      eventIdOf(commandId, 'partnership-other', 0),
      eventIdOf(commandId.replace('6f1c', '6f1d'), 'partnership-low-moss', 0),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(ids.every(isUuid)).toBe(true);
  });

  it.each(['', 'x', commandId.toUpperCase(), `${commandId}0`, commandId.replaceAll('-', ''), 5, null])(
    'is not made from %p',
    (value) => {
      expect(isUuid(value)).toBe(false);
    },
  );
});
