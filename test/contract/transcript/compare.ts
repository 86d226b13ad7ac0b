/** Whether an answer is the one that was observed: place-holders put in, prefixes taken off. */

export interface ObservedError {
  readonly type: string | null;
  readonly code: number | null;
  readonly text: string;
  readonly trailers?: Readonly<Record<string, string>>;
  readonly expectedVersion?: unknown;
  readonly actualVersion?: unknown;
  readonly maxAppendSize?: number;
}
/** What stands for `<stream>`; all other place-holders stand for anything. */
export interface Names {
  readonly stream?: string;
}

/** An error as the transcript writes it. */
export function written(error: unknown): Record<string, unknown> {
  const thrown = error as {
    type?: string;
    code?: number;
    message: string;
    _raw?: { metadata?: { getMap(): Record<string, unknown> } };
    expectedVersion?: unknown;
    actualVersion?: unknown;
    maxAppendSize?: number;
  };
  const trailers = thrown._raw?.metadata?.getMap() ?? {};
  return {
    type: thrown.type ?? null,
    code: thrown.code ?? null,
    text: thrown.message.replace(/^\d+ [A-Z_]+: /, ''),
    trailers: Object.fromEntries(Object.entries(trailers).map(([key, value]) => [key, String(value)])),
    expectedVersion: plain(thrown.expectedVersion),
    actualVersion: plain(thrown.actualVersion),
    ...(thrown.maxAppendSize === undefined ? {} : { maxAppendSize: thrown.maxAppendSize }),
  };
}

/** Throws, with both, unless the error is the observed one. */
export function expectError(error: unknown, observed: ObservedError, names: Names): void {
  const answer = written(error);
  const { type, code, text, trailers, expectedVersion, actualVersion, maxAppendSize } = observed;
  expect(answer).toMatchObject({
    type,
    code,
    text: like(text, names),
    ...(expectedVersion === undefined ? {} : { expectedVersion: quoted(expectedVersion) }),
    ...(actualVersion === undefined ? {} : { actualVersion: quoted(actualVersion) }),
    ...(maxAppendSize === undefined ? {} : { maxAppendSize }),
    ...(trailers === undefined
      ? {}
      : { trailers: Object.fromEntries(Object.entries(trailers).map(([key, value]) => [key, like(value, names)])) }),
  });
}

export function isLike(error: unknown, observed: ObservedError, names: Names = {}): boolean {
  const answer = written(error);
  const text = pattern(observed.text, names);
  return answer['type'] === observed.type && answer['code'] === observed.code && text.test(String(answer['text']));
}

function like(text: string, names: Names): unknown {
  return expect.stringMatching(pattern(text, names)) as unknown;
}

function pattern(text: string, { stream }: Names): RegExp {
  const parts = text.split(/(<[^<>]*>)/).map((part) => {
    if (part === '<stream>' && stream !== undefined) return escaped(stream);
    return /^<[^<>]*>$/.test(part) ? '.*' : escaped(part);
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Numbers of the transcript are bigints of the client. */
const plain = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
const quoted = (value: unknown) =>
  typeof value === 'string' && /^-?\d+n$/.test(value) ? Number(value.slice(0, -1)) : value;
