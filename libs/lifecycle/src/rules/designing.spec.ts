import { commands, facts, given, retracted } from '../../test/given.js';
import { begun, designed, discontinued, housing, mainstreamed, proposed, strand } from '../../test/low-moss.js';

const { strandOpened, strandScopeChanged, serviceDesigned } = facts;
const { openStrand, changeStrandScope, designService } = commands;

describe('opening a strand', () => {
  it('brings it in', () => {
    given(proposed).when(openStrand('2012')).then(strandOpened('2012'), { warns: [] });
  });

  it('is refused the second time, whatever its day', () => {
    given(...begun)
      .when(openStrand('2010'))
      .thenRefused('StrandAlreadyOpened', '/data/strandId');
    given(...begun)
      .when(openStrand(null))
      .thenRefused('StrandAlreadyOpened', '/data/strandId');
  });

  it('is refused the second time also when the strand is closed', () => {
    given(...begun, discontinued)
      .when(openStrand('2018'))
      .thenRefused('StrandAlreadyOpened', '/data/strandId');
  });

  it('is possible under an id that is free again', () => {
    given(...begun, retracted('strand'))
      .when(openStrand('2013'))
      .thenRecorded();
  });
});

describe('changing the scope of a strand', () => {
  const reason = { text: 'The group was wider than thought.' };
  const asOpened = { name: 'Throughcare', kind: 'service', commissionable: true, targetGroup: undefined };

  it('takes one field that differs', () => {
    given(...begun)
      .when(changeStrandScope('2014', { ...asOpened, kind: 'voice' }))
      .then(strandScopeChanged('2014'), { warns: [] });
  });

  it('needs something to change', () => {
    given(...begun)
      .when(changeStrandScope('2014', { targetGroup: undefined, reason }))
      .thenRefused('ValueNotAllowed', '/data');
  });

  it('to what it is already is refused', () => {
    given(...begun)
      .when(changeStrandScope('2014', asOpened))
      .thenRefused('NothingChanged', '/data');
  });

  it('is not made by what another change left alone', () => {
    given(...begun, strandScopeChanged('2013', { targetGroup: 'Others' }))
      .when(changeStrandScope('2014', asOpened))
      .thenRefused('NothingChanged', '/data');
  });

  it('gives a target group where none was named', () => {
    given(...begun)
      .when(changeStrandScope('2014', { targetGroup: 'Young people' }))
      .thenRecorded();
  });

  it('is measured by the values in force on its day', () => {
    const changed = strandScopeChanged('2014-03', { targetGroup: 'Young people' });
    given(...begun, changed)
      .when(changeStrandScope('2015', { targetGroup: 'Young people' }))
      .thenRefused('NothingChanged', '/data');
    given(...begun, changed)
      .when(changeStrandScope('2013', { targetGroup: 'Young people' }))
      .thenRecorded();
    given(...begun, changed)
      .when(changeStrandScope('2014', { targetGroup: 'Young people' }))
      .thenRecorded();
  });

  it('says why', () => {
    given(...begun)
      .when(changeStrandScope('2014', { reason: undefined }))
      .thenRefused('ValueNotAllowed', '/data/reason');
  });

  it('is refused where the strand is not on record, or closed', () => {
    given(proposed).when(changeStrandScope('2014')).thenRefused('StrandUnknown', '/data/strandId');
    given(...begun, discontinued)
      .when(changeStrandScope('2018'))
      .thenRefused('StrandClosed');
  });
});

describe('what can be in force on a day', () => {
  const notYet = { ...strand, data: { ...strand.data, commissionable: false } };
  const becomes = (commissionable: boolean, occurredOn: string | null) =>
    strandScopeChanged(occurredOn, { commissionable });
  const mainstreamedIn = (occurredOn: string) => commands.mainstreamService(occurredOn);

  it('is the opening’s value from the first day', () => {
    given(proposed, notYet).when(mainstreamedIn('2016')).thenAlsoRefused('StrandNotCommissionable');
    given(...begun)
      .when(mainstreamedIn('2011'))
      .thenRecorded();
  });

  it('is the later value once the change is certainly over', () => {
    given(proposed, notYet, becomes(true, '2015')).when(mainstreamedIn('2016')).thenRecorded();
    given(...begun, becomes(false, '2015'))
      .when(mainstreamedIn('2016'))
      .thenAlsoRefused('StrandNotCommissionable');
  });

  it('is the earlier value until the change has certainly begun', () => {
    given(proposed, notYet, becomes(true, '2015'))
      .when(mainstreamedIn('2014'))
      .thenAlsoRefused('StrandNotCommissionable');
  });

  it('is either where the days overlap, or the day of the change is unknown', () => {
    given(proposed, notYet, becomes(true, '2015')).when(mainstreamedIn('2015-06')).thenRecorded();
    given(...begun, becomes(false, '2015'))
      .when(mainstreamedIn('2015-06'))
      .thenRecorded();
    given(proposed, notYet, becomes(true, null)).when(mainstreamedIn('2016')).thenRecorded();
  });

  it('is the value of the very day, and of two on one day the one recorded later', () => {
    given(proposed, notYet, becomes(true, '2015-06-01')).when(mainstreamedIn('2015-06-01')).thenRecorded();
    given(proposed, notYet, becomes(true, '2015-06-01'), becomes(false, '2015-06-01'))
      .when(mainstreamedIn('2015-06-01'))
      .thenAlsoRefused('StrandNotCommissionable');
    given(...begun, becomes(false, '2015-06-01'), becomes(true, '2015-06-01'))
      .when(mainstreamedIn('2015-06-01'))
      .thenRecorded();
  });

  it('is a value of some unknown month beside one of a known month before it', () => {
    given(proposed, notYet, becomes(true, '2015'), becomes(false, '2015-03'))
      .when(mainstreamedIn('2015-06'))
      .thenRecorded();
    given(proposed, notYet, becomes(true, '2015-02'), becomes(false, '2015-03'))
      .when(mainstreamedIn('2015-06'))
      .thenAlsoRefused('StrandNotCommissionable');
  });
});

describe('designing a service', () => {
  it('is possible again and again', () => {
    given(...begun, designed)
      .when(designService('2014'))
      .then(serviceDesigned('2014'), { warns: [] });
  });

  it('is refused where the strand is not on record, or closed', () => {
    given(proposed, housing).when(designService('2014')).thenRefused('StrandUnknown', '/data/strandId');
    given(...begun, discontinued)
      .when(designService('2018'))
      .thenRefused('StrandClosed');
    given(...begun, mainstreamed)
      .when(designService('2018'))
      .thenRecorded();
  });
});
