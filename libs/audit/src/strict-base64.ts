/** Standard base64 with padding, read only in the one form in which it is written: Node's own decoder is lenient. */

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The bytes, or undefined where encoding them again does not give the same text. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
