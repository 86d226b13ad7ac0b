/** An answer that takes its time: lines of JSON as the work goes on, the last with its result or its problem. */
import { StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Problem } from '../http/problem.js';

/** How far the work is. */
export interface Progress {
  readonly done: number;
  /** Null = nobody knows yet. */
  readonly of: number | null;
}

/** Often enough to look alive, seldom enough not to cost anything. */
const TELL_EVERY_MS = 200;
/** A reader that hears nothing for two minutes is taken for a stalled one. */
const SIGN_OF_LIFE_MS = 5_000;

/** Starts the work, and answers `{progress}` lines while it goes on, then `{result}` or `{problem}`. The work is told
 *  when nobody listens any more. */
export function streamOfLines<R extends object>(
  reply: FastifyReply,
  work: (tell: (progress: Progress) => void, gone: AbortSignal) => Promise<R>,
): StreamableFile {
  void reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('cache-control', 'no-store');
  const gone = new AbortController();
  const lines = new Readable({ read() {}, destroy: (error, done) => (gone.abort(), done(error)) });
  const say = (line: object) => {
    if (!lines.destroyed) lines.push(`${JSON.stringify(line)}\n`);
  };
  let progress: Progress = { done: 0, of: null };
  let told = 0;
  const sign = setInterval(() => say({ progress }), SIGN_OF_LIFE_MS).unref();
  const tell = (now: Progress) => {
    progress = now;
    const at = performance.now();
    if (at - told < TELL_EVERY_MS) return;
    told = at;
    say({ progress });
  };
  void work(tell, gone.signal)
    .then((result) => say({ result }))
    .catch((error: unknown) => say({ problem: problemOf(error).document('') }))
    .finally(() => {
      clearInterval(sign);
      lines.push(null);
    });
  return new StreamableFile(lines);
}

const problemOf = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem({ status: 503, code: 'unavailable', detail: (error as Error).message });
