/** What every command is called with, and where its words go. */
import type { Command } from 'commander';
import { join, resolve } from 'node:path';

export interface Invocation {
  /** For programs: one JSON document on standard output, nothing else. */
  readonly json: boolean;
  /** The address of a server, where one was named. */
  readonly server: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  /** As given to processes that this one starts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** @param command any command below the program: global options hold for all */
export function invocationOf(command: Command): Invocation {
  const { json, server, dataDir } = command.optsWithGlobals<{ json?: true; server?: string; dataDir?: string }>();
  const folder = resolve(dataDir ?? process.env['PSP_DATA_DIR'] ?? './data');
  return {
    json: json === true,
    server,
    dataDir: folder,
    environment: { ...process.env, PSP_DATA_DIR: folder },
  };
}

/** The settings of this machine, with what the command line says. @throws SettingRefused (by `code`) */
export async function settingsOf({ environment, dataDir }: Invocation) {
  const { readSettings } = await import('#engine');
  return readSettings(environment, { dataDir });
}

export const inFolder = ({ dataDir }: Invocation, name: string) => join(dataDir, name);
