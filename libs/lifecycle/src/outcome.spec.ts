import { facts, historyOf, type Told } from '../test/given.js';
import {
  begun,
  contracted,
  discontinued,
  ended,
  launched,
  outOfPilot,
  piloting,
  procurement,
  tendered,
} from '../test/low-moss.js';
import { broadMainstreaming, firstOutcome, passageOf, sightingsOf, strictMainstreaming } from './outcome.js';
import { endedBetween } from './silence.js';

const { followUpObserved, serviceMainstreamed, serviceSustained, strandSucceeded, outcomeRecorded } = facts;

const strandOf = (...told: Told[]) => historyOf(told).strand('throughcare')!;
const ofStrand = { strandId: 'throughcare' };

describe('the outcome of a strand', () => {
  it.each([
    ['mainstreamed', serviceMainstreamed('2016')],
    ['sustained', serviceSustained('2016')],
    ['succeeded', strandSucceeded('2016')],
    ['discontinued', facts.strandDiscontinued('2016')],
  ])('is %s', (kind, fact) => {
    expect(firstOutcome(strandOf(...outOfPilot, fact))).toMatchObject({ kind, on: '2016', earliest: '2016-01-01' });
  });

  it('is the first by day, whichever was recorded first', () => {
    expect(firstOutcome(strandOf(...outOfPilot, strandSucceeded('2018'), serviceSustained('2016')))!.kind).toBe(
      'sustained',
    );
  });

  it('is dated by the day on which it took effect', () => {
    const outcome = firstOutcome(strandOf(...outOfPilot, serviceMainstreamed('2016', { effectiveOn: '2017-04-01' })));
    expect(outcome).toMatchObject({ on: '2017-04-01', earliest: '2017-04-01', latest: '2017-04-01' });
  });

  it('is none by a decision, an extension or a decommissioning', () => {
    expect(
      firstOutcome(strandOf(...outOfPilot, facts.pilotExtended('2015'), facts.serviceDecommissioned('2018'))),
    ).toBeUndefined();
  });

  it('stays a mainstreaming when the service was ended later', () => {
    const told = [
      ...outOfPilot,
      serviceMainstreamed('2016'),
      facts.serviceDecommissioned('2018'),
      facts.strandReopened('2019'),
    ];
    expect(firstOutcome(strandOf(...told))!.kind).toBe('mainstreamed');
  });
});

describe('mainstreamed in the strict sense', () => {
  it('is a strand with its first mainstreaming only', () => {
    expect(strictMainstreaming(strandOf(...outOfPilot, serviceSustained('2016')))).toBeUndefined();
    expect(
      strictMainstreaming(strandOf(...outOfPilot, serviceSustained('2016'), serviceMainstreamed('2018'))),
    ).toMatchObject({
      kind: 'mainstreamed',
      on: '2018',
    });
  });
});

describe('mainstreamed in the broad sense', () => {
  const broad = (basis: string, position: string) =>
    broadMainstreaming(strandOf(...outOfPilot, serviceSustained('2016', { basis, position })));

  it.each(['competedGrant', 'grantContinuation', 'trading'])('is a service sustained by %s', (basis) => {
    expect(broad(basis, 'unknown')).toMatchObject({ kind: 'sustained', on: '2016' });
  });

  it.each(['additional', 'alternative'])('is a service in a position that is %s', (position) => {
    expect(broad('unknown', position)).toMatchObject({ kind: 'sustained' });
  });

  it.each(['philanthropy', 'ownFunds', 'unknown'])('is not a service sustained by %s in no known position', (basis) => {
    expect(broad(basis, 'unknown')).toBeUndefined();
  });

  it('is the first of mainstreamed and broadly sustained', () => {
    const narrow = serviceSustained('2015-10', { basis: 'ownFunds', position: 'unknown' });
    const wide = serviceSustained('2017', { basis: 'trading', position: 'unknown' });
    expect(broadMainstreaming(strandOf(...outOfPilot, narrow, wide, serviceMainstreamed('2018')))).toMatchObject({
      on: '2017',
    });
    expect(broadMainstreaming(strandOf(...outOfPilot, narrow, wide, serviceMainstreamed('2016')))).toMatchObject({
      on: '2016',
    });
  });
});

