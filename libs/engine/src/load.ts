/** What is given is recorded by commands like everything else; what is there already is not recorded again. Several
 *  partnerships can be loaded side by side, so that what one waits for the disk serves all; the order of the log is the
 *  same every time. */
import type { LocalEvent } from '#event-store';
import type { Actor, Command } from '#lifecycle';
import type { Engine } from './engine.js';
import { eventIdOf } from './record.js';

export interface LoadReport {
  readonly recorded: number;
  readonly alreadyThere: number;
  readonly refused: readonly { readonly commandId: string; readonly partnershipId: string; readonly message: string }[];
}

export interface LoadOptions {
  /** Told after each round how many partnerships are done. */
  readonly onProgress?: (partnerships: number) => void;
  /** Nothing more is recorded once it aborts; what was is kept. */
  readonly signal?: AbortSignal;
  /** How many partnerships at once; one keeps the log in the order in which the commands came. */
  readonly abreast?: number;
}

/** Records commands that come partnership by partnership: of so many partnerships at once the next command each, in
 *  rounds, all of them by one actor. @throws when the store does not take one */
export async function loadCommands(
  engine: Pick<Engine, 'record'>,
  commands: Iterable<Command>,
  actor: Actor,
  { onProgress = () => undefined, signal, abreast = 1 }: LoadOptions = {},
): Promise<LoadReport> {
  const refused: LoadReport['refused'][number][] = [];
  let recorded = 0;
  let alreadyThere = 0;
  let done = 0;
  const record = async (command: Command) => {
    const outcome = await engine.record(command, actor);
    const { commandId, partnershipId } = command;
    if (outcome.outcome === 'Recorded') {
      if (outcome.repeated) alreadyThere += 1;
      else recorded += 1;
    } else if (outcome.outcome === 'Refused')
      refused.push({ commandId, partnershipId, message: outcome.refusals.map(({ message }) => message).join('; ') });
    else if (outcome.outcome === 'CommandIdReused')
      refused.push({ commandId, partnershipId, message: 'this command id stands for another command already' });
    else throw new Error(`the store did not take command ${commandId}: ${reasonOf(outcome)}`);
  };

  const waiting = partnershipsIn(commands);
  const lives: Command[][] = [];
  for (;;) {
    while (lives.length < abreast) {
      const next = waiting.next();
      if (next.done === true) break;
      lives.push(next.value);
    }
    if (lives.length === 0 || signal?.aborted === true) break;
    await Promise.all(lives.map((life) => record(life.shift()!)));
    for (let at = lives.length - 1; at >= 0; at -= 1)
      if (lives[at]!.length === 0) {
        lives.splice(at, 1);
        done += 1;
      }
    onProgress(done);
  }
  return { recorded, alreadyThere, refused };
}

const reasonOf = (outcome: { outcome: string; reason?: string }) =>
  outcome.reason === undefined ? outcome.outcome : outcome.reason;

function* partnershipsIn(commands: Iterable<Command>): Generator<Command[]> {
  let life: Command[] = [];
  for (const command of commands) {
    if (life.length > 0 && life[0]!.partnershipId !== command.partnershipId) {
      yield life;
      life = [];
    }
    life.push(command);
  }
  if (life.length > 0) yield life;
}

/** Whether a log holds some or none of what these commands record, and nothing else: a load that was interrupted. */
export function holdsOnlyPartOf(
  log: { readonly length: number; readFrom(index: number): Iterable<LocalEvent> },
  commands: readonly Command[],
): boolean {
  if (log.length >= commands.length) return false;
  const ids = new Set(commands.map(eventIdOf));
  for (const { id } of log.readFrom(0)) if (!ids.has(id)) return false;
  return true;
}
