/** What lets others check the record without believing this server: signed checkpoints, keys, proofs, and the record itself
 *  as lines that a verifier reads. */
import { Controller, Get, Inject, Param, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { lineOf, lineText, PARTIAL_HEADER, tlogProofText, toBase64, type LineForm } from '#audit';
import { Engine, type Published } from '#engine';
import type { LocalEvent } from '#event-store';
import { streamOf } from '#projections';
import { Action } from '../access/action.js';
import { mayKnowActors } from '../access/caller.js';
import { SecurityLog } from '../access/security-log.js';
import { notFound, Problem, refusedParameter } from '../http/problem.js';
import { integerParameter, readQuery } from '../http/query.js';
import { partnershipIdOf } from '../partnerships/command-request.js';
import { nameCheckpoint } from './foot-checkpoint.js';
import { refuseMismatch } from './refuse-mismatch.js';

const TEXT = 'text/plain; charset=utf-8';
const LINES = 'application/x-ndjson; charset=utf-8';
/** A checkpoint is made every minute. */
const NEXT_CHECKPOINT_SECONDS = '60';

@Controller('audit')
@Action('readProofs')
export class AuditController {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(SecurityLog) private readonly securityLog: SecurityLog,
  ) {}

  /** The newest one, as it was signed. */
  @Get('checkpoint')
  checkpoint(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    readQuery(request, []);
    const { note } = this.#published();
    void reply.header('content-type', TEXT).header('cache-control', 'max-age=5');
    return note;
  }

  /** Keys that checkpoints were signed with, and what the log says of its restarts under another name. */
  @Get('keys')
  keys(@Req() request: FastifyRequest) {
    readQuery(request, []);
    refuseMismatch(this.engine);
    const { integrity } = this.engine;
    return {
      keys: integrity.keys(),
      restarts: integrity.restarts.map(({ at, from, to, publishedSize, restoredSize, statement }) => ({
        at,
        from,
        to,
        publishedSize,
        restoredSize,
        statement,
      })),
    };
  }

  /** That an event stands where it does, up to the newest checkpoint: a file that "psp-verify" and others read. */
  @Get('proof/inclusion/:eventId')
  async inclusion(
    @Req() request: FastifyRequest,
    @Param('eventId') eventId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    readQuery(request, []);
    const { integrity } = this.engine;
    const { size, note } = this.#published();
    const index = await integrity.indexOf(eventId);
    if (index === undefined) throw notFound('there is no such event on record', 'eventUnknown');
    if (index >= size) throw notYetSealed(`event ${index} is newer than the newest checkpoint, over ${size} events`);
    void reply.header('content-type', TEXT).header('content-disposition', `inline; filename="${eventId}.tlog-proof"`);
    return tlogProofText({ index, hashes: integrity.tree.inclusionProof(index, size), note });
  }

  /** That what was seen at one size is the beginning of what stands at another. */
  @Get('proof/consistency')
  consistency(@Req() request: FastifyRequest) {
    const query = readQuery(request, ['from', 'to']);
    const { size } = this.#published();
    const from = integerParameter('from', query.from, 1, size);
    const to = integerParameter('to', query.to, 1, size) ?? size;
    if (from === undefined) throw refusedParameter('from', `is the size that was seen, from 1 to ${size}`);
    if (from > to) throw refusedParameter('from', `is at most ${to}, the size that it is compared with`);
    return { from, to, proof: this.engine.integrity.tree.consistencyProof(from, to).map(toBase64) };
  }

  /** The record up to a checkpoint that is made for this; of one partnership, each line with its proof. Whoever may not know
   *  who recorded gets the hash of the metadata in its place, by which a line can be verified all the same. */
  @Get('export')
  @Action('exportRecord')
  export(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): StreamableFile {
    const { partnership } = readQuery(request, ['partnership']);
    this.engine.integrity.sign();
    const published = this.#published();
    const form: LineForm = { actors: mayKnowActors(request) ? 'shown' : 'leftOut' };
    const lines = partnership === undefined ? this.#whole(published, form) : this.#part(partnership, published, form);
    const object = partnership === undefined ? `events 0 to ${published.size - 1}` : `partnership ${partnership}`;
    this.securityLog.write(request, { action: 'exportRecord', outcome: 'exported', object });
    void reply.header('content-type', LINES).header('content-disposition', 'attachment; filename="events.ndjson"');
    nameCheckpoint(reply, published);
    return new StreamableFile(Readable.from(inPieces(lines), { objectMode: false }));
  }

  #whole({ size }: Published, form: LineForm): Iterable<string> {
    return texts(this.engine.log.readFrom(0, { limit: size }), (event) => lineText(lineOf(event, form)));
  }

  #part(partnership: string, { size }: Published, form: LineForm): Iterable<string> {
    const { log, integrity } = this.engine;
    const events = log.eventsOf(streamOf(partnershipIdOf(partnership)), { below: size });
    if (events.length === 0)
      throw notFound(`there is no partnership ${partnership} under the newest checkpoint`, 'partnershipUnknown');
    const proved = (event: LocalEvent) =>
      lineText(lineOf(event, form), integrity.tree.inclusionProof(event.index, size));
    return texts(events, proved, `${PARTIAL_HEADER}\n`);
  }

  #published(): Published {
    refuseMismatch(this.engine);
    const { published, state } = this.engine.integrity;
    if (published !== undefined) return published;
    if (state.state === 'unsigned')
      throw notFound('this server computes roots, and nobody was given a key to sign them', 'unsigned');
    throw notYetSealed('there is no checkpoint yet: the first one is made when there is something to sign');
  }
}

const notYetSealed = (detail: string) =>
  new Problem({
    status: 404,
    code: 'notYetSealed',
    detail,
    headers: { 'retry-after': NEXT_CHECKPOINT_SECONDS },
  });

function* texts(events: Iterable<LocalEvent>, text: (event: LocalEvent) => string, before = ''): Generator<string> {
  if (before !== '') yield before;
  for (const event of events) yield text(event);
}

const PIECE_CHARACTERS = 65_536;

/** Many lines at once, and others have their turn between them; a reader that is slower is waited for. */
async function* inPieces(lines: Iterable<string>): AsyncGenerator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  if (piece !== '') yield piece;
}
