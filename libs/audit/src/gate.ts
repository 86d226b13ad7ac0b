/**
 * The value gate: what an event may hold so that every language hashes it alike. It refuses and never rewrites.
 *
 * What it refuses belongs to version 1 of the leaf: a looser or stricter gate would be a new version for later events.
 * It decides by shape alone, never by the catalogue of facts, because a verifier has none: `sealed` may stand only as the
 * single key of its object, with a value of exactly `kid`, `iv`, `ct` and `tag`, all strings.
 * `data` and `metadata` are judged apart: each is an object at depth 1 and has at most 1,000 members of objects in all
 * (elements of arrays are not members; the size limit bounds them).
 */
import { canonicalJson } from './canonical-json.js';

/** What was refused: a JSON pointer from the event (`/data/…`, `/metadata/…`) and why, for a person. */
export interface GateFinding {
  pointer: string;
  message: string;
}

/** The part of an event that the gate looks at. `metadata.recordedAt` may be absent: the store sets it. */
export interface Sealable {
  readonly data: unknown;
  readonly metadata: unknown;
}

export const GATE_LIMITS = { depth: 32, members: 1_000, eventBytes: 65_536, findings: 100 } as const;

const KEY = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const REFUSED_KEYS = new Set(['constructor', 'prototype']);
const SEALED_KEYS = 'ct iv kid tag';
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;
/** Below U+0300 no character composes with another, so such a text is NFC without asking. */
const MAY_COMPOSE = /[\u0300-\uffff]/;
/** Set or raised by the store after the event was judged: they do not count for its size. */
const SET_BY_THE_STORE = new Set(['recordedAt', 'clockSkewMs']);

/** Thrown by `assertSealable`; compare `code`, never `instanceof`. */
export class NotSealable extends Error {
  readonly code = 'NotSealable';
  constructor(readonly findings: readonly GateFinding[]) {
    super(findings.map(({ pointer, message }) => `${pointer}: ${message}`).join('; '));
    this.name = 'NotSealable';
  }
}

/** @throws NotSealable with every finding */
export function assertSealable(event: Sealable): void {
  const findings = gateFindings(event);
  if (findings.length > 0) throw new NotSealable(findings);
}

/** All that the gate refuses in an event, in reading order and at most 100 of each part; empty when it can be sealed. */
export function gateFindings(event: Sealable): GateFinding[] {
  const findings = [...documentFindings('/data', event.data), ...documentFindings('/metadata', event.metadata)];
  const size = findings.length === 0 ? sizeFinding(event) : undefined;
  return size ? [size] : findings;
}

/** How sealed texts stand in a document: as they were recorded, or as exports may carry them, also by their hash alone. */
export type Seals = 'recorded' | 'published';

/** What the gate refuses in one of the two documents of an event; `pointer` is where it stands. */
export function documentFindings(pointer: string, value: unknown, seals: Seals = 'recorded'): GateFinding[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ pointer, message: 'must be a JSON object' }];
  }
  const findings: GateFinding[] = [];
  inspect(value, pointer, 1, { findings, members: 0, seals });
  return findings;
}

/** Refuses an event over the size limit: UTF-8 bytes of data and metadata, without what the store itself writes. */
export function sizeFinding({ data, metadata }: Sealable): GateFinding | undefined {
  // As long as the canonical text, and sooner made; what the store writes is in it.
  if ((JSON.stringify(data).length + JSON.stringify(metadata).length) * 3 <= GATE_LIMITS.eventBytes) return undefined;
  const sent = Object.entries(metadata as object).filter(([key]) => !SET_BY_THE_STORE.has(key));
  const text = canonicalJson(data) + canonicalJson(Object.fromEntries(sent));
  const size = Buffer.byteLength(text);
  if (size <= GATE_LIMITS.eventBytes) return undefined;
  return { pointer: '', message: `is ${size} bytes; an event has at most ${GATE_LIMITS.eventBytes}` };
}

interface Inspection {
  findings: GateFinding[];
  members: number;
  seals: Seals;
}

function inspect(value: unknown, pointer: string, depth: number, seen: Inspection): void {
  if (seen.findings.length >= GATE_LIMITS.findings) return;
  const message = problemOf(value);
  if (message !== undefined) seen.findings.push({ pointer, message });
  else if (typeof value === 'object' && value !== null) {
    if (depth > GATE_LIMITS.depth) {
      seen.findings.push({ pointer, message: `is nested deeper than ${GATE_LIMITS.depth} levels` });
    } else if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i += 1) inspect(value[i], `${pointer}/${i}`, depth + 1, seen);
    } else inspectMembers(value as Record<string, unknown>, pointer, depth, seen);
  }
}

function inspectMembers(object: Record<string, unknown>, pointer: string, depth: number, seen: Inspection): void {
  const keys = Object.keys(object);
  const before = seen.members;
  seen.members += keys.length;
  if (before <= GATE_LIMITS.members && seen.members > GATE_LIMITS.members) {
    seen.findings.push({ pointer, message: `has more than ${GATE_LIMITS.members} members up to here` });
  }
  if (seen.members > GATE_LIMITS.members) return;
  for (const key of keys) {
    const at = `${pointer}/${escapedForPointer(key)}`;
    const message = problemOfKey(key, object, seen.seals);
    if (message !== undefined) seen.findings.push({ pointer: at, message });
    else inspect(object[key], at, depth + 1, seen);
  }
}

function problemOfKey(key: string, object: Record<string, unknown>, seals: Seals): string | undefined {
  if (!KEY.test(key)) return 'is a key other than a letter and up to 63 letters, digits, "_" or "-"';
  if (REFUSED_KEYS.has(key)) return 'is a key that programs take for something else';
  if (key === 'sealedHash' && !(seals === 'published' && isPublishedSeal(object))) {
    return 'is a key kept for what stands in place of a sealed text';
  }
  if (key === 'sealed' && !isWholeSeal(object)) return 'may only be a sealed text: {"sealed": {kid, iv, ct, tag}}';
  return undefined;
}

function isWholeSeal(object: Record<string, unknown>): boolean {
  const sealed = object['sealed'];
  if (Object.keys(object).length !== 1 || typeof sealed !== 'object' || sealed === null) return false;
  return (
    Object.keys(sealed).sort().join(' ') === SEALED_KEYS &&
    Object.values(sealed).every((part) => typeof part === 'string')
  );
}

function isPublishedSeal(object: Record<string, unknown>): boolean {
  const hash = object['sealedHash'];
  return Object.keys(object).length === 1 && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);
}

function problemOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return problemOfString(value);
    case 'number':
      if (!Number.isSafeInteger(value)) return 'must be an integer within ±(2^53−1); write other decimals as strings';
      return Object.is(value, -0) ? 'must not be -0' : undefined;
    case 'boolean':
      return undefined;
    case 'object':
      return value === null || isPlain(value) ? undefined : 'must be a plain object or array';
    default:
      return `must not be ${typeof value}`;
  }
}

function problemOfString(text: string): string | undefined {
  if (CONTROL.test(text)) return 'must not hold control characters other than line feed and tab';
  if (!MAY_COMPOSE.test(text)) return undefined;
  if (!text.isWellFormed()) return 'must not hold a lone surrogate';
  return text.normalize('NFC') === text ? undefined : 'must be in Unicode normal form NFC';
}

/** Told by the prototype's prototype, since objects of another realm have another `Object.prototype`. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const escapedForPointer = (key: string): string =>
  /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
