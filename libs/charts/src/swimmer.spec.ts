import { swimmer, type SwimmerLane } from './swimmer.js';

const day = (earliest: string, latest = earliest) => ({ earliest, latest });
const lane = (rest: Partial<SwimmerLane> = {}): SwimmerLane => ({
  label: 'Throughcare',
  from: day('2012-01-01', '2012-12-31'),
  launched: day('2013-04-01', '2013-04-30'),
  until: day('2015-06-01', '2015-06-30'),
  end: 'lastSeen',
  ...rest,
});
const draw = (...lanes: SwimmerLane[]) => swimmer(lanes, { label: 'One strand', validAt: '2026-01-01' });

describe('the swimmer chart', () => {
  it('says in words what it shows, for those who do not see it', () => {
    expect(draw(lane())).toContain('aria-label="One strand"');
    expect(draw(lane())).toContain(
      '<title>Throughcare: launched 2013-04-01 to 2013-04-30; last seen 2015-06-01 to 2015-06-30</title>',
    );
  });

  it('fades where a day is known only to a month, and not where it is known', () => {
    expect(draw(lane())).toContain('url(#fade-in)');
    const exact = draw(lane({ launched: day('2013-04-17'), until: day('2015-06-30') }));
    expect(exact).not.toContain('fill="url(#fade-in)"');
    expect(exact).not.toContain('fill="url(#fade-out)"');
  });

  it('dots the time in which nothing is on record, and not after an outcome', () => {
    const dots = (picture: string) => picture.split('stroke-dasharray').length - 1;
    const inLegend = 1;
    expect(dots(draw(lane()))).toBe(inLegend + 1);
    expect(dots(draw(lane({ end: 'succeeded' })))).toBe(inLegend);
  });

  it('draws a strand without a launch without a bar', () => {
    expect(draw(lane({ launched: null, until: null, end: 'notSeen' }))).toContain('no launch on record; not seen');
  });

  it('never writes a number that is none', () => {
    const odd = draw(
      lane({ from: null, launched: null, until: null }),
      lane({ launched: day('2015-06-01', '2015-06-30') }),
    );
    expect(odd).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('shows text as text', () => {
    const hostile = draw(lane({ label: '<script>alert("x")</script>', group: '"&' }));
    expect(hostile).not.toContain('<script');
    expect(hostile).toContain('&quot;&amp;');
  });

  it('is a group whose links can be reached, where it has any', () => {
    expect(draw(lane())).toContain('role="img"');
    expect(draw(lane({ href: '/psp/low-moss' }))).toContain('role="group"');
  });

  it('is the same for the same rows', () => {
    expect(draw(lane(), lane())).toBe(draw(lane(), lane()));
  });

  it('uses no inline style, which the pages do not allow', () => {
    expect(draw(lane())).not.toContain('style=');
  });
});
