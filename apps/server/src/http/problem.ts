/** Errors as a caller meets them: RFC 9457 problem documents with a stable code, the field, and what to do. */
import type { Refusal } from '#lifecycle';

export interface ProblemField {
  readonly code: string;
  readonly name?: string;
  /** JSON pointer into the body, or the name of a parameter or header. */
  readonly pointer?: string;
  readonly message: string;
}

export interface ProblemDetails {
  readonly status: number;
  /** Stable; what programs compare. */
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly ProblemField[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the document. */
  readonly more?: Readonly<Record<string, unknown>>;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed here',
  408: 'Too slow',
  409: 'Others recorded at the same time',
  412: 'The history has moved on',
  413: 'Too large',
  414: 'The address is too long',
  415: 'Only JSON is read here',
  417: 'Not expected',
  421: 'Not the name of this server',
  422: 'Refused',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'A fault of this server',
  503: 'Not possible now',
  507: 'The disk is full',
};

/** Thrown by whatever answers a request. */
export class Problem extends Error {
  constructor(readonly details: ProblemDetails) {
    super(details.detail);
    this.name = 'Problem';
  }

  get status(): number {
    return this.details.status;
  }

  /** The document, as `application/problem+json`. */
  document(requestId: string): Record<string, unknown> {
    const { status, code, detail, errors, more } = this.details;
    return {
      type: `urn:psp:problem:${code}`,
      title: TITLES[status] ?? 'Not possible',
      status,
      code,
      detail,
      ...(errors === undefined ? {} : { errors }),
      ...more,
      requestId,
    };
  }
}

/** One refused parameter or header. */
export const refusedParameter = (name: string, message: string, code = 'R10') =>
  new Problem({
    status: 422,
    code: 'refused',
    detail: `${name}: ${message}`,
    errors: [{ code, pointer: name, message }],
  });

export const refusedCommand = (refusals: readonly Refusal[]) =>
  new Problem({
    status: 422,
    code: 'refused',
    detail: refusals
      .map(({ pointer, message }) => (pointer === undefined ? message : `${pointer} ${message}`))
      .join('; '),
    errors: refusals,
  });

export const notFound = (detail: string, code = 'notFound') => new Problem({ status: 404, code, detail });
