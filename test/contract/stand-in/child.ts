/** A stand-in in a process of its own, which can be frozen and killed. Says its port, and lives until its input ends. */
import { writeSync } from 'node:fs';
import { StandIn } from './stand-in.js';

const standIn = await StandIn.start({ ports: [Number(process.argv[2] ?? 0)] });
writeSync(1, `${standIn.port}\n`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
