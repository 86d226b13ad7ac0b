/** Opens the EventStoreDB at an address, under a namespace, in a process of its own. */

/** `built`: where the event store is, as JavaScript. */
export async function open({ built, address, namespace }) {
  const { openEventStoreDb } = await import(built);
  return openEventStoreDb({ address, namespace });
}
