/** Who came together in a synthetic partnership, who led it, and what they signed. */
import type { Day, PartnerRole } from '#lifecycle';
import { writeMoney } from './funding.js';
import type { Life, RecordedFact } from './life.js';
import type { Setting } from './setting.js';
import { plannedDay } from './stated-day.js';

const ROLES: readonly PartnerRole[] = ['provider', 'adviser', 'partner', 'commissioner', 'host'];

export function writeForming(life: Life, proposed: RecordedFact, proposedOn: Day): Setting {
  const { random } = life;
  const joins = (organisationId: string, roles: PartnerRole[]) =>
    life.record('AddPartner', life.later(proposedOn, 0, 150), { organisationId, roles }, { after: [proposed] });
  const publicLead = life.organisation(random.chance(0.7) ? 'council' : 'board');
  const thirdLead = life.organisation('charity');
  const publicLeads = random.chance(0.7);
  const joined = [
    joins(publicLead, publicLeads ? ['leadOverall', 'commissioner'] : ['leadPublic']),
    joins(thirdLead, publicLeads ? ['leadThird', 'provider'] : ['leadOverall', 'provider']),
  ];
  const providers = [thirdLead];
  const partners = [publicLead, thirdLead];
  for (let more = random.between(0, 4); more > 0; more -= 1) {
    const kind = random.weighted({ charity: 55, users: 15, board: 10, firm: 10, university: 10 });
    const id = life.organisation(kind, partners);
    partners.push(id);
    const role = random.pick(ROLES);
    if (role === 'provider') providers.push(id);
    joined.push(joins(id, role === 'partner' || role === 'adviser' ? [role] : [role, 'partner']));
  }
  const funder = random.chance(0.5) ? publicLead : life.organisation('foundation');

  if (random.chance(0.7)) {
    const signedOn = life.later(proposedOn, 155, 500);
    const termUntilOn = random.chance(0.5) ? plannedDay(random, life.later(signedOn, 700, 1_400)) : undefined;
    const signatoryIds = random.chance(0.9) ? partners.slice(0, random.between(2, partners.length)) : [publicLead];
    life.record(
      'SignMemorandum',
      signedOn,
      {
        signatoryIds,
        legallyBinding: random.chance(0.7) ? false : undefined,
        topics: random.chance(0.5) ? random.some(['purpose', 'roles', 'governance', 'evaluation'], 3) : undefined,
        termUntilOn,
      },
      { after: joined },
    );
  }
  if (random.chance(0.05))
    life.record(
      'TransferLead',
      life.later(proposedOn, 300, 1_200),
      {
        leadKind: 'overall',
        fromOrganisationIds: [publicLeads ? publicLead : thirdLead],
        toOrganisationIds: [publicLeads ? thirdLead : publicLead],
      },
      { after: joined },
    );
  const hasDedicatedLead = random.chance(0.35);
  if (hasDedicatedLead)
    life.record(
      'AppointDedicatedLead',
      life.later(proposedOn, 60, 400),
      {
        postId: 'development-manager',
        title: 'Development manager',
        hostOrganisationId: thirdLead,
        fte: random.pick(['0.5', '0.6', '1']),
        fundedByOrganisationId: funder,
      },
      { after: joined },
    );
  const base = { proposed, proposedOn, publicLead, thirdLead, funder, providers, hasDedicatedLead };
  return { ...base, ...writeMoney(life, base) };
}
