/** The names of our streams on the wire: a namespace before them lets tests, or two deployments, share one server. */
import { OUR_PREFIXES } from '../port.js';

export interface Namespace {
  /** What a subscription asks for. */
  readonly prefixes: readonly string[];
  readonly identityStream: string;
  onWire(stream: string): string;
  /** Our name of a stream on the wire; undefined for a stream that is not ours. */
  ours(stream: string): string | undefined;
}

export function namespace(name: string): Namespace {
  const prefixes = OUR_PREFIXES.map((prefix) => name + prefix);
  return {
    prefixes,
    identityStream: `${name}psp-log`,
    onWire: (stream) => name + stream,
    ours: (stream) => (prefixes.some((prefix) => stream.startsWith(prefix)) ? stream.slice(name.length) : undefined),
  };
}
