/** The one way in which this product makes an id out of a name: UUID version 5. */
import { hash } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** For the 16 bytes of a namespace. */
const ROOM = '\0'.repeat(16);

/** UUID version 5 (RFC 9562, section 5.5), in lower case: the first 16 bytes of SHA-1 over the 16 bytes of the namespace
 *  and the UTF-8 bytes of the name, with the version and variant bits set. Throws where `namespace` is no lower-case UUID. */
export function uuidV5(namespace: string, name: string): string {
  if (!UUID.test(namespace)) throw new Error(`a namespace is a lower-case UUID, not ${namespace}`);
  const bytes = Buffer.from(ROOM + name, 'utf8');
  bytes.write(namespace.replaceAll('-', ''), 'hex');
  const digest = hash('sha1', bytes, 'buffer').subarray(0, 16);
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
