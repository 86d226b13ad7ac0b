/** Durable commands over HTTP, 64 connections on many partnerships, against an empty handler of the same framework. */
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
  const taken = await inTurn(rounds, {
    empty: (round) => serving('empty', (address) => load(address, round)),
    shown: (round) => serving('shown', (address) => load(address, round)),
    durable: (round) => serving('durable', (address) => load(address, round)),
  });
  const rate = (kind) => taken[kind].map(({ perSecond }) => perSecond);
  const p99 = (kind) => number(median(taken[kind].map((one) => one.p99)), 1);
  const empty = median(rate('empty'));
  const says = (kind) => `${shown(rate(kind))}/s, p99 ${p99(kind)} ms, empty handler ${shown(rate('empty'))}/s`;
  const one = line(
    'HTTP command, answered when shown',
    { ratio: median(rate('shown')) / empty, says: says('shown') },
    0.2,
  );
  const two = line(
    'HTTP command, answered when durable',
    { ratio: median(rate('durable')) / empty, says: says('durable') },
    0.2,
  );
  return one && two;
}
