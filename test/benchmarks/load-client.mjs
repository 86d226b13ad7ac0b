/** 64 connections that each send a command and wait for its answer, over plain sockets so that the client costs little. */
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

const [address, connections, ms, prefix] = process.argv.slice(2);
const { hostname, port } = new URL(address);
const until = performance.now() + Number(ms);
const latencies = [];

const request = (path, body) =>
  `POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nIdempotency-Key: ${randomUUID()}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const proposal = JSON.stringify({
  occurredOn: '2013',
  data: { name: 'Bench', policyDomain: 'justice', area: 'Here', purpose: 'To be measured.' },
});
const milestone = JSON.stringify({
  occurredOn: '2014-05',
  data: { label: 'Something worth a mark happened.', kind: 'meeting' },
  evidence: [{ source: 'minute', certainty: 'stated' }],
});

/** Each connection keeps to its own partnerships, and begins a new one after twenty facts, so that they stay of real size. */
function talk(number) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    let sent = 0;
    let from = 0;
    let held = '';
    const next = () => {
      if (performance.now() >= until) {
        socket.end();
        resolve();
        return;
      }
      const at = `${prefix}-${number}-${Math.floor(sent / 20)}`;
      const first = sent % 20 === 0;
      sent += 1;
      from = performance.now();
      socket.write(
        request(
          `/partnerships/${at}/commands/${first ? 'propose-partnership' : 'note-milestone'}`,
          first ? proposal : milestone,
        ),
      );
    };
    socket.on('connect', next);
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      held += bytes.toString('latin1');
      const head = held.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(held)?.[1] ?? 0);
      if (held.length < head + 4 + length) return;
      if (!held.startsWith('HTTP/1.1 201')) return reject(new Error(held.slice(0, 400)));
      held = '';
      latencies.push(performance.now() - from);
      next();
    });
  });
}

await Promise.all(Array.from({ length: Number(connections) }, (_, number) => talk(number)));
latencies.sort((a, b) => a - b);
process.stdout.write(
  JSON.stringify({
    perSecond: (latencies.length / Number(ms)) * 1_000,
    p99: latencies[Math.floor(latencies.length * 0.99)],
  }),
);
