/** One Nest command and one handler for each command of the catalogue, made by one function; each calls the engine. */
import { Inject, Injectable, type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Engine, type RecordOutcome } from '#engine';
import { DEFINITIONS, type Actor, type Command, type CommandType } from '#lifecycle';

/** What travels on the command bus: one class for each command, all of this shape. */
export abstract class RecordFact {
  constructor(
    readonly command: Command,
    /** Who records it. */
    readonly actor: Actor,
  ) {}
}

function busCommandOf(command: CommandType): new (command: Command, actor: Actor) => RecordFact {
  return { [command]: class extends RecordFact {} }[command]!;
}

const BUS_COMMANDS = new Map(DEFINITIONS.map(({ command }) => [command, busCommandOf(command)]));

/** The command as its own class, which is how the bus finds its handler. */
export const onTheBus = (command: Command, actor: Actor): RecordFact =>
  new (BUS_COMMANDS.get(command.type)!)(command, actor);

function handlerOf(command: CommandType): Type<ICommandHandler<RecordFact, RecordOutcome>> {
  class Handler implements ICommandHandler<RecordFact, RecordOutcome> {
    constructor(@Inject(Engine) private readonly engine: Engine) {}

    execute({ command: asked, actor }: RecordFact): Promise<RecordOutcome> {
      return this.engine.record(asked, actor);
    }
  }
  Object.defineProperty(Handler, 'name', { value: `${command}Handler` });
  Injectable()(Handler);
  CommandHandler(BUS_COMMANDS.get(command)!)(Handler);
  return Handler;
}

export const COMMAND_HANDLERS = DEFINITIONS.map(({ command }) => handlerOf(command));
