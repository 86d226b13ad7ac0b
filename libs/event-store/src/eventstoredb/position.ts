/** Positions of an EventStoreDB as text of fixed width, so that string order is log order. */
import { type Position, StoreError } from '../port.js';

export interface WirePosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

const DIGITS = 20;
const pattern = /^e(\d{20})-(\d{20})$/;
/** What the server sends where it does not know. */
const UNKNOWN = 2n ** 64n - 1n;

/** Throws `StreamDamaged` for the position that means unknown: nothing could be resumed from it. */
export function positionOf({ commit, prepare }: WirePosition): Position {
  if (commit === UNKNOWN || prepare === UNKNOWN)
    throw new StoreError('StreamDamaged', 'the server does not know the position of an event it sent');
  return `e${digits(commit)}-${digits(prepare)}` as Position;
}

/** Throws `InvalidPosition` for a position of another adapter. */
export function wirePositionOf(position: Position): WirePosition {
  const match = pattern.exec(String(position));
  if (match === null)
    throw new StoreError('InvalidPosition', `${String(position)} is not a position of an EventStoreDB`);
  return { commit: BigInt(match[1]!), prepare: BigInt(match[2]!) };
}

export const samePosition = (a: WirePosition, b: WirePosition): boolean =>
  a.commit === b.commit && a.prepare === b.prepare;

const digits = (value: bigint) => value.toString().padStart(DIGITS, '0');
