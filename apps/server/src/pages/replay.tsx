/** A partnership's life, fact by fact: how each is known, from which source, and what it changed. */
import type { JSX } from 'preact';
import type { Registers } from '#lifecycle';
import type { Replay, ReplayChange, ReplayStep } from '#projections';
import type { Times } from '../http/times.js';
import { dayText } from './days.js';
import { LevelTag } from './record.js';
import { Source } from './source.js';
import { TimesForm } from './times-form.js';

export interface ReplayProps {
  readonly replay: Replay;
  /** From 1; undefined = the whole story at once. */
  readonly step: number | undefined;
  readonly times: Times;
  readonly registers: Registers;
  /** Of a step, with the times that were asked about. */
  readonly addressOf: (step: number | undefined) => string;
}

export function ReplayPage({ replay, step, times, registers, addressOf }: ReplayProps): JSX.Element {
  const { steps, partnershipId } = replay;
  const at = step === undefined ? undefined : steps[step - 1];
  return (
    <>
      <h1>{at === undefined ? `The story in ${steps.length} facts` : `Step ${step} of ${steps.length}`}</h1>
      {at === undefined ? (
        <>
          <TimesForm times={times} address={`/psp/${partnershipId}/replay`} />
          {steps.length > 0 && (
            <p class="psp-actions">
              <a class="ds_button" href={addressOf(1)}>
                Step through it
              </a>
            </p>
          )}
          <ol class="psp-timeline">
            {steps.map((one) => (
              <li key={one.eventId} class="psp-entry">
                <StepShown step={one} registers={registers} href={addressOf(one.number)} />
              </li>
            ))}
          </ol>
          <Withdrawn replay={replay} />
        </>
      ) : (
        <>
          <progress
            class="psp-progress"
            value={step}
            max={steps.length}
            aria-label={`Step ${step} of ${steps.length}`}
          />
          <Steps step={step!} of={steps.length} addressOf={addressOf} />
          <div class="psp-entry psp-entry--now">
            <StepShown step={at} registers={registers} />
          </div>
          <Standing steps={steps.slice(0, step)} now={at} />
        </>
      )}
    </>
  );
}

function Steps({
  step,
  of,
  addressOf,
}: {
  step: number;
  of: number;
  addressOf: ReplayProps['addressOf'];
}): JSX.Element {
  return (
    <nav class="psp-actions" aria-label="Steps">
      {step > 1 && (
        <a class="ds_button ds_button--secondary" rel="prev" href={addressOf(step - 1)}>
          Back
        </a>
      )}
      {step < of && (
        <a class="ds_button" rel="next" href={addressOf(step + 1)}>
          Next fact
        </a>
      )}
      <a href={addressOf(undefined)}>The whole story</a>
    </nav>
  );
}

function StepShown({ step, registers, href }: { step: ReplayStep; registers: Registers; href?: string }): JSX.Element {
  return (
    <>
      <div class="psp-entry__day">
        {dayText(step.effectiveOn ?? step.occurredOn)}
        {step.effectiveOn !== null && <p class="psp-quiet">took effect; occurred {dayText(step.occurredOn)}</p>}
      </div>
      <div class="psp-entry__what">
        <p class="psp-entry__headline">{href === undefined ? step.headline : <a href={href}>{step.headline}</a>}</p>
        <p>
          <span class="psp-tag psp-tag--note">
            {step.dateUnknown ? 'day not known' : `known to the ${step.precision}`}
          </span>{' '}
          {step.statedAs !== null && <span class="psp-tag psp-tag--note">{step.statedAs}</span>}{' '}
          {step.certainty === 'possible' && <span class="psp-tag psp-tag--note">possibly by then</span>}{' '}
          {step.retrospective && <span class="psp-tag psp-tag--note">recorded in retrospect</span>}{' '}
          {step.warnings.map(({ code }) => (
            <LevelTag key={code} code={code} />
          ))}
        </p>
        {step.changes.length > 0 && (
          <ul class="psp-changes">
            {step.changes.map((change) => (
              <li key={`${change.of}${change.strandId}${change.field}`}>{change.says}</li>
            ))}
          </ul>
        )}
        {step.note !== null && 'text' in step.note && <p>{step.note.text}</p>}
        {step.corrections.map((correction) => (
          <p key={correction.eventId} class="psp-quiet">
            Corrected {correction.recordedAt.slice(0, 10)} ({correction.reason}):{' '}
            {correction.changes
              .map(({ field, before, after }) => `${field} ${JSON.stringify(before)} → ${JSON.stringify(after)}`)
              .join('; ')}
          </p>
        ))}
        {step.anomalies.map(({ code, says }) => (
          <p key={code} class="psp-quiet">
            Contradicts other facts ({code}): {says}
          </p>
        ))}
        {step.sources.length > 0 && (
          <ul class="psp-quiet">
            {step.sources.map((source, at) => (
              <li key={at}>
                <Source evidence={source} registers={registers} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

/** How things stand after the steps so far: the last word in each respect. */
function Standing({ steps, now }: { steps: readonly ReplayStep[]; now: ReplayStep }): JSX.Element {
  const last = new Map<string, ReplayChange>();
  for (const { changes } of steps)
    for (const change of changes) last.set(`${change.of} ${change.strandId} ${change.field}`, change);
  const fresh = new Set(now.changes);
  return (
    <section aria-labelledby="standing">
      <h2 id="standing">How things stand after it</h2>
      <ul>
        {[...last.values()].map((change) => (
          <li key={`${change.of}${change.strandId}${change.field}`}>
            {fresh.has(change) ? <strong>{change.says}</strong> : change.says}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Withdrawn({ replay }: { replay: Replay }): JSX.Element | null {
  if (replay.withdrawn.length === 0) return null;
  return (
    <section aria-labelledby="withdrawn">
      <h2 id="withdrawn">Recorded, and withdrawn again</h2>
      <ul>
        {replay.withdrawn.map((one) => (
          <li key={one.eventId}>
            {one.headline} ({dayText(one.occurredOn)}): recorded {one.recordedAt.slice(0, 10)}, withdrawn{' '}
            {one.withdrawnAt.slice(0, 10)}, {one.reason}
          </li>
        ))}
      </ul>
    </section>
  );
}
