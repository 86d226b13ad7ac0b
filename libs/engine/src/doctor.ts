/** What an operator wants to know of an installation before trusting it: each thing looked at, with what to do about it. */
import { openDatabase, openLocalLog, pragma, isUndecodable, readOwner, type LocalLog, type Owner } from '#event-store';
import { CATALOGUE_VERSION, definitionOfType } from '#lifecycle';
import { existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { finding, type Finding } from './finding.js';
import { lastKeyCopy } from './key-copy.js';
import { lastBackup } from './last-backup.js';
import { roleOf } from './role.js';
import type { Settings } from './settings.js';
import { sealingFindings } from './sealing-findings.js';
import { storeFindings, type ReplicaHere } from './store-findings.js';

export type { Finding };

const GIBIBYTE = 2 ** 30;
const NEEDED_BYTES = 64 * 2 ** 20;
const KEY_FILES = ['actor.key', 'issuer.pem'];
const MOST_SILENCE_MS = 366 * 86_400_000;
const MOST_BACKUP_AGE_MS = 7 * 86_400_000;

/** Looks at an installation beside whoever owns its data folder, and at the store behind it. Nothing is changed. `now`: the clock of this machine, in milliseconds. */
export async function examine(
  settings: Settings,
  now: number,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<Finding[]> {
  const findings: Finding[] = [nodeVersion(process.versions.node), ...keys(settings)];
  const here = existsSync(settings.dataDir)
    ? await folderFindings(settings, now, onProgress, findings)
    : void findings.push(finding('data folder', 'warn', `${settings.dataDir} is not there yet: "psp start" makes it`));
  if (settings.store !== 'sqlite') findings.push(...(await storeFindings(settings, now, here)));
  return findings;
}

/** Answers what its log is, where there is one that can be read. */
async function folderFindings(
  settings: Settings,
  now: number,
  onProgress: (done: number, of: number) => void,
  findings: Finding[],
): Promise<ReplicaHere | undefined> {
  findings.push(ownerOf(settings.dataDir), room(settings.dataDir));
  let log: LocalLog;
  try {
    log = openLocalLog(
      { folder: settings.dataDir, role: roleOf(settings) },
      { now: () => new Date(now).toISOString() },
    );
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    findings.push(finding('log', stateOf(code), message));
    return undefined;
  }
  try {
    findings.push(
      finding('log', 'ok', `${log.path}, format ${log.log.format}, begun ${log.log.openedAt}, id ${log.log.logId}`),
      pages(log.path),
      ...events(log, now, onProgress),
      ...sealingFindings(settings, log.path, log.length),
      backupOf(settings.dataDir, log.length, now),
    );
    return { sourceLogId: log.log.sourceLogId, last: log.positionAt(log.length - 1) };
  } finally {
    await log.close();
  }
}

function backupOf(folder: string, events: number, now: number): Finding {
  const last = lastBackup(folder);
  if (last === undefined)
    return finding('backup', events === 0 ? 'ok' : 'warn', 'none was made from this folder: "psp backup <file>"');
  const since = events - last.events;
  const says = `${last.at}, ${last.file}; ${since === 1 ? '1 event' : `${since} events`} since`;
  return since > 0 && now - Date.parse(last.at) > MOST_BACKUP_AGE_MS
    ? finding('backup', 'warn', `${says}: make another`)
    : finding('backup', 'ok', says);
}

function stateOf(code: string | undefined): Finding['state'] {
  if (code === 'ForeignFile' || code === 'LogDamaged') return 'damaged';
  return code === 'LogMissing' ? 'warn' : 'blocked';
}

function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 12)
    ? finding('node', 'ok', version)
    : finding('node', 'blocked', `${version} is too old: install 24.12 or newer`);
}

function keys(settings: Settings): Finding[] {
  const { keyDir } = settings;
  const path = join(keyDir, 'actor.key');
  if (!existsSync(path))
    return [finding('keys', 'warn', `${keyDir} holds no actor key yet: the first start makes one`)];
  const open = KEY_FILES.map((name) => join(keyDir, name)).filter(
    (key) => process.platform !== 'win32' && existsSync(key) && (statSync(key).mode & 0o077) !== 0,
  );
  return [
    ...(open.length > 0
      ? open.map((key) => finding('keys', 'warn', `${key} can be read by others: take their rights away (chmod 600)`))
      : [finding('keys', 'ok', keyDir)]),
    keyCopy(settings),
  ];
}

