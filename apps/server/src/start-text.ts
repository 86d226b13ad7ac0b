/** What a start tells the person at the terminal. */
import type { Engine, LoadReport } from '#engine';
import { CODE_SECONDS } from './access/sign-in-codes.js';
import type { OpenServer } from './open-server.js';

export interface Started {
  readonly engine: Engine;
  readonly server: Pick<OpenServer, 'address' | 'signInLink'>;
  /** What was loaded into an empty log, if anything was. */
  readonly loaded: LoadReport | undefined;
  readonly sandbox: boolean;
}

const number = (value: number) => value.toLocaleString('en-GB');

export function startText({ engine, server, loaded, sandbox }: Started): string {
  const { dataDir, dev, publicUrl } = engine.settings;
  const address = publicUrl?.replace(/\/$/, '') ?? server.address;
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
    ...(dev
      ? [`Open         whoever uses this machine records without signing in, as ${engine.actor.id}`]
      : [`Recording as ${engine.actor.id}, ${engine.actor.role}, once you have signed in`]),
    '',
    `Portfolio    ${address}/`,
    `API          ${address}/api`,
    ...(dev
      ? []
      : [
          `Sign in      ${server.signInLink()}`,
          `             once, within ${CODE_SECONDS} seconds; "npx psp token --link" makes another`,
        ]),
    '',
  ];
  return `${lines.join('\n')}\n`;
}
