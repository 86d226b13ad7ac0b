/** The newest checkpoint as every page prints it and every file that is downloaded names it: whoever keeps one of them keeps
 *  a checkpoint outside this machine. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Integrity, Published } from '#engine';
import type { about } from '../http/times.js';

/** Of the lines or rows of a file: the checkpoint, as base64url of the note. */
export const CHECKPOINT_HEADER = 'x-psp-checkpoint';
/** Of a file that cannot say it within: at which times, from how many events, with which root and versions. */
const ABOUT_HEADER = 'x-psp-about';

const published = new WeakMap<FastifyRequest, Integrity>();

export const rememberIntegrity = (request: FastifyRequest, integrity: Integrity): void =>
  void published.set(request, integrity);

/** Undefined where nothing was signed yet, or where nobody vouches for it. */
export const checkpointFor = (request: FastifyRequest): Published | undefined => published.get(request)?.published;

/** Names the checkpoint of what is downloaded. */
export function nameCheckpoint(reply: FastifyReply, { note }: Pick<Published, 'note'>): void {
  void reply.header(CHECKPOINT_HEADER, Buffer.from(note).toString('base64url'));
}

/** Says of a file what every answer says of itself. */
export function nameAnswer(request: FastifyRequest, reply: FastifyReply, asked: ReturnType<typeof about>): void {
  void reply.header(ABOUT_HEADER, JSON.stringify(asked));
  const checkpoint = checkpointFor(request);
  if (checkpoint !== undefined) nameCheckpoint(reply, checkpoint);
}