describe('a sighting', () => {
  const seen = (...told: Told[]) => sightingsOf(strandOf(...begun, procurement, ...told)).map(({ on }) => on);

  it.each<[string, Told]>([
    ['launch', launched],
    ['extension', facts.pilotExtended('2013-04')],
    ['end of a pilot', facts.pilotEnded('2013-04')],
    ['decision on the way out', facts.exitRouteDecided('2013-04')],
    ['sustaining', serviceSustained('2013-04')],
    ['mainstreaming', serviceMainstreamed('2013-04', { effectiveOn: '2020' })],
    ['follow-up that found it running', followUpObserved('2013-04', ofStrand)],
    ['tender', facts.serviceTendered('2013-04')],
    ['cancelled tender', facts.tenderCancelled('2013-04')],
    ['award', facts.contractAwarded('2013-04')],
    ['signature', facts.contractSigned('2013-04')],
    ['grant', facts.grantAwarded('2013-04', ofStrand)],
    ['judgement of involvement', facts.involvementAssessed('2013-04', ofStrand)],
  ])('is a %s on its day', (_, fact) => {
    expect(seen(fact)).toEqual(['2013-04']);
  });

  it.each<[string, Told]>([
    ['evaluation', facts.pilotEvaluated('2013-04', { periodUntilOn: '2012-12' })],
    ['result', outcomeRecorded('2013-04', { ...ofStrand, periodUntilOn: '2012-12' })],
    ['amount of spending', facts.spendRecorded('2013-04', { ...ofStrand, periodUntilOn: '2012-12' })],
  ])('is an %s on the last day that it speaks of', (_, fact) => {
    expect(seen(fact)).toEqual(['2012-12']);
  });

  it('is spending on its pilot or contract, also where that alone is named', () => {
    const spent = (fields: object) => facts.spendRecorded('2014', { periodUntilOn: '2014-06', ...fields });
    expect(seen(facts.pilotPlanned('2012'), spent({ pilotId: 'pilot-1' }))).toEqual(['2014-06']);
    expect(seen(facts.contractSigned('2013'), spent({ contractId: 'contract-1' }))).toEqual(['2013', '2014-06']);
    expect(seen(spent({}))).toEqual([]);
  });

  it.each<[string, Told]>([
    ['evaluation that speaks of no period', facts.pilotEvaluated('2013-04')],
    ['result that speaks of no period', outcomeRecorded('2013-04', ofStrand)],
    ['spending that speaks of no period', facts.spendRecorded('2013-04', ofStrand)],
    ['promise', facts.sustainabilityCommitmentMade('2013-04', { ...ofStrand, untilOn: '2015' })],
    ['practice that was taken up', facts.practiceAdopted('2013-04', ofStrand)],
    ['judgement of involvement in the whole partnership', facts.involvementAssessed('2013-04')],
    ['planned procurement', facts.procurementPlanned('2013-04', { procurementId: 'procurement-2' })],
    ['plan', facts.pilotPlanned('2013-04', { plannedEndOn: '2015' })],
    ['ceremony', facts.milestoneNoted('2013-04', { ...ofStrand, kind: 'ceremony' })],
    ['planned end', facts.milestoneNoted('2013-04', { ...ofStrand, kind: 'plannedEnd' })],
    ['contribution', facts.contributionCommitted('2013-04', { ...ofStrand, untilOn: '2015' })],
    ['succession', strandSucceeded('2013-04')],
    ['follow-up that found it ended', followUpObserved('2013-04', { ...ofStrand, status: 'ended' })],
    ['follow-up that found nothing', followUpObserved('2013-04', { ...ofStrand, status: 'notFound' })],
    ['follow-up that was unclear', followUpObserved('2013-04', { ...ofStrand, status: 'unclear' })],
    ['follow-up of the whole partnership', followUpObserved('2013-04')],
    ['launch on a day nobody knows', facts.pilotLaunched(null)],
  ])('is no %s', (_, fact) => {
    expect(seen(fact)).toEqual([]);
  });

  it('lies on the day of which it speaks, not on the day of effect', () => {
    const [seenOnce] = sightingsOf(strandOf(...begun, serviceMainstreamed('2014', { effectiveOn: '2013' })));
    expect(seenOnce).toMatchObject({ on: '2014', earliest: '2014-01-01', latest: '2014-12-31' });
  });

  it('does not reach past the day of its recording', () => {
    const [seenOnce] = sightingsOf(strandOf(...begun, followUpObserved('2022', ofStrand)));
    expect(seenOnce).toMatchObject({ earliest: '2022-01-01', latest: '2022-01-10' });
  });

  it('is last by earliest day, then latest day, then revision', () => {
    const day = (on: string) => followUpObserved(on, ofStrand);
    expect(seen(day('2014'), day('2013-12'), day('2014-01'), day('2014-01-01'))).toEqual([
      '2013-12',
      '2014-01-01',
      '2014-01',
      '2014',
    ]);
    const twice = sightingsOf(strandOf(...begun, day('2014'), day('2014')));
    expect(twice[0]!.revision).toBeLessThan(twice[1]!.revision);
  });
});

