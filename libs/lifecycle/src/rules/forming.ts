/** When the forming of a partnership is refused, and what is odd about it. */
import type { History } from '../history.js';
import { valuesInForce } from '../in-force.js';
import { judge, type RuleOf } from '../judge.js';
import { leadsOn } from '../leads.js';
import { possiblyOnOrBefore, type DayRange } from '../partial-date.js';

export const proposePartnership: RuleOf<'ProposePartnership'> = (history, fact) =>
  judge(fact).refuse(
    history.of('PartnershipProposed').some((other) => other.id !== fact.id && history.isLater(fact, other)),
    'PartnershipAlreadyProposed',
  );

/** A redefinition changes something: one field that differs from a value that can be in force on that day. */
export const redefinePartnership: RuleOf<'RedefinePartnership'> = (history, fact) => {
  const fields = ['name', 'purpose', 'area', 'policyDomain'] as const;
  const changes = fields.some((field) => {
    const value = fact.data[field];
    if (value === undefined) return false;
    const first: string | undefined = history.proposed?.data[field];
    const inForce = valuesInForce(first, history.of('PartnershipRedefined'), ({ data }) => data[field], fact);
    return inForce.some((other) => other !== value);
  });
  return judge(fact).refuse(!changes, 'NothingChanged', '/data');
};

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
  const { toOrganisationIds, fromOrganisationIds = [] } = fact.data;
  const strangers = toOrganisationIds.filter((id) => !isPartnerAt(history, id, fact));
  const leads = fromOrganisationIds.length === 0 ? [] : leadsOn(history, fact.data, fact);
  return judge(fact)
    .refuse(strangers.length > 0, 'NotAPartner', '/data/toOrganisationIds', strangers.join(', '))
    .warn(
      fromOrganisationIds.some((id) => !leads.includes(id)),
      'W23',
    );
};

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
  const { signatoryIds } = fact.data;
  const sectors = signatoryIds.map((id) => history.organisation(id, fact.earliest)?.sector);
  const strangers = signatoryIds.filter((id) => !isPartnerAt(history, id, fact));
  return judge(fact)
    .refuse(strangers.length > 0, 'NotAPartner', '/data/signatoryIds', strangers.join(', '))
    .warn(!sectors.includes('public') || !sectors.some((sector) => sector === 'third' || sector === 'userLed'), 'W20');
};

export const setCommissioningTarget: RuleOf<'SetCommissioningTarget'> = (_history, fact) => judge(fact);
