/** The page on which a browser is signed in, with a code that came in a link. */
import type { JSX } from 'preact';
import { CODE_SECONDS } from './sign-in-codes.js';

export interface SignInProps {
  /** What was wrong with the code that came. */
  readonly refused?: string;
}

export function SignIn({ refused }: SignInProps): JSX.Element {
  return (
    <>
      <h1>Sign in</h1>
      {refused !== undefined && (
        <div class="psp-panel psp-panel--warn" role="alert" tabIndex={-1} data-focus>
          <p>{refused}</p>
        </div>
      )}
      <HowToSignIn />
      <form method="post" action="/sign-in" data-code>
        <div class="psp-field">
          <label for="code">Code of the link</label>
          <p class="hint" id="code-hint">
            What stands behind the # of the link. It is filled in by itself where the link was opened.
          </p>
          <input id="code" name="code" type="text" autocomplete="off" spellcheck={false} aria-describedby="code-hint" />
        </div>
        <button class="ds_button" type="submit">
          Sign in
        </button>
      </form>
    </>
  );
}

export const HowToSignIn = (): JSX.Element => (
  <>
    <p>
      There are no passwords here. Whoever runs this server is given a link when it starts, and makes another with{' '}
      <code>npx psp token --link</code>, for themselves or for you.
    </p>
    <p>
      A link signs in one browser, once, within {CODE_SECONDS} seconds; the browser then stays signed in for up to eight
      hours.
    </p>
  </>
);
