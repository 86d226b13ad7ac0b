/** The catalogue of commands and warnings, as the server gives it. */
import { EXIT, Failure } from './exit.js';
import type { Schema } from './field-values.js';
import type { Rest } from './rest.js';
import { yellow } from './terminal.js';

export interface CommandKind {
  readonly command: string;
  readonly slug: string;
  readonly fact: string;
  readonly chapter: string;
  readonly meaning: string;
  readonly body: Schema;
  readonly correctable: readonly string[];
}

export interface Catalogue {
  readonly catalogueVersion: number;
  readonly commands: readonly CommandKind[];
  readonly warnings: Readonly<Record<string, { readonly level: string; readonly says: string }>>;
}

export const catalogueOf = (rest: Rest): Promise<Catalogue> => rest.get<Catalogue>('/commands');

/** A command by its name in either spelling, or by the fact that it records. @throws Failure */
export function commandNamed({ commands }: Catalogue, name: string): CommandKind {
  const found = commands.find(({ command, slug, fact }) => [command, slug, fact].includes(name));
  if (found !== undefined) return found;
  const near = commands.filter(({ slug }) => name.split('-').some((word) => word.length > 3 && slug.includes(word)));
  const hint =
    near.length === 0 ? '"psp record --help" lists them' : `did you mean ${near.map(({ slug }) => slug).join(', ')}?`;
  throw new Failure(EXIT.usage, `there is no command ${name}: ${hint}`);
}

/** One line for each warning. */
export const warningLines = ({ warnings }: Catalogue, codes: readonly string[]): string[] =>
  codes.map((code) => {
    const { level = 'warn', says = 'this version does not know it' } = warnings[code] ?? {};
    return `${yellow(level === 'note' ? 'note' : 'warning')} ${code}: ${says}`;
  });
