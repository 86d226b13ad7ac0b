/** The frame of every page: where one is, what the page says, and what was asked in time. */
import type { ComponentChildren, JSX } from 'preact';
import { render } from 'preact-render-to-string';
import type { FastifyRequest } from 'fastify';
import type { Published } from '#engine';
import { callerOf, type Caller } from '../access/caller.js';
import { checkpointFor } from '../audit/foot-checkpoint.js';

export interface Crumb {
  readonly title: string;
  readonly href: string;
}

export interface PageFrame {
  readonly title: string;
  /** From the portfolio downwards, without the page itself. */
  readonly crumbs?: readonly Crumb[];
  /** What the answer on the page was asked and read from. */
  readonly foot?: string;
  readonly children: ComponentChildren;
}

interface Framed extends PageFrame {
  readonly caller: Caller;
  readonly checkpoint: Published | undefined;
}

function Frame({ title, crumbs = [], caller, checkpoint, foot, children }: Framed): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title} – Partnership Lifecycle Engine</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/roboto.css" />
        <link rel="stylesheet" href="/assets/design-system.css" />
        <link rel="stylesheet" href="/assets/pages.css" />
        <script src="/assets/pages.js" defer />
      </head>
      <body>
        <div class="ds_page">
          <a class="ds_skip-links__link skip" href="#main">
            Skip to main content
          </a>
          <header class="psp-header">
            <div class="ds_wrapper psp-header__inner">
              <a class="psp-header__name" href="/">
                Partnership Lifecycle Engine
              </a>
              <nav aria-label="Sections">
                <a href="/">Portfolio</a>
                <a href="/research">Research</a>
                <a href="/audit">Audit</a>
                <a href="/propose">Propose a partnership</a>
                <a href="/api">API</a>
                {caller.credential === 'none' && <a href="/sign-in">Sign in</a>}
              </nav>
              {caller.credential === 'session' && <SignedIn caller={caller} />}
            </div>
            {caller.sandbox ? (
              <p class="psp-banner" role="note">
                <strong>Sandbox.</strong> Try everything: what is recorded here is thrown away at the end.
              </p>
            ) : (
              caller.credential === 'open' && (
                <p class="psp-banner" role="note">
                  <strong>Open.</strong> Whoever uses this machine records here without signing in (PSP_DEV).
                </p>
              )
            )}
          </header>
          <div class="ds_page__middle">
            <div class="ds_wrapper">
              {crumbs.length > 0 && (
                <nav aria-label="Breadcrumb">
                  <ol class="ds_breadcrumbs">
                    {crumbs.map((crumb) => (
                      <li key={crumb.href} class="ds_breadcrumbs__item">
                        <a class="ds_breadcrumbs__link" href={crumb.href}>
                          {crumb.title}
                        </a>
                      </li>
                    ))}
                    <li class="ds_breadcrumbs__item" aria-current="page">
                      {title}
                    </li>
                  </ol>
                </nav>
              )}
              <main id="main">{children}</main>
            </div>
          </div>
          <footer class="psp-footer">
            <div class="ds_wrapper">
              <p>{foot ?? 'Every answer is read from the recorded events alone.'}</p>
              <p>
                {checkpoint === undefined ? 'Nothing is sealed by a checkpoint yet.' : checkpointText(checkpoint)}{' '}
                <a href="/integrity">Was the record altered?</a>
              </p>
            </div>
          </footer>
        </div>
      </body>
    </html>
  );
}

/** Whoever keeps a page, on paper too, can hold the record against this later. */
const checkpointText = ({ origin, size, root }: Published): string =>
  `Checkpoint: ${origin}, ${size.toLocaleString('en-GB')} events, root ${root.toString('base64')}.`;

const SignedIn = ({ caller }: { caller: Caller }): JSX.Element => (
  <form class="psp-signed-in" method="post" action="/sign-out">
    <input type="hidden" name="token" value={caller.formToken()} />
    <span>Signed in as {caller.roles.join(' and ') || 'nobody in particular'}</span>
    <button class="psp-plain-button" type="submit">
      Sign out
    </button>
  </form>
);

/** A whole page as text, as the request's caller sees it. */
export const renderPage = (request: FastifyRequest, frame: PageFrame): string =>
  `<!doctype html>${render(<Frame {...frame} caller={callerOf(request)} checkpoint={checkpointFor(request)} />)}`;
