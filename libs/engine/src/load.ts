/** The real partnerships come in by commands like everything else; what is there already is not recorded again. */
import type { Command } from '#lifecycle';
import type { Engine } from './engine.js';

export interface LoadReport {
  readonly recorded: number;
  readonly alreadyThere: number;
  readonly refused: readonly { commandId: string; partnershipId: string; message: string }[];
}

/** Records commands in their order. `onProgress` is told after each. @throws when the store does not take one */
export async function loadCommands(
  engine: Pick<Engine, 'record'>,
  commands: Iterable<Command>,
  onProgress: (done: number) => void = () => undefined,
): Promise<LoadReport> {
  const refused: LoadReport['refused'][number][] = [];
  let recorded = 0;
  let alreadyThere = 0;
  let done = 0;
  for (const command of commands) {
    const outcome = await engine.record(command);
    const { commandId, partnershipId } = command;
    if (outcome.outcome === 'Recorded') {
      if (outcome.repeated) alreadyThere += 1;
      else recorded += 1;
    } else if (outcome.outcome === 'Refused')
      refused.push({ commandId, partnershipId, message: outcome.refusals.map(({ message }) => message).join('; ') });
    else if (outcome.outcome === 'CommandIdReused')
      refused.push({ commandId, partnershipId, message: 'this command id stands for another command already' });
    else throw new Error(`the store did not take command ${commandId}: ${outcome.outcome}`);
    onProgress((done += 1));
  }
  return { recorded, alreadyThere, refused };
}
