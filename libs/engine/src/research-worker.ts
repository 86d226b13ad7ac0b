/** The thread that answers research: recording does not wait for it. */
import { openLocalLog } from '#event-store';
import { loadRegisters } from '#registers';
import { parentPort, workerData } from 'node:worker_threads';
import { follow, type ResearchOrder } from './research-order.js';

const { logPath } = workerData as { readonly logPath: string };
const registers = loadRegisters();

parentPort!.on('message', async (order: ResearchOrder) => {
  const log = openLocalLog({ path: logPath }, { now: () => '1970-01-01T00:00:00.000Z' });
  try {
    parentPort!.postMessage(await follow(order, log, registers));
  } finally {
    await log.close();
  }
});
