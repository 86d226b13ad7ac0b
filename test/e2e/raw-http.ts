/** HTTP by hand: exactly these bytes are sent, and whatever comes back is read until the other side closes. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawReply {
  /** NaN where nothing that looks like HTTP came back. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Everything, as it came. */
  readonly text: string;
  /** Whether the other side closed the connection. */
  readonly closed: boolean;
}

export async function connected(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  socket.on('error', () => undefined); // a reset says nothing that the missing answer does not
  return socket;
}

/** Sends bytes and reads until the other side closes, so a request should say `Connection: close` unless it is meant to be
 *  closed for what it is. */
export async function sendRaw(port: number, bytes: string | Uint8Array): Promise<RawReply> {
  const socket = await connected(port);
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  return repliedOn(socket);
}

/** Reads what a connection still brings until it is closed. */
export async function repliedOn(socket: Socket): Promise<RawReply> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return parseReply(Buffer.concat(chunks).toString('utf8'));
}

export function parseReply(text: string): RawReply {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? Number.NaN);
  return { status, headers, body: rest.join('\r\n\r\n'), text, closed: true };
}

/** A request as text, with the length of its body. */
export function requestText(line: string, headers: Readonly<Record<string, string>>, body = ''): string {
  const all = { Host: '127.0.0.1', Connection: 'close', ...headers };
  return [`${line} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`), '', body].join(
    '\r\n',
  );
}
