/** Every target of the contract, in one array, so that none can be forgotten. */
import { eventStoreDbTarget, skippedTarget } from './eventstoredb-target.js';
import { containerProblem, containerServer, serverAt, standInServer } from './eventstoredb-server.js';
import { replicaTarget } from './replica-target.js';
import { sqliteTarget } from './sqlite-target.js';
import type { Target } from './target.js';

const url = process.env['PSP_EVENTSTOREDB_URL'];
const noContainer = await containerProblem();

// In the order of the summary line.
export const targets: readonly Target[] = [
  sqliteTarget,
  eventStoreDbTarget('stand-in', standInServer),
  replicaTarget,
  noContainer === undefined
    ? eventStoreDbTarget('container', containerServer)
    : skippedTarget('container', noContainer),
  url === undefined ? skippedTarget('url', 'PSP_EVENTSTOREDB_URL not set') : urlTarget(url),
];

function urlTarget(address: string): Target {
  const server = serverAt(address);
  return eventStoreDbTarget('url', async () => server, server.endpoint ? ['second', 'faults'] : ['second']);
}
