import {
  cumulativeIncidence,
  drawChart,
  stackedAreas,
  stateFlow,
  type AreaRows,
  type FlowRows,
  type IncidenceRows,
} from './index.js';

const table = { years: [0, 1, 2], rows: [{ label: 'still followed', cells: [8, 6, 3] }] };
const about = {
  heading: 'Share mainstreamed',
  description: 'Rising from 0.',
  synthetic: false,
  foot: 'specification 1f3a · n 8',
};

const incidence = (rest: Partial<IncidenceRows> = {}): IncidenceRows => ({
  ...about,
  share: 'Share',
  lastYears: 3,
  curves: [
    {
      name: 'strict',
      colour: '#1b7a43',
      dashed: false,
      endYears: 2.5,
      steps: [
        { years: 1, estimate: 0.2, lower: 0.05, upper: 0.5, atRisk: 8 },
        { years: 2, estimate: 0.4, lower: 0.1, upper: 0.7, atRisk: 3 },
      ],
    },
  ],
  silence: [
    { years: 0, lower: 0, upper: 0 },
    { years: 1, lower: 0.1, upper: 0.3 },
    { years: 3, lower: 0.1, upper: 0.3 },
  ],
  ticks: [0.5],
  table,
  ...rest,
});

describe('a cumulative incidence', () => {
  it('rises in steps from 0 to where observation ends, and lighter where few are followed', () => {
    const drawn = cumulativeIncidence(incidence());
    const lines = [...drawn.matchAll(/<path d="M[^"]*" fill="none" stroke="#1b7a43"[^>]*>/g)].map(([path]) => path);
    expect(lines).toHaveLength(2);
    expect(lines.map((line) => line.includes('stroke-opacity'))).toEqual([false, true]);
  });

  it('says in words what it shows, and what nobody has had', () => {
    const nothing = incidence({
      curves: [{ ...incidence().curves[0]!, steps: [{ years: 0, estimate: 0, lower: 0, upper: 0.37, atRisk: 8 }] }],
    });
    expect(cumulativeIncidence(nothing)).toContain('aria-label="Share mainstreamed. Rising from 0."');
    expect(cumulativeIncidence(nothing)).toContain('nobody has had this outcome yet');
    expect(cumulativeIncidence(nothing)).toContain('still possible, with 95 % certainty');
    expect(cumulativeIncidence(incidence())).not.toContain('nobody has had this outcome yet');
  });

  it('shows what silence may hide only where it hides something', () => {
    expect(cumulativeIncidence(incidence())).toContain('what silence may hide');
    expect(cumulativeIncidence(incidence({ silence: [] }))).not.toContain('what silence may hide');
  });

  it('stands the numbers followed under their years', () => {
    const drawn = cumulativeIncidence(incidence());
    const at = (words: string) =>
      /<text x="([\d.]+)"/.exec(
        drawn
          .split('<text')
          .filter((part) => part.endsWith(`>${words}</text>`))
          .map((part) => `<text${part}`)
          .join(''),
      )?.[1];
    const yearTwo = [...drawn.matchAll(/<text x="([\d.]+)" y="[\d.]+" text-anchor="middle"[^>]*>2<\/text>/g)].map(
      ([, x]) => x,
    );
    expect(at('still followed')).toBe('4');
    expect(yearTwo[0]).toBe([...drawn.matchAll(/<text x="([\d.]+)"[^>]*>3<\/text>/g)].at(-1)![1]);
  });

  it('tells of synthetic strands that they never existed', () => {
    expect(cumulativeIncidence(incidence({ synthetic: true }))).toContain(
      'synthetic: these partnerships never existed',
    );
    expect(cumulativeIncidence(incidence())).not.toContain('synthetic');
  });

  it('never writes a number that is none, also of nothing', () => {
    const empty = incidence({ curves: [], silence: [], ticks: [], lastYears: 0 });
    for (const drawn of [cumulativeIncidence(incidence()), cumulativeIncidence(empty)])
      expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
  });
});

const states = [
  { name: 'mainstreamed', label: 'mainstreamed', colour: '#1b7a43' },
  { name: 'eventFree', label: 'none of these yet', colour: '#dfe7ee' },
];

const areas = (rest: Partial<AreaRows> = {}): AreaRows => ({
  ...about,
  n: 200,
  stepped: true,
  states,
  points: [
    { years: 0, shares: [0, 1] },
    { years: 2, shares: [0.4, 0.6] },
  ],
  lastYears: 3,
  fewFromYears: null,
  table,
  ...rest,
});

describe('stacked areas', () => {
  it('fill the whole height at every point', () => {
    const [lowest, highest] = [...stackedAreas(areas()).matchAll(/<path d="M([^"]*)Z"/g)].map(([, path]) => path!);
    expect(lowest).toMatch(/^196 320/);
    expect(highest).toMatch(/^196 40/);
  });

  it('name the shares at the end, but not where few are followed', () => {
    expect(stackedAreas(areas())).toContain('40% mainstreamed');
    const few = stackedAreas(areas({ fewFromYears: 2 }));
    expect(few).not.toContain('40% mainstreamed');
    expect(few).toContain('fewer than five followed');
  });

  it('give numbers and no shares of fewer than five strands', () => {
    expect(stackedAreas(areas({ n: 4, points: [{ years: 0, shares: [0.5, 0.5] }] }))).toContain('2 of 4 mainstreamed');
  });
});

const flow: FlowRows = {
  ...about,
  states,
  stops: [
    { label: 'launch', counts: [0, 10] },
    { label: '1 year', counts: [3, 7] },
  ],
  flows: [
    [
      [0, 0],
      [3, 7],
    ],
  ],
};

describe('a flow of states', () => {
  it('draws as many bands as there are moves, each told in words', () => {
    const drawn = stateFlow(flow);
    expect(drawn).toContain('<title>3 from none of these yet to mainstreamed</title>');
    expect(drawn).toContain('<title>7 from none of these yet to none of these yet</title>');
    expect(drawn.match(/fill-opacity/g)).toHaveLength(2);
  });

  it('draws nothing that is no number when nobody is there', () => {
    expect(stateFlow({ ...flow, stops: [{ label: 'launch', counts: [0, 0] }], flows: [] })).not.toMatch(
      /NaN|undefined|Infinity/,
    );
  });
});

describe('any chart', () => {
  it('is drawn by its kind, without inline style, and with text as text', () => {
    const hostile = '<script>"x"</script>';
    for (const drawn of [
      drawChart({ kind: 'cumulativeIncidence', ...incidence({ heading: hostile, foot: hostile }) }),
      drawChart({ kind: 'areas', ...areas({ heading: hostile, foot: hostile }) }),
      drawChart({ kind: 'flow', ...flow, heading: hostile, foot: hostile }),
      drawChart({
        kind: 'swimmer',
        heading: hostile,
        description: '',
        synthetic: true,
        validAt: '2026-01-01',
        lanes: [],
      }),
    ]) {
      expect(drawn).not.toContain('<script');
      expect(drawn).not.toMatch(/\sstyle=/);
    }
  });
});
