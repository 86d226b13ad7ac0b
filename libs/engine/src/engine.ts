/** What is open: the store, the local log, the read models, the clock and the lock of the data folder. The only place that
 *  chooses an adapter. */
import { createHmac } from 'node:crypto';
import { faultOf, lockFolder, type FolderLock, type LocalEvent } from '#event-store';
import {
  fold,
  POLICY,
  possibleCommands,
  type Actor,
  type Command,
  type Cut,
  type History,
  type Policy,
  type PossibleCommand,
  type Registers,
} from '#lifecycle';
import { openReadModels, type ReadModels } from '#projections';
import { loadRegisters } from '#registers';
import { actorId, actorKey, installationActor, LOCAL_ISSUER } from './actor.js';
import { systemClock, WatchedClock, type Clock } from './clock.js';
import { CODE_VERSION } from './code-version.js';
import type { Fetch } from './checkpoint-follower.js';
import { Integrity, type IntegrityState } from './integrity.js';
import { Recorder, type Preview, type RecordOutcome } from './record.js';
import type { Settings } from './settings.js';
import { lastBackup } from './last-backup.js';
import type { StorageHealth } from './replica-health.js';
import { openStorage, type Storage, type StorageOptions } from './storage.js';
import { Streams, streamOf } from './streams.js';
import { TokenIssuer } from './tokens.js';

export interface EngineOptions {
  readonly settings: Settings;
  /** What this process is to those who find the folder taken. */
  readonly as: { address: string } | { verb: string };
  readonly clock?: Clock;
  readonly acceptClock?: boolean;
  /** Whether a command is answered once the read models show it (the default), or as soon as it is durable. */
  readonly answerWhen?: 'shown' | 'durable';
  /** The process can no longer keep its promises and should answer what is open and end. */
  readonly onFatal?: (reason: string) => void;
  /** How long an EventStoreDB is waited for, where that is not what it should be in use. */
  readonly storeTimings?: StorageOptions['storeTimings'];
  /** A sentence for the operator, while everything works. */
  readonly warn?: (sentence: string) => void;
  /** Events that are older than the tree get their leaves, which takes a while. */
  readonly onSealing?: (progress: { readonly done: number; readonly of: number }) => void;
  /** How others are asked over the network. */
  readonly fetch?: Fetch;
}

export interface EngineHealth {
  readonly store: StorageHealth;
  readonly events: number;
  /** How many events of the log the read models have seen. */
  readonly readModelsAt: number;
  readonly parkedStreams: number;
  readonly clock: string | undefined;
  /** When the log was last backed up from this folder, and how many events it held; null: never. */
  readonly lastBackup: { readonly at: string; readonly events: number } | null;
  readonly integrity: IntegrityState & { readonly checkpointSize: number | null };
}

interface Keys {
  readonly actors: Uint8Array;
  readonly tokens: TokenIssuer;
}

export class Engine {
  readonly #recorder: Recorder;
  readonly #streams: Streams;
  /** The one who records when nobody has signed in. */
  readonly actor: Actor;
  readonly #closing = new AbortController();
  #dayTimer: NodeJS.Timeout | undefined;

