/** Tells whether a repeated command is the same command, without remembering any of its free text. */
import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { isFreeText } from './free-text.js';

/** The parts of a command that make it the same one, as sent. */
export interface DigestedCommand {
  readonly type: string;
  readonly occurredOn?: unknown;
  readonly data?: unknown;
  readonly organisations?: unknown;
  readonly evidence?: unknown;
  readonly decidedBy?: unknown;
}

/**
 * Lower-case hex SHA-256 of the canonical command without absent parts and without every free text, wherever it stands
 * (in an array it is left out too): a digest over free text would outlive its erasure and confirm guesses.
 * Other members of the command (its id, note, rationale) are not looked at.
 */
export function commandDigest(command: DigestedCommand): string {
  const { type, occurredOn, data, organisations, evidence, decidedBy } = command;
  const digested = withoutFreeText({ type, occurredOn, data, organisations, evidence, decidedBy });
  return hash('sha256', canonicalJson(digested), 'hex');
}

function withoutFreeText(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.filter((element) => !isFreeText(element)).map(withoutFreeText);
  const kept = Object.entries(value).filter(([, member]) => !isFreeText(member));
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutFreeText(member)]));
}
