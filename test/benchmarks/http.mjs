/** Durable commands over HTTP, 64 connections on many partnerships, against an empty handler in their place, all else of
 *  the server equal; and for comparison, against nothing but Nest on Fastify. */
import { execFile, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inTurn, line, median, number, shown } from './measuring.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const run = promisify(execFile);
const ROUND_MS = 4_000;

async function serving(kind, work) {
  const child = fork(here('serve.mjs'), [kind], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const address = await new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message.address));
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    return await work(address);
  } finally {
    child.send('end');
    await ended;
  }
}

async function load(address, round) {
  const client = (ms, prefix) => run(process.execPath, [here('load-client.mjs'), address, '64', String(ms), prefix]);
  await client(1_000, `warm-${round}`);
  const { stdout } = await client(ROUND_MS, `bench-${round}`);
  return JSON.parse(stdout);
}

export async function http(rounds = 5) {
  const kinds = ['bare', 'empty', 'shown', 'durable'];
  const taken = await inTurn(
    rounds,
    Object.fromEntries(kinds.map((kind) => [kind, (round) => serving(kind, (address) => load(address, round))])),
  );
  const rate = (kind) => taken[kind].map(({ perSecond }) => perSecond);
  const p99 = (kind) => number(median(taken[kind].map((one) => one.p99)), 1);
  const against = (kind, other) => median(rate(kind)) / median(rate(other));
  const says = (kind) =>
    `${shown(rate(kind))}/s, p99 ${p99(kind)} ms, empty handler ${shown(rate('empty'))}/s; ${number(against(kind, 'bare'), 2)} of nothing but Nest on Fastify, ${shown(rate('bare'))}/s`;
  const results = ['shown', 'durable'].map((kind) =>
    line(`HTTP command, answered when ${kind}`, { ratio: against(kind, 'empty'), says: says(kind) }, 0.2),
  );
  return results.every(Boolean);
}
