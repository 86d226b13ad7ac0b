import { csvText } from './csv.js';

describe('a table for spreadsheets', () => {
  it('begins with a byte order mark and ends every row with CR LF', () => {
    expect(csvText(['a', 'b'], [[1, 'x']])).toBe('\uFEFFa,b\r\n1,x\r\n');
  });
  it.each(['=1+1', '+44', '-cmd', '@sum', '\tx', '\rx', '\0x', '＝1', '＋1', '－1', '＠1'])(
    'keeps %j from being run',
    (text) => {
      expect(csvText(['a'], [[text]])).toContain(`'${text}`);
    },
  );
  it('leaves plain negative integers alone', () => {
    expect(csvText(['a'], [['-12'], [-3]])).toBe('\uFEFFa\r\n-12\r\n-3\r\n');
  });
  it('quotes commas, quotes and line ends', () => {
    expect(csvText(['a'], [['x, "y"\nz']])).toBe('\uFEFFa\r\n"x, ""y""\nz"\r\n');
  });
  it('writes what is not known as nothing', () => {
    expect(csvText(['a', 'b', 'c'], [[null, undefined, false]])).toBe('\uFEFFa,b,c\r\n,,false\r\n');
  });
});
