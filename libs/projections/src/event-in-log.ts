/** Rows say what follows from an event; what stands in it is read from the log, and never stored twice. */
import type { RecordedEvent } from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import type { Log } from './log.js';

/** A column for tables that have `logIndex`. */
export const EVENT = 'event_in_log(logIndex) AS event';

/** A value in the event of a row, by its path: to look for in the rows of one partnership. */
export const inEvent = (path: string): string => `json_extract(event_in_log(logIndex), '$.${path}')`;

export interface WithEvent {
  readonly event: string;
}

/** Lets the queries of a database read from the log. */
export function readsFrom(database: DatabaseSync, log: Pick<Log, 'eventAt'>): DatabaseSync {
  database.function('event_in_log', { directOnly: true }, (index) => JSON.stringify(log.eventAt(Number(index))));
  return database;
}

export const eventIn = ({ event }: WithEvent): RecordedEvent => JSON.parse(event) as RecordedEvent;
