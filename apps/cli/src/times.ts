/** The two questions in time that every command that reads can ask. */
import type { Command } from 'commander';
import { instantText, dateText } from './words.js';
import type { Query } from './rest.js';

export interface TimeOptions {
  readonly validAt?: string;
  readonly knownAt?: string;
}

/** What an answer says of itself. */
export interface About {
  readonly validAt: string;
  readonly knownAt: string | null;
  readonly knownSize: number;
  /** In hex; null where nobody vouches for it. */
  readonly root: string | null;
}

export const withTimes = (command: Command): Command =>
  command
    .option('--valid-at <day>', 'what was true on a day, such as 2014-01-31 (default: today)')
    .option('--known-at <time>', 'what was known at an instant, at the end of a day, or at size:<events> of the log');

/** Of a root, for a person; programs get all of it. */
const SHOWN = 16;

export const timeQuery = ({ validAt, knownAt }: TimeOptions): Query => ({ validAt, knownAt });

/** `as of 25 November 2026, with all that was known on 25 November 2026 (182 events, root 9f86d081884c7d65…)` */
export const aboutText = ({ validAt, knownAt, knownSize, root }: About): string =>
  `as of ${dateText(validAt)}, ${
    knownAt === null
      ? 'when nothing was known'
      : `with what was known on ${instantText(knownAt)} (${knownSize.toLocaleString('en-GB')} events${root === null ? '' : `, root ${root.slice(0, SHOWN)}…`})`
  }`;
