/** Who may do what: the one table that every route is held to. What has no row here is refused, and does not build. */
import type { Role } from '#engine';

/** Whoever asks without a token, where what is public may be read. */
export type Reading = Role | 'public';

export interface Row {
  readonly roles: 'anybody' | readonly Reading[];
  /** What the action is about. Of a partnership that somebody may not read, not even its being there is told. */
  readonly scope: 'none' | 'partnership';
  readonly limit: Limit;
}

/** How often within a minute, for each actor; for strangers of one address together. */
export type Limit = 'none' | 'read' | 'write' | 'line' | 'research' | 'bulk' | 'signIn';

export const PER_MINUTE: Readonly<Record<Exclude<Limit, 'none'>, number>> = {
  read: 600,
  write: 60,
  // A file of facts is one piece of work, sent a line at a time.
  line: 6_000,
  // Each computes for up to some seconds; a page of it asks for its pictures and tables one by one.
  research: 120,
  bulk: 6,
  // Nobody guesses a code; behind a front all strangers have one address.
  signIn: 120,
};

const READERS = ['recorder', 'reader', 'public'] as const;
/** Who analyses is known: strangers see what stands, and may take the record with them. */
const RESEARCHERS = ['recorder', 'reader'] as const;

export const policy = {
  checkHealth: { roles: 'anybody', scope: 'none', limit: 'none' },
  /** What there is to ask, and the files of the pages: the same on every installation. */
  describe: { roles: 'anybody', scope: 'none', limit: 'none' },
  /** Proofs reveal only hashes. */
  readProofs: { roles: 'anybody', scope: 'none', limit: 'read' },
  signIn: { roles: 'anybody', scope: 'none', limit: 'signIn' },
  signOut: { roles: 'anybody', scope: 'none', limit: 'none' },
  makeSignInLink: { roles: ['recorder', 'reader', 'administrator'], scope: 'none', limit: 'signIn' },
  readPortfolio: { roles: READERS, scope: 'none', limit: 'read' },
  readPartnership: { roles: READERS, scope: 'partnership', limit: 'read' },
  /** Who decided what, through the whole record. */
  readTrail: { roles: READERS, scope: 'none', limit: 'read' },
  exportRecord: { roles: READERS, scope: 'none', limit: 'bulk' },
  readEvents: { roles: READERS, scope: 'none', limit: 'read' },
  seeParked: { roles: [...READERS, 'administrator'], scope: 'none', limit: 'read' },
  exportResearch: { roles: RESEARCHERS, scope: 'none', limit: 'bulk' },
  research: { roles: RESEARCHERS, scope: 'none', limit: 'research' },
  fillForm: { roles: ['recorder'], scope: 'partnership', limit: 'read' },
  record: { roles: ['recorder'], scope: 'partnership', limit: 'write' },
  propose: { roles: ['recorder'], scope: 'none', limit: 'write' },
  importLine: { roles: ['recorder'], scope: 'none', limit: 'line' },
  load: { roles: ['recorder'], scope: 'none', limit: 'bulk' },
  rebuild: { roles: ['administrator'], scope: 'none', limit: 'bulk' },
  retryParked: { roles: ['administrator'], scope: 'none', limit: 'bulk' },
} as const satisfies Readonly<Record<string, Row>>;

export type Action = keyof typeof policy;

/** Who records is named only to those who record, until there are auditors. */
const SEES_ACTORS: readonly Reading[] = ['recorder'];
export const seesActors = (role: Reading | undefined): boolean => role !== undefined && SEES_ACTORS.includes(role);

/** The first of somebody's roles that may; undefined where none may. */
export function permittedRole(action: Action, held: readonly Reading[]): Reading | undefined {
  const { roles }: Row = policy[action];
  return roles === 'anybody' ? (held[0] ?? 'public') : held.find((role) => roles.includes(role));
}
