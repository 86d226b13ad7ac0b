/** A small made-up partnership that has something of everything, and the means to open read models over it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_REGISTERS, POLICY } from '#lifecycle';
import { openReadModels, type ReadModels, type ReadModelsOptions } from '../src/index.js';
import type { Log } from '../src/log.js';
import { WrittenLog, type Written } from './written-log.js';

export const organisation = (organisationId: string, name: string, sector: string) => ({
  organisationId,
  name,
  sector,
});

export const proposed = (name: string, occurredOn: string | null = '2012'): Written => ({
  type: 'PartnershipProposed',
  occurredOn,
  data: { name, policyDomain: 'employability', area: 'Harbour Town', purpose: 'More people find work.' },
});

export const strandOpened = (strandId: string, name: string, occurredOn: string | null = '2012-06'): Written => ({
  type: 'StrandOpened',
  occurredOn,
  data: { strandId, name, kind: 'service', commissionable: true, novelty: 'new' },
});

export const launched = (strandId: string, pilotId: string, occurredOn: string, plannedEndOn?: string): Written => ({
  type: 'PilotLaunched',
  occurredOn,
  data: { strandId, pilotId, ...(plannedEndOn === undefined ? {} : { plannedEndOn }) },
});

export const corrected = (targetEventId: string, set: Record<string, unknown>): Written => ({
  type: 'EventCorrected',
  occurredOn: '2026-01-20',
  recordedAt: '2026-01-20T09:00:00.000Z',
  data: { targetEventId, set, reason: 'betterSource' },
});

export const retracted = (targetEventId: string): Written => ({
  type: 'EventRetracted',
  occurredOn: '2026-01-21',
  recordedAt: '2026-01-21T09:00:00.000Z',
  data: { targetEventId, reason: 'duplicate' },
});

/** Twelve facts, one correction and one retraction. */
export function harbour(log = new WrittenLog()): WrittenLog {
  const id = 'harbour';
  log.write(
    id,
    {
      ...proposed('Harbour'),
      data: {
        ...proposed('Harbour').data,
        organisations: [
          organisation('harbour-council', 'Harbour Council', 'public'),
          organisation('open-door', 'Open Door', 'third'),
        ],
      },
    },
    {
      type: 'PartnerJoined',
      occurredOn: '2012',
      data: { organisationId: 'harbour-council', roles: ['leadPublic', 'host'] },
    },
    { type: 'PartnerJoined', occurredOn: '2012', data: { organisationId: 'open-door', roles: ['provider'] } },
    strandOpened('mentoring', 'Mentoring'),
    {
      type: 'BudgetPoolOpened',
      occurredOn: '2013-01',
      data: {
        poolId: 'pilot-money',
        arrangement: 'pooled',
        hostOrganisationId: 'harbour-council',
        currency: 'GBP',
        purpose: 'The pilot',
      },
    },
    {
      type: 'ContributionCommitted',
      occurredOn: '2013-02',
      data: {
        contributionId: 'council-1',
        funderId: 'harbour-council',
        kind: 'cash',
        amount: { pence: 12_000_000, currency: 'GBP', qualifier: 'rounded' },
        poolId: 'pilot-money',
        purpose: 'pilot',
      },
    },
    launched('mentoring', 'pilot-1', '2013-05', '2017-03-31'),
    {
      type: 'PilotEvaluated',
      occurredOn: '2015-09',
      data: { strandId: 'mentoring', pilotId: 'pilot-1', finding: 'successful', periodUntilOn: '2015-06' },
      metadata: { evidence: [{ source: 'report-2015', certainty: 'stated', locator: 'p. 3' }] },
    },
    { type: 'MilestoneNoted', occurredOn: '2013-06-12', data: { label: 'Opening day', kind: 'ceremony' } },
    { type: 'MilestoneNoted', occurredOn: '2013-06-12', data: { label: 'Opening day', kind: 'ceremony' } },
    {
      type: 'ExitRouteDecided',
      occurredOn: '2015-11-02/2016-01',
      data: { strandId: 'mentoring', route: 'competitiveTender', note: { text: 'Minuted by the board.' } },
      metadata: {
        decidedBy: { body: 'Board', organisationIds: ['harbour-council'] },
        rationale: { text: 'It works.' },
        warnings: ['W22'],
      },
    },
    { type: 'FollowUpObserved', occurredOn: null, data: { status: 'unclear', basis: { text: 'Web search' } } },
  );
  return log.write(id, corrected(log.idOf(id, 6), { occurredOn: '2013-04' }), retracted(log.idOf(id, 9)));
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'read-models-'));

/** Opens read models over a log; what is not said is as in the product. */
export const open = (log: Log, folder: string, options: Partial<ReadModelsOptions> = {}): Promise<ReadModels> =>
  openReadModels({
    folder,
    log,
    registers: NO_REGISTERS,
    policy: POLICY,
    today: '2026-02-01',
    codeVersion: 'of-a-test',
    elapsedMs: () => performance.now(),
    ...options,
  });

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });
