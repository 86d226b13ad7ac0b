/** What a start tells the person at the terminal. */
import type { Engine, LoadReport } from '#engine';

export interface Started {
  readonly engine: Engine;
  readonly address: string;
  /** What was loaded into an empty log, if anything was. */
  readonly loaded: LoadReport | undefined;
  readonly sandbox: boolean;
}

const number = (value: number) => value.toLocaleString('en-GB');

export function startText({ engine, address, loaded, sandbox }: Started): string {
  const { dataDir } = engine.settings;
  const parked = engine.readModels.parked().length;
  const lines = [
    ...(sandbox ? ['SANDBOX: everything recorded here is thrown away at the end.', ''] : []),
    `Data folder  ${dataDir}`,
    `Log          ${number(engine.log.length)} events, checked at the start; its format is a preview: export before you upgrade`,
    ...(loaded === undefined
      ? []
      : [`Loaded       ${number(loaded.recorded)} facts of the real partnerships, with their sources`]),
    ...(loaded === undefined || loaded.refused.length === 0
      ? []
      : [`Refused      ${number(loaded.refused.length)} facts: ${loaded.refused[0]!.message}`]),
    ...(parked === 0
      ? []
      : [`PARKED       ${number(parked)} partnerships hold events that cannot be read: psp poison list`]),
    `Recording as ${engine.actor.id}, ${engine.actor.role}`,
    '',
    `Portfolio    ${address}/`,
    `API          ${address}/api`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}
