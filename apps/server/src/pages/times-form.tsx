/** The two questions in time, on every page that answers. */
import type { JSX } from 'preact';
import type { Times } from '../http/times.js';

export interface TimesFormProps {
  readonly times: Times;
  readonly address: string;
  readonly keep?: readonly (readonly [string, string])[];
}

export function TimesForm({ times, address, keep = [] }: TimesFormProps): JSX.Element {
  const { validAt, knownAt, knownSize, isNow } = times;
  return (
    <details class="psp-times" open={!isNow}>
      <summary>{isNow ? 'Ask about another day' : `As true on ${validAt}, as known after ${knownSize} events`}</summary>
      <form method="get" action={address} class="psp-inline">
        {keep.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div class="psp-field">
          <label for="validAt">What was true on</label>
          <input id="validAt" name="validAt" type="text" class="short" value={validAt} placeholder="2014-01-31" />
        </div>
        <div class="psp-field">
          <label for="knownAt">What was known by</label>
          <input
            id="knownAt"
            name="knownAt"
            type="text"
            class="short"
            value={isNow ? '' : (knownAt ?? 'size:0')}
            placeholder="a day, an instant, or size:100"
          />
        </div>
        <div class="psp-actions">
          <button class="ds_button ds_button--secondary ds_button--small" type="submit">
            Ask
          </button>
          {!isNow && <a href={address}>Back to now</a>}
        </div>
      </form>
    </details>
  );
}
