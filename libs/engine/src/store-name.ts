/** A store as a person names it: a data folder of this machine, or the address of an EventStoreDB. */
import { resolve } from 'node:path';
import { masked, SettingRefused } from './settings.js';

export type StoreName =
  { readonly kind: 'sqlite'; readonly folder: string } | { readonly kind: 'eventstoredb'; readonly address: string };

/** Reads `sqlite:<folder>` or `esdb://…`. `option`: what it was given as, for the sentence. @throws SettingRefused */
export function readStoreName(text: string, option: string): StoreName {
  const [, folder] = /^sqlite:(.+)$/.exec(text) ?? [];
  if (folder !== undefined) return { kind: 'sqlite', folder: resolve(folder) };
  if (/^esdb(\+discover)?:\/\//.test(text)) return { kind: 'eventstoredb', address: text };
  throw new SettingRefused(
    `${option} is "sqlite:<data folder>", or an address that begins with esdb://, not ${JSON.stringify(masked(text))}`,
  );
}

/** The name as it may be shown and kept: without a password. */
export const shownStore = (name: StoreName): string =>
  name.kind === 'sqlite' ? `sqlite:${name.folder}` : masked(name.address);
