/** One synthetic pilot: launched, mostly measured, often extended, not always ended. */
import { addDays, type Day } from '#lifecycle';
import type { Life, RecordedFact } from './life.js';
import { plannedDay } from './stated-day.js';
import type { StrandSetting } from './setting.js';

/** Unique within the partnership. */
export const pilotIdOf = (strandId: string, number: number) => `${strandId}-pilot-${number}`;

export interface WrittenPilot {
  readonly launched: RecordedFact;
  /** Undefined = nobody recorded an end. */
  readonly endedOn: Day | undefined;
}

export function writePilot(
  life: Life,
  strand: StrandSetting,
  number: number,
  launchedOn: Day,
  after: readonly RecordedFact[] = [],
): WrittenPilot {
  const { random } = life;
  const { strandId, providers, opened, firstLaunch } = strand;
  const pilotId = pilotIdOf(strandId, number);
  const months = random.between(8, 24) + random.between(0, 16);
  const plannedEnd = addDays(launchedOn, Math.round(months * 30.4));
  const launched = life.record(
    'LaunchPilot',
    launchedOn,
    {
      strandId,
      pilotId,
      sites: random.chance(0.6) ? [`Site ${random.between(1, 60)}`] : undefined,
      providerIds: random.chance(0.8) ? [...providers] : undefined,
      plannedEndOn: random.chance(0.85) ? plannedDay(random, plannedEnd) : undefined,
      repeatsPilotId: number === 1 ? undefined : pilotIdOf(strandId, 1),
    },
    { after: [opened, ...(firstLaunch === undefined ? [] : [firstLaunch]), ...after] },
  );

  const fate = random.weighted({ ended: 78, stoppedEarly: 6, silent: 16 });
  const early = fate === 'stoppedEarly';
  let lastDay = early ? life.later(launchedOn, 60, 220) : plannedEnd;
  for (let extensions = early ? 0 : Number(random.weighted({ 0: 62, 1: 28, 2: 10 })); extensions > 0; extensions -= 1) {
    const extendedOn = addDays(lastDay, -random.between(10, 90));
    lastDay = life.later(lastDay, 120, 400);
    life.record(
      'ExtendPilot',
      extendedOn,
      { strandId, pilotId, newPlannedEndOn: random.chance(0.9) ? plannedDay(random, lastDay) : null },
      { after: [launched] },
    );
  }
  measure(life, strandId, launched, launchedOn, lastDay);

  if (fate === 'silent') {
    lookedFor(life, strandId, launched, lastDay);
    return { launched, endedOn: undefined };
  }
  const endedOn = early ? lastDay : life.later(lastDay, 0, 60);
  life.record(
    'EndPilot',
    endedOn,
    { strandId, pilotId, reason: early ? 'stoppedEarly' : random.pick(['completed', 'completed', 'fundingEnded']) },
    { after: [launched] },
  );
  if (random.chance(early ? 0.15 : 0.6)) evaluate(life, strandId, pilotId, launched, launchedOn, endedOn);
  return { launched, endedOn };
}

function measure(life: Life, strandId: string, launched: RecordedFact, launchedOn: Day, lastDay: Day): void {
  const { random } = life;
  if (random.chance(0.35)) {
    const denominator = random.between(20, 400);
    life.record(
      'RecordOutcome',
      life.later(lastDay, 5, 200),
      {
        strandId,
        indicator: 'People who reached their goal',
        basis: 'measured',
        result: random.pick(['achieved', 'partlyAchieved', 'notAchieved']),
        value: { value: String(random.between(5, denominator)), qualifier: 'exact' },
        denominator,
        unit: 'people',
        periodFromOn: plannedDay(random, launchedOn),
        periodUntilOn: plannedDay(random, lastDay),
      },
      { after: [launched] },
    );
  }
  if (random.chance(0.2))
    life.record(
      'RecordOutcome',
      life.later(lastDay, 5, 200),
      { strandId, indicator: 'Initial objectives', basis: 'selfStated', result: 'achieved' },
      { after: [launched] },
    );
  if (random.chance(0.25)) learn(life, strandId, launched, launchedOn);
  if (random.chance(0.12))
    life.record(
      'ObserveFollowUp',
      life.later(launchedOn, 100, 200),
      { strandId, status: 'running', basis: { text: 'A report speaks of people being served.' } },
      { after: [launched] },
    );
}

function learn(life: Life, strandId: string, launched: RecordedFact, launchedOn: Day): void {
  const { random } = life;
  const capturedOn = life.later(launchedOn, 120, 700);
  const captured = life.record(
    'CaptureLearning',
    capturedOn,
    {
      learningId: `learning-${String(launched.command.data['pilotId'])}`,
      title: 'What made people stay',
      kind: random.pick(['lesson', 'caseStudy', 'unintendedOutcome']),
      strandId,
    },
    { after: [launched] },
  );
  if (random.chance(0.5))
    life.record(
      'ShareLearning',
      life.later(capturedOn, 20, 300),
      {
        title: 'What made people stay',
        audience: [random.pick(['partners', 'providers', 'national', 'seniorManagers'])],
        format: random.pick(['document', 'event', 'training']),
        strandId,
        attendees: random.chance(0.4) ? { value: random.between(6, 80), qualifier: 'rounded' } : undefined,
      },
      { after: [captured] },
    );
}

function evaluate(
  life: Life,
  strandId: string,
  pilotId: string,
  launched: RecordedFact,
  launchedOn: Day,
  endedOn: Day,
): void {
  const { random } = life;
  const independent = random.chance(0.55);
  life.record(
    'EvaluatePilot',
    life.later(endedOn, 20, 300),
    {
      strandId,
      pilotId,
      evaluatorOrganisationId: independent ? life.organisation('university') : undefined,
      independent: random.chance(0.8) ? independent : undefined,
      periodFromOn: plannedDay(random, launchedOn),
      periodUntilOn: plannedDay(random, endedOn),
      finding: random.weighted({ successful: 50, mixed: 30, unsuccessful: 8, inconclusive: 12 }),
    },
    { after: [launched] },
  );
}

/** Nothing more is on record of the pilot; sometimes somebody looks. */
function lookedFor(life: Life, strandId: string, launched: RecordedFact, lastDay: Day): void {
  const { random } = life;
  if (!random.chance(0.6)) return;
  const status = random.weighted({ running: 35, ended: 25, notFound: 30, unclear: 10 });
  life.record(
    'ObserveFollowUp',
    life.later(lastDay, 200, 1_500),
    { strandId, status, basis: { text: 'The pages of the partners were searched.' } },
    { after: [launched] },
  );
}
