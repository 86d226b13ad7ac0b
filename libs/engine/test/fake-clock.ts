/** A clock that stands until it is told to move: on as time does, or astray as clocks do. */
import type { Clock } from '../src/index.js';

export class FakeClock implements Clock {
  #wall: number;
  #monotonic = 1_000;

  constructor(from: string) {
    this.#wall = Date.parse(from);
  }

  now(): string {
    return new Date(this.#wall).toISOString();
  }

  monotonic(): number {
    return this.#monotonic;
  }

  /** Time passes. */
  pass(milliseconds: number): void {
    this.#wall += milliseconds;
    this.#monotonic += milliseconds;
  }

  /** Somebody, or something, sets it. */
  jump(milliseconds: number): void {
    this.#wall += milliseconds;
  }

  /** It stands while time passes. */
  freeze(milliseconds: number): void {
    this.#monotonic += milliseconds;
  }
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const YEAR = 365 * DAY;
