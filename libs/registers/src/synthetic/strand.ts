/** The course of one synthetic strand, from its opening until nothing more is heard of it. */
import type { Day, StrandKind } from '#lifecycle';
import type { Life, RecordedFact } from './life.js';
import { pilotIdOf, writePilot } from './piloting.js';
import type { Setting, StrandSetting } from './setting.js';
import { plannedDay } from './stated-day.js';
import { amount } from './amounts.js';
import { writeWayOut } from './mainstreaming.js';
import type { Topic } from './words.js';

/** Writes the whole course and answers the opening. */
export function writeStrand(
  life: Life,
  setting: Setting,
  { strandId, name, targetGroup, kind }: Topic & { kind: StrandKind },
  siblings: readonly RecordedFact[],
): RecordedFact {
  const { random } = life;
  const openedOn = life.later(setting.proposedOn, 0, 120);
  const commissionable = kind === 'service' && random.chance(0.96);
  const opened = life.record(
    'OpenStrand',
    openedOn,
    {
      strandId,
      name,
      kind,
      label: random.chance(0.6) ? (kind === 'service' ? 'service' : 'workStream') : undefined,
      commissionable,
      targetGroup,
      novelty: random.weighted({ new: 50, redesign: 35, unknown: 15 }),
    },
    { after: [setting.proposed] },
  );
  if (random.chance(0.05))
    life.record(
      'ChangeStrandScope',
      life.later(openedOn, 60, 300),
      { strandId, targetGroup: `${targetGroup}, and their families`, reason: { text: 'Those who came asked for it.' } },
      { after: [opened], exactly: true },
    );
  const strand: StrandSetting = { ...setting, strandId, commissionable, opened, siblings };
  const readyOn = prepare(life, strand, openedOn);
  if (readyOn === undefined) return opened;
  const pilot = writePilot(life, strand, 1, readyOn);
  if (pilot.endedOn !== undefined) writeWayOut(life, { ...strand, firstLaunch: pilot.launched }, pilot.endedOn);
  return opened;
}

/** The day from which the pilot can start; undefined where nothing came of it. */
function prepare(life: Life, { strandId, opened, providers }: StrandSetting, openedOn: Day): Day | undefined {
  const { random } = life;
  let readyOn = life.later(openedOn, 30, 120);
  if (random.chance(0.75)) {
    readyOn = life.later(readyOn, 60, 400);
    life.record(
      'DesignService',
      readyOn,
      {
        strandId,
        coDesignedByGroups: random.chance(0.7)
          ? random.some(['serviceUsers', 'carers', 'publicOfficials'], 2)
          : undefined,
        outcomes: random.chance(0.4) ? ['More people get help in time.'] : undefined,
      },
      { after: [opened] },
    );
  }
  if (random.chance(0.5)) {
    readyOn = life.later(readyOn, 20, 150);
    const startsOn = life.later(readyOn, 20, 200);
    life.record(
      'PlanPilot',
      readyOn,
      {
        strandId,
        pilotId: pilotIdOf(strandId, 1),
        sites: [`Site ${random.between(1, 60)}`],
        providerIds: random.chance(0.7) ? [...providers] : undefined,
        plannedStartOn: plannedDay(random, startsOn),
        plannedEndOn: plannedDay(random, life.later(startsOn, 400, 900)),
        successCriteria: random.chance(0.6) ? ['Two in three of those who begin stay to the end.'] : undefined,
        estimatedCost: random.chance(0.5) ? amount(random, 20_000, 900_000) : undefined,
      },
      { after: [opened] },
    );
  }
  return random.chance(0.82) ? life.later(readyOn, 10, 250) : undefined;
}
