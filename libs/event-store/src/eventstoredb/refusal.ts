/** Why an EventStoreDB is not opened: a code for programs, a sentence for people that says what to do. */

/**
 * - `AddressRefused`: the address asks for what the client cannot do, or silently would not do.
 * - `CertificateRefused`: the server's certificate is not trusted, or it speaks TLS and we do not (or the other way round).
 * - `ServerTooOld`: before the first version that says when a subscription has caught up.
 * - `FormatRefused`: the log there was begun in another format or with other stream prefixes.
 * - `LogMissing`: there is no log, and none was to be begun.
 */
export type StoreRefusalCode =
  'AddressRefused' | 'CertificateRefused' | 'ServerTooOld' | 'FormatRefused' | 'LogMissing';

/** Thrown at opening. Compare `code`, never `instanceof`. */
export class StoreRefused extends Error {
  constructor(
    readonly code: StoreRefusalCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = code;
  }
}

const CODES: readonly unknown[] = [
  'AddressRefused',
  'CertificateRefused',
  'ServerTooOld',
  'FormatRefused',
  'LogMissing',
] satisfies StoreRefusalCode[];

export const isStoreRefused = (error: unknown): error is StoreRefused =>
  error instanceof Error && 'code' in error && CODES.includes(error.code);
