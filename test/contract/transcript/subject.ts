/** The server a transcript is replayed on, through the bare client, under a random prefix. */
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, type AppendExpectedRevision } from '@eventstore/db-client';
import { credentialsIn } from '../eventstoredb-server.js';
import { StandInLog } from '../stand-in/log.js';
import { StandIn } from '../stand-in/stand-in.js';

export interface Subject {
  readonly name: string;
  readonly address: string;
  readonly client: EventStoreDBClient;
  /** Undefined for a real server. */
  readonly standIn: StandIn | undefined;
  readonly prefix: string;
  restart(): Promise<void>;
  /** Lets so much time pass for the server. */
  pass(milliseconds: number): Promise<void>;
  dispose(): Promise<void>;
}

/** Makes the client use the unary call; a stand-in is never sent the user. */
export const unary = { credentials: credentialsIn(process.env['PSP_EVENTSTOREDB_URL'] ?? '') } as const;

export const clientAt = (address: string, options = ''): EventStoreDBClient =>
  EventStoreDBClient.connectionString(`${address}${options}`);

export async function standInSubject(): Promise<Subject> {
  let skewMs = 0;
  const standIn = await StandIn.start({ log: new StandInLog(() => Date.now() + skewMs) });
  const client = clientAt(standIn.address);
  return {
    name: 'stand-in',
    address: standIn.address,
    client,
    standIn,
    prefix: `t${randomUUID()}-`,
    async restart() {
      standIn.kill();
      await standIn.listen();
      for (let back = false; !back;) back = await answers(client);
    },
    pass: async (milliseconds) => void (skewMs += milliseconds),
    async dispose() {
      await client.dispose();
      standIn.stop();
    },
  };
}

/** The client notices with a failed call that its connection is gone. */
const answers = (client: EventStoreDBClient): Promise<boolean> =>
  client.getStreamMetadata('nothing').then(
    () => true,
    () => false,
  );

export function realSubject(address: string): Subject {
  const client = clientAt(address);
  return {
    name: 'url',
    address,
    client,
    standIn: undefined,
    prefix: `t${randomUUID()}-`,
    restart: () => Promise.reject(new Error('a server of others is not restarted')),
    pass: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    dispose: () => client.dispose(),
  };
}

export const event = (id: string = randomUUID(), type = 'T') => jsonEvent({ id, type, data: { a: 1 } });

/** Appends so many fresh events, at the revision after the last one. */
export async function fill(subject: Subject, stream: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await subject.client.appendToStream(
    stream,
    ids.map((id) => event(id)),
    { expectedRevision: await current(subject, stream), ...unary },
  );
  return ids;
}

/** The newest revision that can be read, as the next append expects it. */
export async function current(subject: Subject, stream: string): Promise<AppendExpectedRevision> {
  const newest = { direction: 'backwards', fromRevision: 'end', maxCount: 1 } as const;
  let revision: AppendExpectedRevision = 'no_stream';
  try {
    for await (const { event: found } of subject.client.readStream(stream, newest)) revision = found!.revision;
  } catch (error) {
    if ((error as { type?: string }).type !== 'stream-not-found') throw error;
  }
  return revision;
}

/** The revisions that can be read, or the class of the error. */
export async function revisionsOf(subject: Subject, stream: string): Promise<number[] | string> {
  const revisions: number[] = [];
  try {
    for await (const { event: found } of subject.client.readStream(stream)) revisions.push(Number(found!.revision));
    return revisions;
  } catch (error) {
    return (error as Error).constructor.name;
  }
}
