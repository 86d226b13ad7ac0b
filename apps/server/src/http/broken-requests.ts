/** Answers to what never becomes a request: bytes that are no HTTP, headers without end, a body that does not come. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from './problem.js';

const TYPE = 'application/problem+json; charset=utf-8';

function problemOf(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Problem({ status: 431, code: 'headers', detail: 'the address and the headers have at most 8 kB' });
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Problem({ status: 408, code: 'tooSlow', detail: 'the request did not arrive in time: send it again' });
  return new Problem({ status: 400, code: 'unreadable', detail: 'these bytes are no HTTP request in one reading' });
}

/** Answers on the bare connection and closes it: what follows on it cannot be told from what was broken. */
export function answerBroken(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error.code);
  const body = JSON.stringify(problem.document(randomUUID()));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Connection: close',
    `Content-Type: ${TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/** The only expectation that is met is `100-continue`. */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const problem = new Problem({ status: 417, code: 'expectation', detail: 'only 100-continue can be expected' });
  const body = JSON.stringify(problem.document(randomUUID()));
  response.writeHead(417, { connection: 'close', 'content-type': TYPE, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
