/** The one JSON parser of the API: what is not one object in exactly one reading never reaches a handler. */
import { Problem, type ProblemField } from './problem.js';

const MOST_DEPTH = 32;
const MOST_MEMBERS = 1_000;
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);
const INTEGER = /^-?(0|[1-9]\d{0,15})$/;
const DECIMAL = /^-?(0|[1-9]\d{0,9})\.\d{1,12}$/;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

const unreadable = (code: string, detail: string) => new Problem({ status: 400, code, detail });

export interface GateChoices {
  /** What is recorded holds whole numbers only; what an analysis is asked can hold a level of 0.95. */
  readonly decimals?: boolean;
}

/** Parses the bytes of a body. @throws Problem 400 for what is not one JSON object in one reading, 422 for numbers that
 *  would change on the way. */
export function parseJsonObject(bytes: Uint8Array, choices: GateChoices = {}): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable('utf8', 'the body is not valid UTF-8');
  }
  const numbers = new Reading(text, choices).check();
  if (numbers.length > 0)
    throw new Problem({
      status: 422,
      code: 'refused',
      detail: choices.decimals
        ? 'numbers are written in plain digits, with at most twelve after the point'
        : 'numbers are whole numbers within ±(2^53−1); write other decimals as text',
      errors: numbers,
    });
  return JSON.parse(text) as Record<string, unknown>;
}

class Reading {
  #at = 0;
  #members = 0;
  readonly #numbers: ProblemField[] = [];

  constructor(
    private readonly text: string,
    private readonly choices: GateChoices,
  ) {}

  check(): readonly ProblemField[] {
    this.#space();
    if (this.text.length === this.#at) throw unreadable('syntax', 'the body is empty: send one JSON object');
    const opens = this.text[this.#at];
    if (opens !== '{') {
      this.#value('', 1);
      throw unreadable('notAnObject', 'the body must be one JSON object');
    }
    this.#value('', 1);
    this.#space();
    if (this.#at !== this.text.length) throw this.#syntax();
    return this.#numbers;
  }

  #syntax = () => unreadable('syntax', `the body is not JSON: see character ${this.#at + 1}`);

  #take(token: RegExp): string | undefined {
    token.lastIndex = this.#at;
    const found = token.exec(this.text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #space(): void {
    this.#take(SPACE);
  }

  #value(pointer: string, depth: number): void {
    this.#space();
    const first = this.text[this.#at];
    if (first === '{') this.#object(pointer, depth);
    else if (first === '[') this.#array(pointer, depth);
    else if (first === '"') {
      if (this.#take(STRING) === undefined) throw this.#syntax();
    } else if (this.#take(WORD) === undefined) this.#number(pointer);
  }

  #number(pointer: string): void {
    const token = this.#take(NUMBER);
    if (token === undefined) throw this.#syntax();
    if (this.choices.decimals === true && DECIMAL.test(token)) return;
    if (!INTEGER.test(token) || token === '-0' || !Number.isSafeInteger(Number(token)))
      this.#numbers.push({
        code: 'R10',
        name: 'ValueNotAllowed',
        pointer,
        message: 'must be a whole number within ±(2^53−1), written in plain digits',
      });
  }

  #deeper(depth: number): void {
    if (depth > MOST_DEPTH) throw unreadable('depth', `the body is nested deeper than ${MOST_DEPTH} levels`);
  }

  #array(pointer: string, depth: number): void {
    this.#deeper(depth);
    this.#at += 1;
    this.#space();
    if (this.text[this.#at] === ']') {
      this.#at += 1;
      return;
    }
    for (let index = 0; ; index += 1) {
      this.#value(`${pointer}/${index}`, depth + 1);
      if (this.#more(']')) return;
    }
  }

  #object(pointer: string, depth: number): void {
    this.#deeper(depth);
    this.#at += 1;
    this.#space();
    if (this.text[this.#at] === '}') {
      this.#at += 1;
      return;
    }
    const seen = new Set<string>();
    for (;;) {
      this.#space();
      const quoted = this.#take(STRING);
      if (quoted === undefined) throw this.#syntax();
      const key = JSON.parse(quoted) as string;
      if (RESERVED.has(key)) throw unreadable('reservedKey', `the body has the reserved key ${key}`);
      if (seen.has(key)) throw unreadable('duplicateKey', `the body has the key ${key} twice in one object`);
      seen.add(key);
      this.#members += 1;
      if (this.#members > MOST_MEMBERS) throw unreadable('keys', `the body has more than ${MOST_MEMBERS} members`);
      this.#space();
      if (this.text[this.#at] !== ':') throw this.#syntax();
      this.#at += 1;
      this.#value(`${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
      if (this.#more('}')) return;
    }
  }

  /** True at the end of a list or object; false where another entry follows. */
  #more(end: string): boolean {
    this.#space();
    const next = this.text[this.#at];
    if (next !== ',' && next !== end) throw this.#syntax();
    this.#at += 1;
    return next === end;
  }
}
