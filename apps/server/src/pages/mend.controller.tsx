/** The pages that put the record right, from any event. */
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import { randomUUID } from 'node:crypto';
import { Engine, type RecordOutcome } from '#engine';
import {
  CommandEnvelope,
  definitionOfType,
  fieldsOf,
  type Command,
  type Definition,
  type Fact,
  type History,
  type RecordedEvent,
  type Refusal,
} from '#lifecycle';
import { headlineOf, namesIn } from '#projections';
import { Action } from '../access/action.js';
import { actorOf } from '../access/caller.js';
import type { FormBody } from '../http/form.js';
import { notFound } from '../http/problem.js';
import { onTheBus } from '../partnerships/command-handlers.js';
import { partnershipIdOf } from '../partnerships/command-request.js';
import { problemOf } from '../partnerships/outcomes.js';
import { checkForm, formToken } from './form-token.js';
import { inputsOf, valuesOf } from './form-values.js';
import { renderPage } from './layout.js';
import { changedFields, fieldsToCorrect, Mend, MendChecked, standingValues } from './mend.js';
import { crumbsOf } from './crumbs.js';
import { commandIdIn, enteredIn, formContext, refusalsIn } from './recording.js';

interface Target {
  readonly history: History;
  readonly event: RecordedEvent;
  readonly definition: Definition;
  /** What stands of it; undefined for an amendment or a dead event. */
  readonly fact: Fact | undefined;
  readonly killedBy: string | undefined;
  readonly headline: string;
}

@Controller()
export class MendController {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(CommandBus) private readonly bus: CommandBus,
  ) {}

  @Get('psp/:partnershipId/mend/:eventId')
  @Action('fillForm')
  form(
    @Param('partnershipId') id: string,
    @Param('eventId') eventId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const target = this.#target(id, eventId);
    return this.#form(request, reply, target, filled(target), randomUUID());
  }

  @Post('psp/:partnershipId/mend/:eventId')
  @Action('record')
  async submit(
    @Param('partnershipId') id: string,
    @Param('eventId') eventId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const form = checkForm(request);
    const target = this.#target(id, eventId);
    const kind = form.get('kind') === 'retract' ? 'retract' : 'correct';
    const command = commandIn(target, form, kind);
    if (form.get('step') === 'change') return this.#form(request, reply, target, form, command.commandId);
    const preview = this.engine.preview(command, actorOf(request));
    if (preview.outcome !== 'Acceptable') {
      void reply.status(422);
      return this.#form(request, reply, target, form, command.commandId, refusalsIn(preview));
    }
    if (form.get('step') === 'record') {
      const outcome = await this.bus.execute<never, RecordOutcome>(onTheBus(command, actorOf(request)) as never);
      if (outcome.outcome !== 'Recorded') throw problemOf(outcome);
      void reply.status(303).header('location', `/psp/${id}/receipt/${outcome.eventIds[0]}`);
      return '';
    }
    void reply.status(200);
    return this.#page(
      request,
      reply,
      target.history,
      <MendChecked
        action={actionOf(target)}
        token={formToken(request)}
        entered={enteredIn(form)}
        headline={target.headline}
        kind={kind}
        changes={kind === 'correct' ? changesIn(target, command) : []}
        warnings={preview.warnings}
      />,
    );
  }

  #form(
    request: FastifyRequest,
    reply: FastifyReply,
    target: Target,
    values: FormBody,
    commandId: string,
    refusals: readonly Refusal[] = [],
  ): string {
    const { history, event, definition, fact, killedBy, headline } = target;
    return this.#page(
      request,
      reply,
      history,
      <Mend
        partnershipId={history.partnershipId}
        event={event}
        headline={headline}
        fact={fact}
        definition={definition}
        killedBy={killedBy}
        action={actionOf(target)}
        token={formToken(request)}
        commandId={commandId}
        context={formContext(this.engine, history, definition, values, refusals.map(atItsInput))}
      />,
    );
  }

  #target(id: string, eventId: string): Target {
    const history = this.engine.history(partnershipIdOf(id));
    const event = history.events.find((one) => one.id === eventId);
    const definition = event === undefined ? undefined : definitionOfType(event.type);
    if (event === undefined || definition === undefined) throw notFound(`there is no event ${eventId} in ${id}`);
    const fact = history.facts.find((one) => one.id === eventId);
    return {
      history,
      event,
      definition,
      fact,
      killedBy: history.dead.find((one) => one.id === eventId)?.killedBy,
      headline: headlineOf(event.type, fact?.data ?? event.data, namesIn(history, this.engine.registers)),
    };
  }

  #page(request: FastifyRequest, reply: FastifyReply, history: History, body: JSX.Element): string {
    void reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store');
    return renderPage(request, {
      title: 'Put it right',
      crumbs: crumbsOf(history),
      children: body,
    });
  }
}

const actionOf = ({ history, event }: Target) => `/psp/${history.partnershipId}/mend/${event.id}`;

/** The form filled with what stands. */
function filled({ fact, definition }: Target): FormBody {
  if (fact === undefined) return new URLSearchParams();
  return new URLSearchParams(inputsOf(fieldsToCorrect(definition), standingValues(fact), 'set.'));
}

const GROUNDS = fieldsOf(CommandEnvelope).filter(({ name }) => name === 'rationale' || name === 'evidence');

function commandIn({ history, event, fact, definition }: Target, form: FormBody, kind: 'correct' | 'retract'): Command {
  const common = {
    partnershipId: history.partnershipId,
    commandId: commandIdIn(form),
    occurredOn: null,
    ...(valuesOf(GROUNDS, form) as Partial<Command>),
  };
  const reason = form.get('reason') ?? '';
  if (kind === 'retract' || fact === undefined)
    return { ...common, type: 'RetractEvent', data: { targetEventId: event.id, reason } };
  const fields = fieldsToCorrect(definition);
  const set = changedFields(fields, standingValues(fact), valuesOf(fields, form, 'set.'));
  return { ...common, type: 'CorrectEvent', data: { targetEventId: event.id, set, reason } };
}

function changesIn({ fact, definition }: Target, command: Command) {
  const set = command.data['set'] as Record<string, unknown>;
  const standing = fact === undefined ? {} : standingValues(fact);
  return fieldsToCorrect(definition)
    .filter(({ name }) => name in set)
    .map(({ name, label, type }) => ({
      label,
      before: standing[name],
      after: set[name] === null && type.nullable !== true ? undefined : set[name],
    }));
}

/** A refusal of the command's `set`, at the input that holds the value. */
const atItsInput = (refusal: Refusal): Refusal =>
  refusal.pointer === undefined ? refusal : { ...refusal, pointer: refusal.pointer.replace(/^\/data\/set/, '/set') };
