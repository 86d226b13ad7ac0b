/** When the forming of a partnership is refused, and what is odd about it. */
import type { DataOf } from '../catalogue.js';
import type { Fact, History } from '../history.js';
import { valuesInForce } from '../in-force.js';
import { judge, type RuleOf } from '../judge.js';
import { leadsOn } from '../leads.js';
import { CLOSED, IN_FORCE } from '../lifecycle.js';
import { certainlyBefore, possiblyOnOrBefore, type DayRange } from '../partial-date.js';
import { isHeldOn, isUndoneBetween } from '../tenure.js';

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

type Scope = Fact<{ readonly strandId?: string }>;

/** Who leaves a strand stays a partner elsewhere; who leaves without naming one leaves everywhere. */
const leavesScope = (left: Scope, joined: Scope) =>
  left.data.strandId === undefined || left.data.strandId === joined.data.strandId;

const joiningsOf = (history: History, organisationId: string) =>
  history.named('PartnerJoined', 'organisationId', organisationId);
const leavingsOf = (history: History, organisationId: string) =>
  history.named('PartnerLeft', 'organisationId', organisationId);

/** A partner joins once in each scope, the partnership or one of its strands; again after leaving it. */
export const addPartner: RuleOf<'AddPartner'> = (history, fact) => {
  const { organisationId, strandId } = fact.data;
  const leavings = leavingsOf(history, organisationId).filter((left) => leavesScope(left, fact));
  return judge(fact).refuse(
    joiningsOf(history, organisationId).some(
      (other) =>
        other.id !== fact.id &&
        other.data.strandId === strandId &&
        history.isLater(fact, other) &&
        !isUndoneBetween(other, fact, leavings),
    ),
    'PartnerAlreadyJoined',
    '/data/organisationId',
  );
};

/** Whether an organisation can have been a partner on that day, in whichever scope. */
export const isPartnerAt = (history: History, organisationId: string, on: DayRange) =>
  isHeldOn(joiningsOf(history, organisationId), leavingsOf(history, organisationId), on, leavesScope);

/** Only partners leave, and not twice without joining again. */
export const removePartner: RuleOf<'RemovePartner'> = (history, fact) => {
  const { organisationId } = fact.data;
  const joinings = joiningsOf(history, organisationId);
  const leftAlready = leavingsOf(history, organisationId).some(
    (other) =>
      other.id !== fact.id &&
      leavesScope(other, fact) &&
      history.isLater(fact, other) &&
      !isUndoneBetween(other, fact, joinings),
  );
  return judge(fact)
    .refuse(
      leftAlready || !isPartnerAt(history, organisationId, fact),
      'NotAPartner',
      '/data/organisationId',
      organisationId,
    )
    .refuse(isBeforeAll(fact, joinings), 'EndsBeforeItStarts', '/occurredOn')
    .warn(leavesPromise(history, fact), 'W17');
};

/** An end that came certainly before every beginning there is. */
const isBeforeAll = (end: Fact, beginnings: readonly Fact[]) =>
  beginnings.length > 0 && beginnings.every((begun) => certainlyBefore(end, begun));

/** A promise of the one who leaves, for where it leaves or for the whole partnership, that was not resolved by then. */
const leavesPromise = (history: History, left: Fact<DataOf<'PartnerLeft'>>) =>
  history
    .named('SustainabilityCommitmentMade', 'byOrganisationId', left.data.organisationId)
    .some(
      (made) =>
        possiblyOnOrBefore(made, left) &&
        (made.data.strandId === undefined || leavesScope(left, made)) &&
        !history
          .named('SustainabilityCommitmentResolved', 'commitmentId', made.data.commitmentId)
          .some((resolved) => possiblyOnOrBefore(resolved, left)),
    );

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

const appointmentsTo = (history: History, postId: string) => history.named('DedicatedLeadAppointed', 'postId', postId);
const vacanciesOf = (history: History, postId: string) => history.named('DedicatedLeadLeft', 'postId', postId);