function keyCopy(settings: Settings): Finding {
  const copy = lastKeyCopy(settings);
  const make = '"psp key export <file or folder>", and keep it where the data are not';
  if (copy === undefined) return finding('key copy', 'warn', `none was made: ${make}`);
  return copy.current
    ? finding('key copy', 'ok', `${copy.at}, ${copy.to}`)
    : finding('key copy', 'warn', `none since the keys changed (the last one ${copy.at}, ${copy.to}): ${make}`);
}

function ownerOf(folder: string): Finding {
  const owner = readOwner(folder);
  if (owner === undefined || !lives(owner.pid)) return finding('owner', 'ok', `nobody uses ${folder} now`);
  return finding('owner', 'ok', `${folder} is in use by process ${owner.pid} ${whatIs(owner)}, since ${owner.since}`);
}

const whatIs = (owner: Owner) => ('address' in owner ? `at ${owner.address}` : `(psp ${owner.verb})`);

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function room(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const says = `${(free / GIBIBYTE).toFixed(1)} GiB free`;
  if (free < NEEDED_BYTES) return finding('room', 'blocked', `${says}: nothing can be recorded below 64 MB`);
  return free < GIBIBYTE
    ? finding('room', 'warn', `${says}: make room before it is full`)
    : finding('room', 'ok', says);
}

function pages(path: string): Finding {
  const database = openDatabase(path, 'reader');
  try {
    const answer = pragma(database, 'quick_check(1)');
    return answer === 'ok'
      ? finding('pages', 'ok', 'the file is whole')
      : finding('pages', 'damaged', `the file is damaged (${answer}): run "psp restore <backup>"`);
  } catch (error) {
    return finding(
      'pages',
      'damaged',
      `the file cannot be read (${(error as Error).message}): run "psp restore <backup>"`,
    );
  } finally {
    database.close();
  }
}

function events(log: LocalLog, now: number, onProgress: (done: number, of: number) => void): Finding[] {
  const { length } = log;
  const streams = new Map<string, { last: number; ids: Set<string> }>();
  const broken: string[] = [];
  const unreadable: string[] = [];
  let newer: number | undefined;
  let next = 0;
  let knownAt = '';
  try {
    for (const event of log.readFrom(0, { limit: length })) {
      const place = `event ${event.index} (revision ${event.revision} of ${event.stream})`;
      const stream = streams.get(event.stream) ?? { last: -1, ids: new Set<string>() };
      streams.set(event.stream, stream);
      if (event.index !== next) broken.push(`event ${next} is missing`);
      if (event.revision !== stream.last + 1) broken.push(`${place} follows revision ${stream.last}`);
      if (stream.ids.has(event.id)) broken.push(`${place} has an id that stands there twice`);
      if (event.knownAt < knownAt) broken.push(`${place} is older than the one before it`);
      stream.last = event.revision;
      stream.ids.add(event.id);
      next = event.index + 1;
      knownAt = event.knownAt;
      if (isUndecodable(event)) unreadable.push(`${place} is of another program`);
      else {
        const version = event.metadata['catalogueVersion'];
        if (typeof version === 'number' && version > CATALOGUE_VERSION) newer ??= version;
        else if (definitionOfType(event.type) === undefined)
          unreadable.push(`${place} is of the unknown type ${event.type}`);
      }
      onProgress(next, length);
    }
  } catch (error) {
    broken.push((error as Error).message);
  }
  return [
    broken.length === 0
      ? finding(
          'events',
          'ok',
          `${length} events in ${streams.size} ${streams.size === 1 ? 'stream' : 'streams'}, without a gap`,
        )
      : finding('events', 'damaged', `${some(broken)}: run "psp restore <backup>"`),
    ...(unreadable.length === 0 ? [] : [finding('poison', 'warn', `${some(unreadable)}: see "psp poison list"`)]),
    ...(newer === undefined
      ? []
      : [
          finding(
            'version',
            'blocked',
            `a newer version wrote here (catalogue ${newer}, this is ${CATALOGUE_VERSION}): update`,
          ),
        ]),
    clock(knownAt, now),
  ];
}

const some = (problems: readonly string[]) =>
  problems.length <= 3 ? problems.join('; ') : `${problems.slice(0, 3).join('; ')}; and ${problems.length - 3} more`;

function clock(lastKnownAt: string, now: number): Finding {
  const at = new Date(now).toISOString();
  if (lastKnownAt === '') return finding('clock', 'ok', at);
  const ahead = now - Date.parse(lastKnownAt);
  if (ahead < 0)
    return finding(
      'clock',
      'warn',
      `${at} is before the last event (${lastKnownAt}): set the clock right before recording`,
    );
  return ahead > MOST_SILENCE_MS
    ? finding(
        'clock',
        'warn',
        `${at} is more than a year after the last event (${lastKnownAt}): if that is right, start with --accept-clock`,
      )
    : finding('clock', 'ok', at);
}
