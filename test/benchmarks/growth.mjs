/** One command on partnerships of 34, 340 and 3,400 facts: its time may grow no faster than the number of facts. */
import { decide, fold, NO_REGISTERS, POLICY } from '../../dist/libs/lifecycle/src/index.js';
import { line, median, number } from './measuring.mjs';

const metadata = (revision) => ({
  recordedAt: '2026-01-05T09:30:00.000Z',
  actor: { id: 'act_a', role: 'recorder' },
  commandId: `c${revision}`,
  correlationId: `c${revision}`,
  causationId: null,
  evidence: [{ source: 'minute', certainty: 'stated' }],
  warnings: [],
  schemaVersion: 1,
  catalogueVersion: 1,
  policyVersion: '1',
  commandDigest: '',
});

const at = (n) => `20${String(10 + (n % 10)).padStart(2, '0')}-${String((n % 12) + 1).padStart(2, '0')}`;

/** A mixed life: a strand for every seventeen facts, with pilots, money, outcomes, follow-ups and decisions. */
function lifeOf(facts) {
  const events = [];
  const add = (type, data) =>
    events.push({
      id: `e${events.length}`,
      type,
      revision: events.length,
      index: events.length,
      data,
      metadata: metadata(events.length),
    });
  add('PartnershipProposed', { occurredOn: '2010', name: 'P', policyDomain: 'justice', area: 'A', purpose: 'P' });
  for (let n = 0; events.length < facts; n += 1) {
    const strandId = `s${n}`;
    const pilotId = `p${n}`;
    add('StrandOpened', {
      occurredOn: '2010',
      strandId,
      name: strandId,
      kind: 'service',
      commissionable: true,
      novelty: 'new',
    });
    add('ContributionCommitted', {
      occurredOn: '2010',
      contributionId: `c${n}`,
      funderId: 'funder',
      kind: 'cash',
      amount: { pence: 100, currency: 'GBP', qualifier: 'exact' },
      strandId,
    });
    add('PilotPlanned', { occurredOn: at(n), strandId, pilotId });
    add('PilotLaunched', { occurredOn: at(n), strandId, pilotId });
    for (let k = 0; k < 9; k += 1)
      add('OutcomeRecorded', {
        occurredOn: at(n + k),
        strandId,
        indicator: 'i',
        basis: 'measured',
        result: 'achieved',
      });
    add('FollowUpObserved', { occurredOn: at(n + 3), strandId, status: 'running', basis: { text: 'x' } });
    add('PilotEnded', { occurredOn: '2021', strandId, pilotId, reason: 'completed' });
    add('PilotEvaluated', { occurredOn: '2022', strandId, pilotId, finding: 'mixed' });
    add('ExitRouteDecided', { occurredOn: '2022', strandId, route: 'competitiveTender' });
  }
  return events.slice(0, facts);
}

const context = { today: '2026-02-01', actorId: 'act_a', policy: POLICY, registers: NO_REGISTERS };
const command = {
  type: 'LaunchPilot',
  partnershipId: 'bench',
  commandId: '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11',
  occurredOn: '2023-04',
  data: { strandId: 's0', pilotId: 'another' },
};

export function growth() {
  const sizes = [34, 340, 3_400];
  const lives = sizes.map(lifeOf);
  const times = sizes.map(() => []);
  for (let round = 0; round < 15; round += 1)
    lives.forEach((events, which) => {
      const repeats = Math.max(1, Math.round(68_000 / events.length));
      const from = performance.now();
      for (let n = 0; n < repeats; n += 1) {
        const decision = decide(fold('bench', events), command, context);
        if ('refused' in decision) throw new Error(JSON.stringify(decision.refused));
      }
      if (round >= 5) times[which].push((performance.now() - from) / repeats);
    });
  const [small, middle, large] = times.map(median);
  // Tenfold facts may take tenfold time; a fixed part makes it less.
  const worst = Math.max(middle / small, large / middle) / 10;
  return line(
    'one command on 34, 340, 3,400 facts',
    {
      ratio: 1 / worst,
      says: `${number(small, 2)}, ${number(middle, 2)}, ${number(large, 2)} ms; largest growth for ten times the facts ×${number(worst * 10, 1)}`,
    },
    0.9,
  );
}
