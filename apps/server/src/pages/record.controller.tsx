/** The pages that record: choose, fill, check, record, read the receipt. */
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Engine, type RecordOutcome } from '#engine';
import { definitionOfCommand, slugOfCommand, type Definition, type History } from '#lifecycle';
import type { JSX } from 'preact';
import { headlineOf, namesIn } from '#projections';
import type { FormBody } from '../http/form.js';
import { Action } from '../access/action.js';
import { actorOf } from '../access/caller.js';
import { notFound, Problem } from '../http/problem.js';
import { onTheBus } from '../partnerships/command-handlers.js';
import { definitionOf, partnershipIdOf } from '../partnerships/command-request.js';
import { problemOf } from '../partnerships/outcomes.js';
import { checkForm, formToken } from './form-token.js';
import { crumbsOf } from './crumbs.js';
import { renderPage } from './layout.js';
import { Checked, ChooseCommand, Receipt, RecordForm, titleOfCommand } from './record.js';
import { commandIn, enteredIn, formContext, headlineOfCommand, refusalsIn } from './recording.js';

@Controller()
export class RecordController {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(CommandBus) private readonly bus: CommandBus,
  ) {}

  @Get('psp/:partnershipId/record')
  @Action('fillForm')
  choose(
    @Param('partnershipId') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const history = this.#existing(id);
    const possible = this.engine.possible(id, actorOf(request));
    return this.#page(request, reply, 'Record', history, <ChooseCommand history={history} possible={possible} />);
  }

  @Get('psp/:partnershipId/record/:command')
  @Action('fillForm')
  form(
    @Param('partnershipId') id: string,
    @Param('command') slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const values = new URLSearchParams(request.query as Record<string, string>);
    return this.#form(request, reply, this.#existing(id), definitionOf(slug), values, randomUUID());
  }

  @Post('psp/:partnershipId/record/:command')
  @Action('record')
  async submit(
    @Param('partnershipId') id: string,
    @Param('command') slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const form = checkForm(request);
    const definition = definitionOf(slug);
    return this.#submit(request, reply, this.#existing(id), definition, form);
  }

  @Get('propose')
  @Action('propose')
  propose(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const history = this.engine.history('not-yet-named');
    return this.#form(
      request,
      reply,
      history,
      definitionOfCommand('ProposePartnership')!,
      new URLSearchParams(),
      randomUUID(),
    );
  }

  @Post('propose')
  @Action('propose')
  async submitProposal(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const form = checkForm(request);
    const definition = definitionOfCommand('ProposePartnership')!;
    const id = (form.get('partnershipId') ?? '').trim() || slugOf(form.get('data.name') ?? '');
    try {
      return await this.#submit(request, reply, this.engine.history(partnershipIdOf(id)), definition, form);
    } catch (error) {
      if (!(error instanceof Problem) || error.details.errors?.[0]?.pointer !== 'partnershipId') throw error;
      const { message } = error.details.errors[0];
      const refusals = [{ code: 'R10', name: 'ValueNotAllowed', pointer: '/partnershipId', message } as const];
      void reply.status(422);
      return this.#form(
        request,
        reply,
        this.engine.history('not-yet-named'),
        definition,
        form,
        form.get('commandId')!,
        refusals,
      );
    }
  }

  @Get('psp/:partnershipId/receipt/:eventId')
  @Action('fillForm')
  receipt(
    @Param('partnershipId') id: string,
    @Param('eventId') eventId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const history = this.#existing(id);
    const event = history.events.find((one) => one.id === eventId);
    if (event === undefined) throw notFound(`there is no event ${eventId} in ${id}`);
    return this.#page(
      request,
      reply,
      'Recorded',
      history,
      <Receipt
        partnershipId={id}
        headline={headlineOf(event.type, event.data, namesIn(history, this.engine.registers))}
        eventId={eventId}
        revision={event.revision}
        index={event.index}
        recordedAt={event.metadata.recordedAt}
        actorId={event.metadata.actor.id}
        warnings={event.metadata.warnings}
      />,
    );
  }

  async #submit(
    request: FastifyRequest,
    reply: FastifyReply,
    history: History,
    definition: Definition,
    form: FormBody,
  ): Promise<string> {
    const { command, proposed } = commandIn(this.engine, history, definition, form);
    if (form.get('step') === 'change') return this.#form(request, reply, history, definition, form, command.commandId);
    const preview = this.engine.preview(command, actorOf(request));
    const refusals = refusalsIn(preview);
    if (preview.outcome !== 'Acceptable') {
      void reply.status(422);
      return this.#form(request, reply, history, definition, form, command.commandId, refusals);
    }
    if (form.get('step') === 'record') {
      const outcome = await this.bus.execute<never, RecordOutcome>(onTheBus(command, actorOf(request)) as never);
      if (outcome.outcome !== 'Recorded') throw problemOf(outcome);
      void reply.status(303).header('location', `/psp/${command.partnershipId}/receipt/${outcome.eventIds[0]}`);
      return '';
    }
    void reply.status(200);
    return this.#page(
      request,
      reply,
      'Check',
      history,
      <Checked
        definition={definition}
        command={command}
        headline={headlineOfCommand(this.engine, history, definition, command.data)}
        warnings={preview.warnings}
        action={actionOf(history, definition)}
        token={formToken(request)}
        entered={enteredIn(form)}
        proposed={proposed}
      />,
    );
  }

  #form(
    request: FastifyRequest,
    reply: FastifyReply,
    history: History,
    definition: Definition,
    values: FormBody,
    commandId: string,
    refusals: Parameters<typeof formContext>[4] = [],
  ): string {
    const isProposal = definition.command === 'ProposePartnership';
    const context = formContext(this.engine, history, definition, values, refusals);
    return this.#page(
      request,
      reply,
      titleOfCommand(definition.command),
      history,
      <RecordForm
        definition={definition}
        action={actionOf(history, definition)}
        token={formToken(request)}
        commandId={commandId}
        context={context}
      >
        {isProposal && (
          <PartnershipIdInput values={values} wrong={refusals.some(({ pointer }) => pointer === '/partnershipId')} />
        )}
      </RecordForm>,
    );
  }

  #existing(id: string): History {
    const history = this.engine.history(partnershipIdOf(id));
    if (!history.exists) throw notFound(`there is no partnership ${id} on record`, 'partnershipUnknown');
    return history;
  }

  #page(request: FastifyRequest, reply: FastifyReply, title: string, history: History, body: JSX.Element): string {
    void reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store');
    const crumbs = history.exists ? crumbsOf(history) : [{ title: 'Portfolio', href: '/' }];
    return renderPage(request, { title, crumbs, children: body });
  }
}

const actionOf = (history: History, { command }: Definition) =>
  command === 'ProposePartnership' ? '/propose' : `/psp/${history.partnershipId}/record/${slugOfCommand(command)}`;

/** A name as an id: what an address can hold. */
const slugOf = (name: string) =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);

const PartnershipIdInput = ({ values, wrong }: { values: FormBody; wrong: boolean }) => (
  <div class={`psp-field${wrong ? ' psp-field--error' : ''}`}>
    <label for="partnershipId">
      Id of the partnership <span class="optional">(optional)</span>
    </label>
    <p class="hint" id="partnershipId-hint">
      Lower-case letters, digits and hyphens. It stands in addresses for ever; left out, it is made of the name.
    </p>
    <input
      id="partnershipId"
      name="partnershipId"
      type="text"
      value={values.get('partnershipId') ?? ''}
      aria-describedby="partnershipId-hint"
    />
  </div>
);
