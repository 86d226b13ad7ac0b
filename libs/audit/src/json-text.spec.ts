import { hasRepeatedKey } from './json-text.js';

describe('a key that stands twice in JSON text', () => {
  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"b":{"c":[{"d":1,"d":2}]}}',
    '{"a" :1, "\\u0061" : 2}',
    '[{"a":1},{"a":1,"a":2}]',
    '{"a":{"a":1},"a":2}',
    '{"\\"":1,"\\"":2}',
  ])('is found in %s', (text) => {
    expect(hasRepeatedKey(text)).toBe(true);
  });

  it.each([
    '{"a":1,"b":2}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":2}]',
    '{"a":"\\"a\\":","b":"{\\"b\\":1,"}',
    '{"a":["a","a"],"A":":"}',
    '"a"',
    '5',
  ])('is not found in %s', (text) => {
    expect(hasRepeatedKey(text)).toBe(false);
  });
});
