/** What the README shows of the life of a strand is what the rules say. `PSP_WRITE_README=1` writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stagePicture, stageTableMarkdown } from '../../libs/lifecycle/src/stage-table.js';

const path = fileURLToPath(new URL('../../README.md', import.meta.url));
const blocks = {
  picture: () => `\n\`\`\`mermaid\n${stagePicture()}\n\`\`\`\n`,
  table: () => `\n\n${stageTableMarkdown()}\n\n`,
};

describe('the README', () => {
  it.each(Object.entries(blocks))('shows the %s that the rules draw', (name, draw) => {
    const readme = readFileSync(path, 'utf8');
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const from = readme.indexOf(open) + open.length;
    const to = readme.indexOf(close);
    expect(from).toBeGreaterThan(open.length);
    if (process.env['PSP_WRITE_README'] === '1') writeFileSync(path, readme.slice(0, from) + draw() + readme.slice(to));
    else expect(normal(readme.slice(from, to))).toBe(normal(draw()));
  });
});

/** Column widths and empty lines are the formatter's. */
const normal = (text: string) => text.replace(/[ ]+/g, ' ').replace(/-+/g, '-').replace(/\n+/g, '\n').trim();
