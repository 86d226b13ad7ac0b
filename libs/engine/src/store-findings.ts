/** What an operator wants to know of the EventStoreDB behind a server, and of the replica before it. */
import { inspectEventStoreDb, type Answer, type Inspection, type Position } from '#event-store';
import type { Finding } from './finding.js';
import { finding } from './finding.js';
import { remoteOptions } from './remote-store.js';
import type { Settings } from './settings.js';

/** The replica as it is here; undefined where none was begun. */
export interface ReplicaHere {
  readonly sourceLogId: string | undefined;
  readonly last: Position | undefined;
}

const GIBIBYTE = 2 ** 30;
/** A node ends at its next file when it has less. */
const NODE_ENDS_BELOW = GIBIBYTE / 4;
/** Whoever asks sits and waits. */
const PATIENCE_MS = 2_000;
const MOST_DIFFERENCE_MS = 5 * 60_000;
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)$/;

/** Asks the store of the settings, and writes nothing. `now`: the clock of this machine, in milliseconds. */
export async function storeFindings(
  settings: Settings,
  now: number,
  here: ReplicaHere | undefined,
): Promise<Finding[]> {
  let found: Inspection;
  try {
    found = await inspectEventStoreDb({
      ...remoteOptions(settings),
      address: settings.store,
      timings: { readBudgetMs: PATIENCE_MS },
    });
  } catch (error) {
    return [finding('store', 'blocked', (error as Error).message)];
  }
  const { version, cluster, log, limits, volumes } = found;
  if ('problem' in version) return [finding('store', 'blocked', `${found.address}: ${howToReach(version)}`)];
  return [
    finding(
      'store',
      version.found.warning === undefined ? 'ok' : 'warn',
      version.found.warning ?? `EventStoreDB ${version.found.version} at ${found.address}`,
    ),
    user(found),
    ...told('leader', cluster, (members) => [leader(members), clock(members, now)]),
    ...told('reading all', log, ({ identity, head }) => [
      finding('reading all', 'ok', 'this user may read the whole log'),
      identity === undefined
        ? finding('log there', 'warn', 'no log was begun there yet: the first server does it')
        : finding('log there', 'ok', `format ${identity.format}, begun ${identity.openedAt}, id ${identity.logId}`),
      replica(here, identity?.logId, head),
    ]),
    ...told('limits', limits, (limited) => [limitsOf(limited)]),
    ...(volumes ?? []).map(({ address, free }) => room(address, free)),
  ];
}

function told<T>(check: string, answer: Answer<T> | undefined, say: (found: T) => Finding[]): Finding[] {
  if (answer === undefined) return [];
  if ('found' in answer) return say(answer.found);
  return [
    finding(
      check,
      'blocked',
      answer.code === 'AccessDenied'
        ? `this user may not (${answer.problem}): put it into the group $admins`
        : answer.problem,
    ),
  ];
}

function howToReach({ problem, code }: Extract<Answer<unknown>, { problem: string }>): string {
  switch (code) {
    case 'AccessDenied':
      return `this user is not let in (${problem}): look at PSP_STORE_USER and PSP_STORE_PASSWORD_FILE`;
    case 'CertificateRefused':
      return `its certificate is not trusted, or one side speaks TLS and the other does not (${problem}): look at tls and tlsCAFile`;
    case 'ServerTooOld':
      return problem;
    default:
      return `it cannot be reached (${problem}): is it running, and is this its address?`;
  }
}

function user({ tls, user, address }: Inspection): Finding {
  if (!tls) {
    const hosts = address
      .replace(/^.*:\/\/|\?.*$/g, '')
      .split(',')
      .map((host) => host.replace(/:\d+$/, ''));
    return hosts.every((host) => LOOPBACK.test(host))
      ? finding('TLS and user', 'ok', 'none, on this machine only')
      : finding('TLS and user', 'warn', 'none: whoever reaches that network can read and write the log');
  }
  return user === 'admin'
    ? finding('TLS and user', 'warn', 'TLS, as the built-in admin: make a user of its own in $admins')
    : finding('TLS and user', 'ok', `TLS, as ${user}`);
}

type Members = Extract<Inspection['cluster'], { found: unknown }>['found'];

function leader(members: Members): Finding {
  const leading = members.find(({ leads }) => leads);
  const alive = members.filter(({ alive }) => alive).length;
  const count = `${alive} of ${members.length} ${members.length === 1 ? 'node' : 'nodes'} alive`;
  if (leading === undefined)
    return finding('leader', 'blocked', `nobody leads now (${count}): nothing can be recorded until a majority is up`);
  return finding('leader', alive < members.length ? 'warn' : 'ok', `${leading.address} leads, ${count}`);
}

function clock(members: Members, now: number): Finding {
  const said = members.find(({ leads }) => leads)?.saidAtMs;
  if (said === undefined) return finding('clocks', 'warn', 'the leader does not say what time it is there');
  const ahead = now - said;
  return Math.abs(ahead) > MOST_DIFFERENCE_MS
    ? finding(
        'clocks',
        'blocked',
        `this machine is ${Math.round(Math.abs(ahead) / 60_000)} minutes ${ahead > 0 ? 'ahead of' : 'behind'} the leader, and nothing is recorded so: set both by NTP`,
      )
    : finding('clocks', 'ok', `within ${Math.max(1, Math.round(Math.abs(ahead) / 1_000))} s of the leader`);
}

function replica(here: ReplicaHere | undefined, logId: string | undefined, head: Position | undefined): Finding {
  if (here === undefined) return finding('replica', 'warn', 'none yet: the first start fills one');
  if (here.sourceLogId !== logId)
    return finding(
      'replica',
      'damaged',
      `it follows the log ${here.sourceLogId}, and the store holds ${logId ?? 'none'}: name the right store, or export what the replica holds and run "psp replica reset"`,
    );
  if ((here.last ?? '') > (head ?? ''))
    return finding(
      'replica',
      'damaged',
      'it holds events that the store has not: the store was restored from an older backup. Export what the replica holds before anything else',
    );
  return here.last === head
    ? finding('replica', 'ok', 'it holds the newest event of the store')
    : finding('replica', 'warn', 'it is behind the store: a server that runs catches up by itself');
}

function limitsOf(limited: readonly { stream: string; keys: readonly string[] }[]): Finding {
  if (limited.length === 0) return finding('limits', 'ok', 'no $maxAge, $maxCount or $tb on a stream of this log');
  const [first] = limited;
  const more = limited.length > 1 ? `, and ${limited.length - 1} more` : '';
  const cut = limited.some(({ keys }) => keys.includes('$tb'));
  return finding(
    'limits',
    cut ? 'damaged' : 'blocked',
    `${first!.stream} has ${first!.keys.join(', ')}${more}: ${cut ? 'events were cut off' : 'events will be removed by the server'}; take these settings away`,
  );
}

function room(address: string, free: Answer<number>): Finding {
  const check = 'room there';
  if ('problem' in free)
    return finding(check, 'warn', `${address} cannot be asked (${free.problem}): see yourself that 1 GiB stays free`);
  const says = `${(free.found / GIBIBYTE).toFixed(1)} GiB free at ${address}`;
  if (free.found < NODE_ENDS_BELOW)
    return finding(check, 'blocked', `${says}: the node ends at its next file, and again when it is started`);
  return free.found < GIBIBYTE
    ? finding(check, 'warn', `${says}: make room, 1 GiB is the least`)
    : finding(check, 'ok', says);
}
