/** Why a data folder or a log is not opened: a code for programs, a sentence for people that says what to do. */

/**
 * - `DataFolderInUse`: another process, or this one, owns the folder.
 * - `FolderNotWritable`, `NetworkFileSystem`: the folder cannot hold a log.
 * - `ForeignFile`: the file is not a log of this product.
 * - `LogDamaged`: it is one, and is damaged, empty or incomplete.
 * - `NewerFormat`: it is one, in a format this version does not know.
 * - `WrongRole`: it is the log where a replica was expected, or the other way round.
 * - `LogMissing`: there is nothing to read.
 * - `BackupRefused`: a backup or restore that would lose something.
 */
export type RefusalCode =
  | 'DataFolderInUse'
  | 'FolderNotWritable'
  | 'NetworkFileSystem'
  | 'ForeignFile'
  | 'LogDamaged'
  | 'NewerFormat'
  | 'WrongRole'
  | 'LogMissing'
  | 'BackupRefused';

/** Thrown at opening. Compare `code`, never `instanceof`. */
export class OpeningRefused extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = code;
  }
}
