/** The habits of the house that can be read off its files. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(`${root}/${file}`));
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');
const sources = files.filter((file) => /^(apps|libs|test)\/.*\.(tsx?|mjs)$/.test(file));

describe('the files', () => {
  it('are named in kebab-case', () => {
    const odd = sources.filter((file) => !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(file.split('/').at(-1)!));
    expect(odd).toEqual([]);
  });

  it('stand in no room without a meaning', () => {
    const vague = /(^|\/)(utils?|helpers?|common|shared|base|impl|managers?)(\/|\.|$)/;
    expect(sources.filter((file) => vague.test(file))).toEqual([]);
  });

  it('begin with a sentence that says what they are for', () => {
    const product = sources.filter(
      (file) => /^(apps|libs)\//.test(file) && !/\.spec\.tsx?$/.test(file) && !file.includes('/test/'),
    );
    const silent = product.filter((file) => !/^(#!.*\n)?(\/\*\*|\/\/)/.test(read(file)));
    expect(silent).toEqual([]);
  });

  it('name no path of a machine and no address of a registry', () => {
    const forbidden = /(^|[^\w])\/work\/|registry\.npm|\/tmp\/[a-z]/;
    expect(
      files.filter(
        (file) =>
          !/\.(json|ndjson|svg)$/.test(file) && !file.startsWith('test/architecture/') && forbidden.test(read(file)),
      ),
    ).toEqual([]);
  });

  it('lock every package without an address of where it was fetched', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
});

describe('the way of one command', () => {
  const readme = read('README.md');
  const section = readme.slice(
    readme.indexOf('## Follow one command'),
    readme.indexOf('\n## ', readme.indexOf('## Follow one command') + 4),
  );
  const listed = [...section.matchAll(/^\d+\. \[`?([^\]`]+)`?\]\(([^)]+)\)/gm)].map(([, , path]) => path!);

  it('is told in nine files', () => {
    expect(listed).toHaveLength(9);
  });

  it.each(listed)('%s exists', (path) => {
    expect(existsSync(`${root}/${path}`)).toBe(true);
  });
});
