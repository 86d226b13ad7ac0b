/** How much room a node has left, which it tells over HTTP and not by the protocol of its events. */
import { readFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import type { Host, StoreAddress } from './address.js';

const PATIENCE_MS = 3_000;
const MOST_CHARACTERS = 100_000;

/** The free bytes of the volume that is fullest. Rejects where the node does not say. */
export async function freeBytes(
  { address, port }: Host,
  { tls, caFile, credentials }: Pick<StoreAddress, 'tls' | 'caFile' | 'credentials'>,
): Promise<number> {
  const text = await fetched(`${tls ? 'https' : 'http'}://${address}:${port}/stats/sys/drive`, {
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    ...(tls && credentials ? { auth: `${credentials.username}:${credentials.password}` } : {}),
  });
  const drives = Object.values(JSON.parse(text) as Record<string, { availableBytes?: unknown; totalBytes?: unknown }>);
  const free = drives.flatMap(({ availableBytes, totalBytes }) =>
    typeof availableBytes === 'number' && Number(totalBytes) > 0 ? [availableBytes] : [],
  );
  if (free.length === 0) throw new Error('it does not say how much room its volume has');
  return Math.min(...free);
}

function fetched(url: string, options: { ca?: Buffer; auth?: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? httpsGet : httpGet;
    const request = get(url, { ...options, agent: false, timeout: PATIENCE_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.length > MOST_CHARACTERS) request.destroy(new Error('it says more than it was asked'));
      });
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`it answered ${response.statusCode}`)),
      );
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
    request.on('error', reject);
  });
}
