/** How a command ends: its exit code, and one sentence that says what to do. */

export const EXIT = {
  ok: 0,
  /** Refused by a rule, or not found. */
  refused: 1,
  /** The command line cannot be meant. */
  usage: 2,
  /** The record, or a copy of it, is not what it should be. */
  integrity: 3,
  /** No server or store to ask, the data folder in use, a log of a newer version, or stopped by a fault. */
  unavailable: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command. The message goes to the person, `details` to programs. */
export class Failure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'Failure';
  }
}

export const usage = (message: string) => new Failure(EXIT.usage, message);

const INTEGRITY = new Set([
  'LogDamaged',
  'ForeignFile',
  'ImportDiffers',
  'KeyDamaged',
  'LogReplaced',
  'LogsDiffer',
  'StreamDamaged',
  'StreamGone',
  'LogRolledBack',
  'AnchorDamaged',
  'WitnessAlarm',
]);
const REFUSED = new Set(['BackupRefused', 'ImportRefused', 'LogMissing', 'MoveInterrupted', 'MoveRefused']);
const UNAVAILABLE = new Set([
  'HostUnreachable',
  'DataFolderInUse',
  'FolderNotWritable',
  'NetworkFileSystem',
  'NewerFormat',
  'NewerEvent',
  'WrongRole',
  'StoreUnavailable',
  'AccessDenied',
  'CertificateRefused',
  'FormatRefused',
  'ServerTooOld',
]);

/** What an error that was thrown below comes to. An unknown one is a bug, and stays what it is. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  const { code, message } = error as { code?: string; message: string };
  if (code === undefined) return undefined;
  if (code === 'SettingRefused') return new Failure(EXIT.usage, message, { code });
  if (INTEGRITY.has(code)) return new Failure(EXIT.integrity, message, { code });
  if (REFUSED.has(code)) return new Failure(EXIT.refused, message, { code });
  if (UNAVAILABLE.has(code)) return new Failure(EXIT.unavailable, message, { code });
  return undefined;
}
