/** Links that sign a browser in. The code stands in the fragment, which no browser sends and no server logs. */
import type { Engine } from '#engine';
import { SignInCodes, type Invited } from './sign-in-codes.js';

export class SignInLinks {
  readonly codes: SignInCodes;
  #address = '';

  constructor(private readonly engine: Engine) {
    this.codes = new SignInCodes(engine.clock);
  }

  /** Where the server listens, once it does: people reach it there unless a public address was set. */
  listensAt(address: string): void {
    this.#address = address;
  }

  make(invited: Invited): string {
    const { origin } = new URL(this.engine.settings.publicUrl ?? this.#address);
    return `${origin}/sign-in#${this.codes.make(invited)}`;
  }
}
