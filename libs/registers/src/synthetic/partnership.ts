/** A synthetic partnership: proposed, formed and funded; then its strands. */
import { addDays, type Day } from '#lifecycle';
import { writeAmendments } from './amending.js';
import { writeForming } from './forming.js';
import { writeFurther } from './further.js';
import { writeInvolving } from './involving.js';
import type { Life, RecordedFact } from './life.js';
import { writeStrand } from './strand.js';
import { DOMAINS, NOT_COMMISSIONABLE, TOPICS } from './words.js';

const FIRST_PROPOSAL: Day = '2006-01-01';
/** To the end of 2024. */
const DAYS_OF_PROPOSALS = 6_939;

export function writePartnership(life: Life): void {
  const { random } = life;
  const proposedOn = addDays(FIRST_PROPOSAL, random.between(0, DAYS_OF_PROPOSALS));
  if (random.chance(0.15)) life.archivedOn(life.later(proposedOn, 400, 3_500));
  const domain = random.pick(DOMAINS);
  const topics = random.some(TOPICS[domain], Number(random.weighted({ 1: 66, 2: 26, 3: 8 })));
  const area = `Synthetic area ${random.between(1, 32)}`;
  const name = `Synthetic partnership for ${topics[0]!.name.toLowerCase()}`;

  const proposed = life.record(
    'ProposePartnership',
    proposedOn,
    {
      name,
      policyDomain: domain,
      area,
      purpose: `Redesign ${topics.map((topic) => topic.name.toLowerCase()).join(', ')} together with those who use it.`,
    },
    { exactly: random.chance(0.5) },
  );
  const setting = writeForming(life, proposed, proposedOn);
  writeInvolving(life, setting);
  if (random.chance(0.06))
    life.record(
      'RedefinePartnership',
      life.later(proposedOn, 200, 900),
      { name: `${name}, second phase`, reason: { text: 'The partners widened what they work on.' } },
      { after: [proposed] },
    );

  const opened: RecordedFact[] = [];
  for (const topic of topics) opened.push(writeStrand(life, setting, { ...topic, kind: 'service' }, opened));
  if (random.chance(0.16)) writeStrand(life, setting, random.pick(NOT_COMMISSIONABLE), []);
  writeAmendments(life, setting);
  writeFurther(life, setting);
}