/** A post is filled once, and again after it became empty. */
export const appointDedicatedLead: RuleOf<'AppointDedicatedLead'> = (history, fact) => {
  const { postId } = fact.data;
  return judge(fact).refuse(
    appointmentsTo(history, postId).some(
      (other) =>
        other.id !== fact.id &&
        history.isLater(fact, other) &&
        !isUndoneBetween(other, fact, vacanciesOf(history, postId)),
    ),
    'PostAlreadyHeld',
    '/data/postId',
  );
};

/** Only a post that is held becomes empty, and not twice without being filled again. */
export const endDedicatedLead: RuleOf<'EndDedicatedLead'> = (history, fact) => {
  const { postId } = fact.data;
  const appointments = appointmentsTo(history, postId);
  const emptyAlready = vacanciesOf(history, postId).some(
    (other) => other.id !== fact.id && history.isLater(fact, other) && !isUndoneBetween(other, fact, appointments),
  );
  return judge(fact)
    .refuse(emptyAlready || !isPostHeldAt(history, postId, fact), 'PostNotHeld', '/data/postId')
    .refuse(isBeforeAll(fact, appointments), 'EndsBeforeItStarts', '/occurredOn');
};

const isPostHeldAt = (history: History, postId: string, on: Fact) =>
  isHeldOn(appointmentsTo(history, postId), vacanciesOf(history, postId), on);

/** Whether any dedicated lead can have been in post on that day. */
export const isAnyPostHeldAt = (history: History, on: Fact) =>
  isHeldOn(
    history.of('DedicatedLeadAppointed'),
    history.of('DedicatedLeadLeft'),
    on,
    (left, appointed) => left.data.postId === appointed.data.postId,
  );

export const agreeGovernance: RuleOf<'AgreeGovernance'> = (_history, fact) => judge(fact);

export const recordDecision: RuleOf<'RecordDecision'> = (_history, fact) => judge(fact);

/** Versions of one document rise, in the partnership or in one of its strands. */
export const adoptArtefact: RuleOf<'AdoptArtefact'> = (history, fact) => {
  const { artefactType, version, strandId } = fact.data;
  const adopted = history
    .named('ArtefactAdopted', 'artefactType', artefactType)
    .filter((other) => other.id !== fact.id && other.data.strandId === strandId);
  return judge(fact).refuse(
    adopted.some(
      (other) =>
        (other.data.version === version && history.isLater(fact, other)) ||
        (other.data.version > version && certainlyBefore(other, fact)),
    ),
    'VersionNotHigher',
    '/data/version',
  );
};

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

export const assessCommissioningTarget: RuleOf<'AssessCommissioningTarget'> = (_history, fact) => judge(fact);

export const makeSustainabilityCommitment: RuleOf<'MakeSustainabilityCommitment'> = (_history, fact) => judge(fact);

/** A promise is resolved once. */
export const resolveSustainabilityCommitment: RuleOf<'ResolveSustainabilityCommitment'> = (history, fact) =>
  judge(fact).refuse(
    history
      .named('SustainabilityCommitmentResolved', 'commitmentId', fact.data.commitmentId)
      .some((other) => other.id !== fact.id && history.isLater(fact, other)),
    'CommitmentAlreadyResolved',
    '/data/commitmentId',
  );

/** A partnership is concluded once; that a strand is still on its way is worth knowing. */
export const concludePartnership: RuleOf<'ConcludePartnership'> = (history, fact) =>
  judge(fact)
    .refuse(certainlyBefore(fact, history.proposed), 'EndsBeforeItStarts', '/occurredOn')
    .refuse(
      history.of('PartnershipConcluded').some((other) => other.id !== fact.id && history.isLater(fact, other)),
      'PartnershipAlreadyConcluded',
    )
    .warn(
      [...history.strands.values()].some(
        (strand) =>
          strand.facts.some((named) => possiblyOnOrBefore(named, fact)) &&
          !strand.perhapsInStage(fact, [...CLOSED, ...IN_FORCE]),
      ),
      'W12',
    );
