/** The rehearsals that are open: few, none for long, and each for nobody but the actor who opened it. */
import { randomUUID } from 'node:crypto';
import type { Rehearsal } from '#engine';
import type { Actor } from '#lifecycle';

const MOST = 4;
const FORGET_AFTER_MS = 10 * 60_000;

type Opener = Pick<Actor, 'id'>;

export class Rehearsals {
  readonly #open = new Map<string, { rehearsal: Rehearsal; forget: NodeJS.Timeout }>();

  open(rehearsal: Rehearsal): string {
    const id = randomUUID();
    for (const oldest of this.#open.keys()) if (this.#open.size >= MOST) this.#forget(oldest);
    this.#open.set(id, { rehearsal, forget: this.#forgetting(id) });
    return id;
  }

  get(id: string, opener: Opener): Rehearsal | undefined {
    const found = this.#open.get(id);
    if (found === undefined || found.rehearsal.actor.id !== opener.id) return undefined;
    clearTimeout(found.forget);
    this.#open.set(id, { ...found, forget: this.#forgetting(id) });
    return found.rehearsal;
  }

  close(id: string, opener: Opener): void {
    if (this.get(id, opener) !== undefined) this.#forget(id);
  }

  #forget(id: string): void {
    clearTimeout(this.#open.get(id)?.forget);
    this.#open.delete(id);
  }

  #forgetting(id: string): NodeJS.Timeout {
    return setTimeout(() => this.#open.delete(id), FORGET_AFTER_MS).unref();
  }
}
