import { uuidV5 } from './uuid-v5.js';

const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

test('the id of a name is the one that RFC 9562 gives as its example', () => {
  expect(uuidV5(DNS, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test('a name beyond ASCII enters as its UTF-8 bytes', () => {
  expect(uuidV5(DNS, '£')).toBe('06668d50-a5bd-5255-b306-9109e60dd416');
});

test('a namespace that is no lower-case UUID is refused', () => {
  expect(() => uuidV5(DNS.toUpperCase(), 'www.example.com')).toThrow('lower-case UUID');
  expect(() => uuidV5('', 'www.example.com')).toThrow('lower-case UUID');
});
