/** The event store: the port, what both adapters check, and the adapter that keeps the log in a file. */
export * from './port.js';
export { MAX_DEPTH, plainJsonProblem, type ContentProblem } from './plain-json.js';
export {
  isInstant,
  isRefused,
  type PreparedAppend,
  type PreparedEvent,
  prepareAppend,
  stamped,
  streamNameProblem,
} from './prepare-append.js';
export { errcodeOf, type Fault, faultOf, immediate, openDatabase, pragma, type Purpose } from './sqlite/database.js';
export { type FolderLock, lockFolder, type Owner, readOwner } from './sqlite/folder.js';
export { makeFolder } from './sqlite/make-folder.js';
export { OpeningRefused, type RefusalCode } from './sqlite/refusal.js';
export { LOG_FILES } from './sqlite/log-file.js';
export type { LogIdentity, Role } from './sqlite/schema.js';
export type { Alongside } from './sqlite/append.js';
export type { StreamHead } from './sqlite/queries.js';
export { LocalLog } from './sqlite/local-log.js';
export {
  openLocalLog,
  openSqliteStore,
  SqliteEventStore,
  type SqliteStoreOptions,
} from './sqlite/sqlite-event-store.js';
export { openReplicaLog, promoteReplica, type ReplicaLog, type ReplicaLogOptions } from './sqlite/replica-log.js';
export {
  backupLog,
  type BackupManifest,
  type BackupOptions,
  manifestName,
  restoreLog,
  type RestoreOptions,
  verifyBackup,
} from './sqlite/backup.js';
export { resetReplica } from './sqlite/set-aside.js';
export { type VerifiedLog, verifyLog } from './sqlite/verify-log.js';
export { type EventStoreDbOptions, openEventStoreDb } from './eventstoredb/open.js';
export { type Answer, type Inspection, inspectEventStoreDb, type StreamLimit } from './eventstoredb/inspection.js';
export { StoreRefused, type StoreRefusalCode } from './eventstoredb/refusal.js';
export { within } from './eventstoredb/timings.js';
export { asKept, Replica, type ReplicaOptions, type ReplicaStatus } from './replica.js';
