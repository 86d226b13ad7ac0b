/** Asks the second implementation, in Python: one process for as many bundles as there are. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface Job {
  folder: string;
  vkeys: string[];
  older: string | null;
}
export interface Verdict {
  exit: number;
  firstBad: number | null;
  root: string | null;
}

/** Why Python cannot be asked here, or undefined where it can. */
export function pythonIsMissing(): string | undefined {
  const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);
  if (python.status !== 0) return 'python3 (3.9 or newer) is not installed';
  const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' });
  return openssl.status === 0 && /^OpenSSL [3-9]/.test(openssl.stdout) ? undefined : 'OpenSSL 3 is not installed';
}

export function pythonVerdicts(jobs: readonly Job[]): Verdict[] {
  const run = spawnSync('python3', [join(import.meta.dirname, 'verify.py')], {
    input: jobs.map((job) => `${JSON.stringify(job)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (run.status !== 0) throw new Error(`verify.py failed: ${run.stderr}`);
  return run.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Verdict);
}
