/** Was the record altered? What is proved, what is not, and how whoever asks can check it without believing this server. */
import type { JSX } from 'preact';
import type { IntegrityState, Published, PublishedKey, Restart } from '#engine';

export interface IntegrityProps {
  /** Events on record. */
  readonly size: number;
  /** In hex; null where two servers disagree. */
  readonly root: string | null;
  readonly checkpoint: Published | undefined;
  /** Since it was signed, or taken over. */
  readonly ageSeconds: number | undefined;
  readonly state: IntegrityState;
  readonly keys: readonly PublishedKey[];
  readonly restarts: readonly Restart[];
  /** Of this server, as commands name it. */
  readonly address: string;
}

const number = (value: number) => value.toLocaleString('en-GB');
const events = (count: number) => `${number(count)} ${count === 1 ? 'event' : 'events'}`;

const STATES: Readonly<Record<IntegrityState['state'], string>> = {
  signing: 'This server signs a checkpoint every minute in which something was recorded.',
  waiting: 'This server is still taking over what was recorded elsewhere.',
  following: 'Another server signs; this one has found the same root itself.',
  unreachable: 'The server that signs does not answer now; this is the last checkpoint that was found right.',
  unsigned: 'Nobody was given a key to sign with: there are roots, and no checkpoints.',
  anchorFailed: 'The last checkpoint could not be noted apart from the data, and was not published.',
  rollback: 'ALARM: more was published than stands in this record. Nothing is signed until an operator has looked.',
  rootMismatch: 'ALARM: two servers do not hold the same record. Nothing is vouched for until an operator has looked.',
};

export function IntegrityPage(props: IntegrityProps): JSX.Element {
  const { size, root, checkpoint, ageSeconds, state, keys, restarts, address } = props;
  const sealed = checkpoint?.size ?? 0;
  return (
    <>
      <h1>Was the record altered?</h1>
      <p>
        Every recorded event is a leaf of one tree, and the root of the tree stands for all of them: change, remove or
        insert anything, and the root is another. A checkpoint is a signed root. Whoever keeps one can later see whether
        what stood under it still stands.
      </p>
      <dl class="ds_summary-list psp-summary">
        <Item term="On record">
          {events(size)}, root <code class="psp-hash">{root ?? 'not vouched for'}</code>
        </Item>
        <Item term="Newest checkpoint">
          {checkpoint === undefined ? (
            'none yet'
          ) : (
            <>
              {events(checkpoint.size)}
              {ageSeconds !== undefined && `, ${ageText(ageSeconds)} old`}
              {size > sealed && `; ${number(size - sealed)} newer, to be sealed with the next one`}
            </>
          )}
        </Item>
        <Item term="Signing">
          {STATES[state.state]} {state.reason}
        </Item>
        {keys.map(({ origin, vkey, firstSize, lastSize }) => (
          <Item key={vkey} term="Key">
            <code class="psp-hash">{vkey}</code>
            {firstSize !== null && (
              <span class="psp-quiet">
                {' '}
                signed {origin} from {number(firstSize)} to {number(lastSize!)} events
              </span>
            )}
          </Item>
        ))}
      </dl>
      {checkpoint !== undefined && (
        <>
          <h2>The newest checkpoint</h2>
          <p>Keep it where this server cannot reach it: on paper, in a mail, at a partner organisation.</p>
          <pre class="psp-note" tabIndex={0}>
            {checkpoint.note}
          </pre>
        </>
      )}
      <h2>What is proved</h2>
      <p>
        Nothing covered by a checkpoint that someone outside holds was altered, reordered, inserted or removed since.
      </p>
      <h2>What is not proved</h2>
      <ul>
        <li>That an event is true.</li>
        <li>That nothing was left unrecorded.</li>
        <li>Anything after the last checkpoint held outside.</li>
        <li>Anything against an operator who holds the key when nobody outside holds a checkpoint.</li>
      </ul>
      <h2>How to check it</h2>
      <p>
        Once, or every week, from a computer of your own. It keeps what it has seen, and says so when it does not fit
        any more. No account is needed:
      </p>
      <pre class="psp-note" tabIndex={0}>{`npx psp witness pull --url ${address}`}</pre>
      <p>Event by event, with a checkpoint that you have kept:</p>
      <pre class="psp-note" tabIndex={0}>
        {`npx psp audit export --out record --server ${address}\nnpx psp verify record --older kept-checkpoint.txt`}
      </pre>
      <p>
        Programs find the <a href="/audit/checkpoint">newest checkpoint</a>, the <a href="/audit/keys">keys</a> and
        proofs under <a href="/api">/audit in the API</a>; the formats are those of C2SP, which other tools read.
      </p>
      {restarts.length > 0 && <Restarts restarts={restarts} />}
    </>
  );
}

const Restarts = ({ restarts }: { restarts: readonly Restart[] }): JSX.Element => (
  <>
    <h2>What was lost</h2>
    <p>
      The log went on from an older copy, under another name, and said so itself. What had been published under the old
      name beyond what was restored is not in this record.
    </p>
    <ul>
      {restarts.map(({ at, from, to, publishedSize, restoredSize, statement }) => (
        <li key={at}>
          {at}: of {events(publishedSize)} of {from} published, {number(restoredSize)} were restored, and go on as {to}.
          <pre class="psp-note" tabIndex={0}>
            {statement}
          </pre>
        </li>
      ))}
    </ul>
  </>
);

const Item = ({ term, children }: { term: string; children: JSX.Element['props']['children'] }): JSX.Element => (
  <div class="ds_summary-list__item">
    <dt class="ds_summary-list__key">{term}</dt>
    <dd class="ds_summary-list__value">{children}</dd>
  </div>
);

function ageText(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, Math.round(seconds))} seconds`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / 86_400)} days`;
}
