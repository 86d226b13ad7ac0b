/** Opening an EventStoreDB with the user that the settings name. */
import { readFileSync } from 'node:fs';
import { openEventStoreDb, type EventStore, type EventStoreDbOptions } from '#event-store';
import type { Settings } from './settings.js';

type StoreUser = Pick<Settings, 'storeUser' | 'storePasswordFile' | 'storeNamespace'>;

/** What is asked for with an address, from the settings: whom as, and under which names. */
export function remoteOptions({ storeUser, storePasswordFile, storeNamespace }: StoreUser) {
  const password = storePasswordFile === undefined ? undefined : readFileSync(storePasswordFile, 'utf8').trim();
  return {
    ...(storeUser === undefined ? {} : { user: storeUser }),
    ...(password === undefined ? {} : { password }),
    namespace: storeNamespace,
  };
}

/** Throws what `openEventStoreDb` throws, and `StoreUnavailable` where nobody answers. */
export async function openRemoteStore(
  settings: StoreUser,
  options: Omit<EventStoreDbOptions, 'user' | 'password' | 'namespace'>,
): Promise<EventStore> {
  const store = await openEventStoreDb({ ...remoteOptions(settings), ...options });
  try {
    await store.identity();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
