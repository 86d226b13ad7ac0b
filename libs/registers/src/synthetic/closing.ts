/** How a synthetic strand was closed, and sometimes taken up again. Closings are stated by day. */
import type { Day } from '#lifecycle';
import type { Life, RecordedFact } from './life.js';
import { writePilot } from './piloting.js';
import type { StrandSetting } from './setting.js';

export function decommission(life: Life, strand: StrandSetting, on: Day, inForce: RecordedFact): void {
  const { random } = life;
  const closed = life.record(
    'DecommissionService',
    on,
    { strandId: strand.strandId, reason: random.pick(['noFunding', 'policyChange', 'contractEnded', 'unknown']) },
    { after: [strand.opened, inForce], exactly: true, decided: true },
  );
  reopen(life, strand, closed);
}

export function discontinue(life: Life, strand: StrandSetting, on: Day): void {
  const { random } = life;
  const closed = life.record(
    'DiscontinueStrand',
    on,
    { strandId: strand.strandId, reason: random.pick(['noFunding', 'noFunding', 'notEffective', 'noNeed', 'unknown']) },
    { after: [strand.opened], exactly: true, decided: true },
  );
  reopen(life, strand, closed);
}

export function succeed(life: Life, strand: StrandSetting, on: Day): void {
  const { random } = life;
  life.record(
    'RecordSuccession',
    on,
    {
      strandId: strand.strandId,
      successorName: `Synthetic successor service ${random.between(1, 90)}`,
      successorBasis: random.pick(['competedGrant', 'contract', 'recurrentBudget', 'unknown']),
      continuity: random.pick(['sameProviders', 'partial', 'none', 'unknown']),
    },
    { after: [strand.opened], exactly: true },
  );
}

/** A few closed strands are taken up again, and tried again. */
function reopen(life: Life, strand: StrandSetting, closed: RecordedFact): void {
  const { random } = life;
  if (!random.chance(0.12)) return;
  const reopenedOn = life.later(closed.on, 120, 900);
  const reopened = life.record(
    'ReopenStrand',
    reopenedOn,
    { strandId: strand.strandId, reason: { text: 'A new funder asked for it.' } },
    { after: [closed], exactly: true },
  );
  if (random.chance(0.8)) writePilot(life, strand, 3, life.later(reopenedOn, 30, 300), [reopened]);
}
