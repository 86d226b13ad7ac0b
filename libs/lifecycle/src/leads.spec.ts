import { facts, historyOf, type Told } from '../test/given.js';
import { begun, housing } from '../test/low-moss.js';
import { leadsOn, type Seat } from './leads.js';

const { partnerJoined, leadTransferred, partnerLeft } = facts;

const leaves = (organisationId: string, on: string | null, strandId?: string) =>
  partnerLeft(on, { organisationId, strandId });

const joins = (organisationId: string, on: string | null, strandId?: string, role = 'leadThird') =>
  partnerJoined(on, { organisationId, roles: [role], strandId });
const passes = (from: string[], to: string[], on: string | null, strandId?: string) =>
  leadTransferred(on, {
    leadKind: 'third',
    fromOrganisationIds: from.length === 0 ? undefined : from,
    toOrganisationIds: to,
    strandId,
  });

const leads = (told: readonly Told[], day: string, seat: Partial<Seat> = {}) =>
  leadsOn(historyOf([...begun, housing, ...told]), { leadKind: 'third', ...seat }, { earliest: day, latest: day });

describe('who leads on a day', () => {
  it('is who joined with that role by then, in the order of joining', () => {
    const told = [joins('second', '2014'), joins('first', '2013'), joins('other', '2013', undefined, 'leadPublic')];
    expect(leads(told, '2015-01-01')).toEqual(['first', 'second']);
    expect(leads(told, '2013-12-31')).toEqual(['first']);
    expect(leads(told, '2012-12-31')).toEqual([]);
    expect(leads(told, '2015-01-01', { leadKind: 'public' })).toEqual(['other']);
  });

  it('is whom the lead passed to, and no longer who passed it on', () => {
    const told = [joins('first', '2013'), passes(['first'], ['second'], '2014-06-15')];
    expect(leads(told, '2014-06-14')).toEqual(['first']);
    expect(leads(told, '2014-06-15')).toEqual(['second']);
  });

  it('is both within the days on which it passed', () => {
    const told = [joins('first', '2013'), passes(['first'], ['second'], '2014')];
    expect(leads(told, '2014-06-15')).toEqual(['first', 'second']);
    expect(leads(told, '2014-12-31')).toEqual(['second']);
  });

  it('is both where nobody knows when it passed, or from whom', () => {
    expect(leads([joins('first', '2013'), passes(['first'], ['second'], null)], '2015-01-01')).toEqual([
      'first',
      'second',
    ]);
    expect(leads([joins('first', '2013'), passes([], ['second'], '2014')], '2015-01-01')).toEqual(['first', 'second']);
  });

  it('is again who got it back, and who may have got it after passing it on', () => {
    const back = [joins('first', '2013'), passes(['first'], ['second'], '2014'), passes(['second'], ['first'], '2015')];
    expect(leads(back, '2016-01-01')).toEqual(['first']);
    expect(
      leads([joins('first', '2013'), joins('first', '2014'), passes(['first'], ['second'], '2014-06')], '2016-01-01'),
    ).toEqual(['first', 'second']);
    expect(leads([joins('first', null), passes(['first'], ['second'], '2014')], '2016-01-01')).toEqual([
      'second',
      'first',
    ]);
  });

  it('of the partnership is also who leads each strand', () => {
    const told = [joins('whole', '2013'), joins('part', '2013', 'throughcare')];
    expect(leads(told, '2014-01-01')).toEqual(['whole']);
    expect(leads(told, '2014-01-01', { strandId: 'throughcare' })).toEqual(['whole', 'part']);
    expect(leads(told, '2014-01-01', { strandId: 'housing' })).toEqual(['whole']);
  });

  it('of a strand stays where the lead of the partnership passes on', () => {
    const told = [joins('one', '2013', 'throughcare'), joins('one', '2013'), passes(['one'], ['two'], '2014')];
    expect(leads(told, '2015-01-01')).toEqual(['two']);
    expect(leads(told, '2015-01-01', { strandId: 'throughcare' })).toEqual(['one', 'two']);
  });

  it('of a strand passes on alone', () => {
    const told = [joins('one', '2013'), passes(['one'], ['two'], '2014', 'throughcare')];
    expect(leads(told, '2015-01-01')).toEqual(['one']);
    expect(leads(told, '2015-01-01', { strandId: 'housing' })).toEqual(['one']);
    expect(leads(told, '2015-01-01', { strandId: 'throughcare' })).toEqual(['two']);
  });

  it('of one strand passes on there, and not from who leads it by itself in another', () => {
    const told = [
      joins('one', '2013', 'throughcare'),
      joins('one', '2013', 'housing'),
      passes(['one'], ['two'], '2014', 'throughcare'),
    ];
    expect(leads(told, '2015-01-01', { strandId: 'throughcare' })).toEqual(['two']);
    expect(leads(told, '2015-01-01', { strandId: 'housing' })).toEqual(['one']);
  });

  it('is no longer who left as a partner, from the day after', () => {
    const told = [joins('first', '2013'), joins('second', '2013'), leaves('first', '2014-06-15')];
    expect(leads(told, '2014-06-15')).toEqual(['first', 'second']);
    expect(leads(told, '2014-06-16')).toEqual(['second']);
    expect(leads([...told, joins('first', '2015')], '2016-01-01')).toEqual(['second', 'first']);
  });

  it('is still who may not have left yet', () => {
    expect(leads([joins('first', '2013'), leaves('first', '2014')], '2014-06-15')).toEqual(['first']);
    expect(leads([joins('first', '2013'), leaves('first', null)], '2015-01-01')).toEqual(['first']);
  });

  it('is in every strand no longer who left the partnership', () => {
    const told = [joins('one', '2013'), joins('one', '2013', 'throughcare'), leaves('one', '2014')];
    expect(leads(told, '2015-01-01')).toEqual([]);
    expect(leads(told, '2015-01-01', { strandId: 'throughcare' })).toEqual([]);
  });

  it('is in one strand no longer who left that strand', () => {
    const told = [joins('one', '2013'), leaves('one', '2014', 'throughcare')];
    expect(leads(told, '2015-01-01')).toEqual(['one']);
    expect(leads(told, '2015-01-01', { strandId: 'housing' })).toEqual(['one']);
    expect(leads(told, '2015-01-01', { strandId: 'throughcare' })).toEqual([]);
  });
});