  private constructor(
    readonly settings: Settings,
    private readonly keys: Keys,
    readonly policy: Policy,
    readonly registers: Registers,
    readonly clock: WatchedClock,
    private readonly storage: Storage,
    readonly integrity: Integrity,
    readonly readModels: ReadModels,
    private readonly lock: FolderLock,
    private readonly answerWhen: 'shown' | 'durable',
    private readonly onFatal: (reason: string) => void,
  ) {
    const { log, store, soleWriter } = storage;
    this.actor = installationActor(keys.actors);
    this.#streams = new Streams(log, { soleWriter });
    this.#recorder = new Recorder({
      store,
      streams: this.#streams,
      parked: (partnershipId) => this.#parked(partnershipId),
      arrived: (position) => storage.arrived(position),
      clock,
      policy,
      registers,
      readOnly: settings.readOnly,
      seen: (index) => this.#seen(index),
    });
    if (!soleWriter) void this.#follow();
    this.#watchTheDay();
  }

  /** Opens everything, or refuses with a code and a sentence; nothing is left open then. */
  static async open(options: EngineOptions): Promise<Engine> {
    const { settings, clock = systemClock } = options;
    const onFatal = options.onFatal ?? (() => undefined);
    const lock = lockFolder(settings.dataDir, { as: options.as, now: () => clock.now() });
    let storage: Storage | undefined;
    let integrity: Integrity | undefined;
    try {
      const keys = { actors: actorKey(settings.keyDir), tokens: TokenIssuer.open(settings.keyDir) };
      const { onSealing, fetch, warn = () => undefined } = options;
      storage = await openStorage({
        settings,
        lock,
        clock,
        onFatal,
        warn,
        onSealing,
        storeTimings: options.storeTimings,
      });
      const { log, hasCaughtUp } = storage;
      integrity = Integrity.open({ settings, log, clock, hasCaughtUp, onFatal, warn, ...(fetch && { fetch }) });
      const watched = new WatchedClock(clock, {
        lastRecordedAt: log.eventAt(log.length - 1)?.knownAt,
        accepted: options.acceptClock ?? false,
        aheadMs: storage.clockAheadMs,
      });
      const registers = loadRegisters();
      const readModels = await openReadModels({
        folder: lock.folder,
        log,
        registers,
        policy: POLICY,
        today: watched.today(),
        codeVersion: CODE_VERSION,
        elapsedMs: () => clock.monotonic(),
      });
      return new Engine(
        settings,
        keys,
        POLICY,
        registers,
        watched,
        storage,
        integrity,
        readModels,
        lock,
        options.answerWhen ?? 'shown',
        onFatal,
      );
    } catch (error) {
      integrity?.close({ sign: false });
      await storage?.close();
      lock.release();
      throw error;
    }
  }

  get log() {
    return this.storage.log;
  }

  record(command: Command, actor: Actor): Promise<RecordOutcome> {
    return this.#recorder.record(command, actor);
  }

  preview(command: Command, actor: Actor): Preview {
    return this.#recorder.preview(command, actor);
  }

  /** Makes and reads the tokens of this installation. */
  get tokens(): TokenIssuer {
    return this.keys.tokens;
  }

  /** The pseudonym of whom a token of this installation names. */
  actorIdOf(sub: string): string {
    return actorId(this.keys.actors, LOCAL_ISSUER, sub);
  }

  /** A partnership's history at a pair of times; left out = now, all days. */
  history(partnershipId: string, cut: Cut = {}): History {
    return fold(partnershipId, this.#streams.of(partnershipId), cut);
  }

  /** What an actor can record in a partnership now, what not, and why. */
  possible(partnershipId: string, actor: Pick<Actor, 'id'> = this.actor): readonly PossibleCommand[] {
    const { policy, registers, clock } = this;
    return possibleCommands(this.history(partnershipId), {
      today: clock.today(),
      actorId: actor.id,
      policy,
      registers,
    });
  }

  /** An event with its place in the log, by its partnership and id. */
  event(partnershipId: string, eventId: string): LocalEvent | undefined {
    return this.log.eventsOf(streamOf(partnershipId)).find(({ id }) => id === eventId);
  }

  async health(): Promise<EngineHealth> {
    const store = await this.storage.health();
    const backup = lastBackup(this.settings.dataDir);
    return {
      store,
      events: store.state === 'down' ? 0 : this.log.length,
      readModelsAt: this.readModels.checkpoint.nextIndex,
      parkedStreams: store.state === 'down' ? 0 : this.readModels.parked().length,
      clock: this.clock.suspicion(),
      lastBackup: backup === undefined ? null : { at: backup.at, events: backup.events },
      integrity: { ...this.integrity.state, checkpointSize: this.integrity.published?.size ?? null },
    };
  }

  /** A secret of this installation for one purpose, the same after every start. */
  secretFor(purpose: string): string {
    return createHmac('sha256', this.keys.actors).update(`secret\0${purpose}`).digest('base64url');
  }

  /** Who owns the folder, for others to find. */
  announce(as: { address: string } | { verb: string }): void {
    this.lock.announce(as);
  }

  async close(): Promise<void> {
    clearTimeout(this.#dayTimer);
    this.#closing.abort();
    await this.readModels.close();
    try {
      this.integrity.close();
    } finally {
      await this.storage.close();
      this.lock.release();
    }
  }

  #parked(partnershipId: string): string | undefined {
    const found = this.readModels.parked().find(({ stream }) => stream === streamOf(partnershipId));
    return found && `event ${found.revision} of ${found.stream} cannot be read (${found.reason})`;
  }

  async #seen(index: number): Promise<void> {
    if (this.readModels.checkpoint.nextIndex > index) return;
    const shown = this.#catchUp().catch((error: unknown) => this.#notShown(error));
    if (this.answerWhen === 'shown') await shown;
    else shown.catch(() => undefined);
  }

  /** The event is durable: that its rows wait for room, or cannot be written here any more, is no reason to say otherwise. */
  #notShown(error: unknown): void {
    switch (faultOf(error)) {
      case 'full':
      case 'busy':
        return;
      case 'fatal':
        return this.onFatal(`the read models cannot be written: ${(error as Error).message}`);
      case 'constraint':
      case undefined:
        throw error;
    }
  }

  /** Those who come while it runs are served by one more run, whatever their number. */
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #catchUp(): Promise<void> {
    const run = () => {
      this.#next = undefined;
      const running = this.readModels.catchUp().finally(() => {
        if (this.#running === running) this.#running = undefined;
      });
      return (this.#running = running);
    };
    if (this.#running === undefined) return run();
    return (this.#next ??= this.#running.then(run, run));
  }

  /** What other servers record comes into the local log by itself, and so into the read models. */
  async #follow(): Promise<void> {
    try {
      for await (const { kind } of this.log.subscribe({ after: 'end', signal: this.#closing.signal }))
        if (kind === 'event') await this.#catchUp();
    } catch (error) {
      if (!this.#closing.signal.aborted) this.onFatal((error as Error).message);
    }
  }

  /** What holds on a day changes at midnight without any event; and rows that had to wait are made then at the latest. */
  #watchTheDay(): void {
    const again = () => {
      this.#catchUp().catch(() => undefined);
      this.readModels.dayChanged(this.clock.today()).catch(() => undefined);
      this.#dayTimer = setTimeout(again, 60_000).unref();
    };
    this.#dayTimer = setTimeout(again, 60_000).unref();
  }
}
