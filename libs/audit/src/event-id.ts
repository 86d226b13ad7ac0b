/** The id of an event: made from its command's id and its place, so that a repeated command makes the same ids. */
import { hash } from 'node:crypto';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A UUID of any version in lower case. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/**
 * UUIDv5 (RFC 9562) in the namespace of the command's id, of the name `<stream>/<nth>`.
 * @param nth place of the event in its append, from 0
 */
export function eventIdOf(commandId: string, stream: string, nth: number): string {
  const namespace = Buffer.from(commandId.replaceAll('-', ''), 'hex');
  const bytes = hash('sha1', Buffer.concat([namespace, Buffer.from(`${stream}/${nth}`)]), 'buffer').subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
