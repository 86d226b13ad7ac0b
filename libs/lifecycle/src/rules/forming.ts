/** When the forming of a partnership is refused, and what is odd about it. */
import type { Fact, History } from '../history.js';
import { judge, type RuleOf } from '../judge.js';
import { certainlyOnOrBefore, possiblyOnOrBefore, type DayRange } from '../partial-date.js';
import type { LeadKind } from '../vocabulary.js';

export const proposePartnership: RuleOf<'ProposePartnership'> = (history, fact) =>
  judge(fact).refuse(
    history.of('PartnershipProposed').some((other) => other.id !== fact.id && history.isLater(fact, other)),
    'PartnershipAlreadyProposed',
  );

export const redefinePartnership: RuleOf<'RedefinePartnership'> = (history, fact) => {
  const fields = ['name', 'purpose', 'area', 'policyDomain'] as const;
  const changes = fields.some((field) => {
    const value = fact.data[field];
    return value !== undefined && valuesInForce(history, field, fact).some((inForce) => inForce !== value);
  });
  return judge(fact).refuse(!changes, 'NothingChanged', '/data');
};

function valuesInForce(history: History, field: 'name' | 'purpose' | 'area' | 'policyDomain', on: Fact): string[] {
  let values: string[] = history.proposed === undefined ? [] : [history.proposed.data[field]];
  for (const change of history.of('PartnershipRedefined')) {
    const value = change.data[field];
    if (value === undefined || change.id === on.id || !possiblyOnOrBefore(change, on)) continue;
    values = certainlyOnOrBefore(change, on) ? [value] : [...values, value];
  }
  return values;
}

/** A partner joins once in each scope: the partnership, or one of its strands. */
export const addPartner: RuleOf<'AddPartner'> = (history, fact) =>
  judge(fact).refuse(
    history
      .named('PartnerJoined', 'organisationId', fact.data.organisationId)
      .some(
        (other) => other.id !== fact.id && other.data.strandId === fact.data.strandId && history.isLater(fact, other),
      ),
    'PartnerAlreadyJoined',
    '/data/organisationId',
  );

/** Whether an organisation can have been a partner on that day, in whichever scope. */
export const isPartnerAt = (history: History, organisationId: string, on: DayRange) =>
  history.named('PartnerJoined', 'organisationId', organisationId).some((joined) => possiblyOnOrBefore(joined, on));

export const transferLead: RuleOf<'TransferLead'> = (history, fact) => {
  const { toOrganisationIds, fromOrganisationIds = [], leadKind, strandId } = fact.data;
  return judge(fact)
    .refuse(
      toOrganisationIds.some((id) => !isPartnerAt(history, id, fact)),
      'NotAPartner',
      '/data/toOrganisationIds',
    )
    .warn(
      fromOrganisationIds.some((id) => !ledAt(history, id, leadKind, strandId, fact)),
      'W23',
    );
};

const ROLE = { overall: 'leadOverall', public: 'leadPublic', third: 'leadThird' } as const;

/** A lead of the partnership leads in each of its strands. */
function ledAt(history: History, id: string, kind: LeadKind, strandId: string | undefined, on: Fact): boolean {
  const inScope = (scope: string | undefined) => scope === undefined || scope === strandId;
  return (
    history
      .named('PartnerJoined', 'organisationId', id)
      .some(
        (joined) =>
          joined.data.roles.includes(ROLE[kind]) && inScope(joined.data.strandId) && possiblyOnOrBefore(joined, on),
      ) ||
    history
      .of('LeadTransferred')
      .some(
        (other) =>
          other.id !== on.id &&
          other.data.leadKind === kind &&
          other.data.toOrganisationIds.includes(id) &&
          inScope(other.data.strandId) &&
          possiblyOnOrBefore(other, on),
      )
  );
}

export const appointDedicatedLead: RuleOf<'AppointDedicatedLead'> = (history, fact) =>
  judge(fact).refuse(
    history
      .named('DedicatedLeadAppointed', 'postId', fact.data.postId)
      .some((other) => other.id !== fact.id && history.isLater(fact, other)),
    'PostAlreadyHeld',
    '/data/postId',
  );

export const recordDecision: RuleOf<'RecordDecision'> = (_history, fact) => judge(fact);

/** Who signs is a partner; a memorandum joins the public with the third sector. */
export const signMemorandum: RuleOf<'SignMemorandum'> = (history, fact) => {
  const sectors = fact.data.signatoryIds.map((id) => history.organisation(id, fact.earliest)?.sector);
  return judge(fact)
    .refuse(
      fact.data.signatoryIds.some((id) => !isPartnerAt(history, id, fact)),
      'NotAPartner',
      '/data/signatoryIds',
    )
    .warn(!sectors.includes('public') || !sectors.some((sector) => sector === 'third' || sector === 'userLed'), 'W20');
};

export const setCommissioningTarget: RuleOf<'SetCommissioningTarget'> = (_history, fact) => judge(fact);
