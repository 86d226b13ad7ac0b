/** The state of a partnership, for screens: the first description below that fits. No other answer depends on it. */
import type { History, StandingType } from '#lifecycle';

export const STATES = ['withdrawn', 'concluded', 'operating', 'formalised', 'forming', 'proposed'] as const;
export type PartnershipState = (typeof STATES)[number];

/** Show that the work itself has begun. */
const OPERATING = new Set<StandingType>([
  'PilotLaunched',
  'ExitRouteDecided',
  'ServiceMainstreamed',
  'ServiceSustained',
  'StrandSucceeded',
  'StrandDiscontinued',
]);
/** Show that partners are working on what the partnership shall be. */
const FORMING = new Set<StandingType>([
  'GovernanceAgreed',
  'ArtefactAdopted',
  'EngagementEventHeld',
  'SupportEngagementStarted',
]);

export function stateOf(history: History): PartnershipState {
  if (!history.exists) return 'withdrawn';
  let operating = false;
  let forming = false;
  for (const { type } of history.facts) {
    if (type === 'PartnershipConcluded') return 'concluded';
    operating ||= OPERATING.has(type);
    forming ||= FORMING.has(type);
  }
  if (operating) return 'operating';
  if (history.of('MemorandumSigned').length > 0) return 'formalised';
  return forming || partners(history) > 1 ? 'forming' : 'proposed';
}

const partners = (history: History) => new Set(history.of('PartnerJoined').map(({ data }) => data.organisationId)).size;
