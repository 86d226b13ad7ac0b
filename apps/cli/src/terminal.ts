/** What can be seen where the words go: colours and widths on a terminal, plain text everywhere else. */

const USUAL_WIDTH = 100;
const LEAST_WIDTH = 40;
const MOST_WIDTH = 140;

const coloured = (stream: NodeJS.WriteStream) => stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === '';

const paint = (on: string, off: string) => (text: string) =>
  coloured(process.stdout) ? `\u001b[${on}m${text}\u001b[${off}m` : text;

export const bold = paint('1', '22');
export const dim = paint('2', '22');
export const green = paint('32', '39');
export const yellow = paint('33', '39');

/** Columns that a line may take. */
export const width = (): number =>
  process.stdout.isTTY
    ? Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, process.stdout.columns || USUAL_WIDTH))
    : USUAL_WIDTH;

export const say = (text = ''): void => void process.stdout.write(`${text}\n`);
/** Beside the answer: what a person should know, and a program need not read. */
export const remark = (text: string): void => void process.stderr.write(`${text}\n`);
export const sayJson = (value: unknown): void => say(JSON.stringify(value, null, 2));

/** Breaks a text at its spaces. `indent`: in front of every line but the first. */
export function wrapped(text: string, indent: number, columns = width()): string {
  const room = Math.max(20, columns - indent);
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > room) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
