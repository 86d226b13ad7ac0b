/** A made-up partnership for tests, in the words of the worked examples. */
import type { OrganisationDescriptor } from '../src/history.js';
import { facts, type Told } from './given.js';

export const PRISON_SERVICE: OrganisationDescriptor = {
  organisationId: 'scottish-prison-service',
  name: 'Scottish Prison Service',
  sector: 'public',
};
export const TURNING_POINT: OrganisationDescriptor = {
  organisationId: 'turning-point-scotland',
  name: 'Turning Point Scotland',
  sector: 'third',
};
export const GOVERNMENT: OrganisationDescriptor = {
  organisationId: 'scottish-government',
  name: 'Scottish Government',
  sector: 'public',
};

/** Proposed in 2012; the event describes the organisations of the worked examples. */
export const proposed: Told = facts.partnershipProposed(
  '2012',
  {},
  { as: 'proposal', organisations: [PRISON_SERVICE, TURNING_POINT, GOVERNMENT] },
);

export const prisonService: Told = facts.partnerJoined('2012-02', {
  organisationId: 'scottish-prison-service',
  roles: ['leadPublic', 'host'],
});
export const turningPoint: Told = facts.partnerJoined('2012-03', {
  organisationId: 'turning-point-scotland',
  roles: ['leadThird'],
});
export const partners: readonly Told[] = [prisonService, turningPoint];

/** The strand `throughcare`, opened in June 2012. */
export const strand: Told = facts.strandOpened('2012-06', {}, { as: 'strand' });
/** A second strand. */
export const housing: Told = facts.strandOpened('2012-07', { strandId: 'housing', name: 'Housing' }, { as: 'housing' });

export const designed: Told = facts.serviceDesigned('2013-01');
/** `pilot-1` of `throughcare`, from April 2013 to March 2015. */
export const launched: Told = facts.pilotLaunched('2013-04', {}, { as: 'launch' });
export const ended: Told = facts.pilotEnded('2015-03', {}, { as: 'end' });
export const evaluated: Told = facts.pilotEvaluated('2015-06');
export const decided: Told = facts.exitRouteDecided('2015-09');
/** `procurement-1` for `throughcare`. */
export const procurement: Told = facts.procurementPlanned('2015-11', {}, { as: 'procurement' });
export const tendered: Told = facts.serviceTendered('2016-02');
export const awarded: Told = facts.contractAwarded('2016-06', { method: 'competition', directAwardGround: undefined });
export const signed: Told = facts.contractSigned('2016-08', {}, { as: 'contract' });
export const mainstreamed: Told = facts.serviceMainstreamed('2016-10', {}, { as: 'mainstreaming' });
export const sustained: Told = facts.serviceSustained('2016-10', {}, { as: 'sustaining' });
export const discontinued: Told = facts.strandDiscontinued('2017-03', {}, { as: 'closing' });
export const reopened: Told = facts.strandReopened('2018-01', {}, { as: 'reopening' });

/** Proposed, with its strand. */
export const begun: readonly Told[] = [proposed, strand];
/** Up to the launch. */
export const piloting: readonly Told[] = [...begun, designed, launched];
/** Up to the evaluation of the pilot. */
export const piloted: readonly Told[] = [...piloting, ended, evaluated];
/** Up to the exit decision. */
export const outOfPilot: readonly Told[] = [...piloted, decided];
/** Up to the contract. */
export const contracted: readonly Told[] = [...outOfPilot, procurement, tendered, awarded, signed];