describe('a strand that somebody found ended', () => {
  const found = (on: string | null) => followUpObserved(on, { ...ofStrand, status: 'ended' });

  it('ended after the last sighting, and by the day of the follow-up', () => {
    expect(endedBetween(strandOf(...piloting, ended, found('2017-06')))).toEqual({
      after: '2015-03-02',
      by: '2017-06-30',
    });
  });

  it('did not, where it was seen later', () => {
    expect(endedBetween(strandOf(...piloting, found('2014'), followUpObserved('2015', ofStrand)))).toBeUndefined();
  });

  it('ended by the first follow-up after the last sighting', () => {
    const told = [...piloting, found('2014'), followUpObserved('2015', ofStrand), found('2017'), found('2019')];
    expect(endedBetween(strandOf(...told))).toEqual({ after: '2015-01-02', by: '2017-12-31' });
  });

  it('ended on the day on which it was still seen, where both are one', () => {
    const told = [...piloting, followUpObserved('2015-06-01', ofStrand), found('2015-06-01')];
    expect(endedBetween(strandOf(...told))).toEqual({ after: '2015-06-01', by: '2015-06-01' });
  });

  it('has no such days with an outcome, without a sighting, or without a day', () => {
    expect(endedBetween(strandOf(...piloting, discontinued, found('2018')))).toBeUndefined();
    expect(endedBetween(strandOf(...begun, found('2018')))).toBeUndefined();
    expect(endedBetween(strandOf(...piloting, found(null)))).toBeUndefined();
    expect(endedBetween(strandOf(...piloting))).toBeUndefined();
  });
});

describe('the passage from pilot to mainstream', () => {
  it('ends with the outcome', () => {
    expect(passageOf(strandOf(...contracted, serviceMainstreamed('2016-10')))).toEqual({
      launchedOn: '2013-04',
      outcome: 'mainstreamed',
      outcomeOn: '2016-10',
      lastSeenOn: '2016-10',
      days: { daysMin: 1_250, daysMax: 1_309 },
    });
  });

  it('begins with the first launch', () => {
    const again = facts.pilotLaunched('2012', { pilotId: 'pilot-2' });
    expect(passageOf(strandOf(...piloting, again)).launchedOn).toBe('2012');
  });

  it('goes, without an outcome, as far as the strand was last seen', () => {
    expect(passageOf(strandOf(...piloting, procurement, tendered))).toMatchObject({
      outcome: 'lastSeen',
      outcomeOn: null,
      lastSeenOn: '2016-02',
      days: { daysMin: 1_007, daysMax: 1_064 },
    });
  });

  it('is not known without a launch, or with a day nobody knows', () => {
    expect(passageOf(strandOf(...begun))).toEqual({
      launchedOn: null,
      outcome: 'notSeen',
      outcomeOn: null,
      lastSeenOn: null,
      days: undefined,
    });
    expect(passageOf(strandOf(...begun, facts.pilotLaunched(null), serviceMainstreamed('2016'))).days).toBeUndefined();
    expect(passageOf(strandOf(...piloting, serviceMainstreamed(null))).days).toBeUndefined();
  });
});
