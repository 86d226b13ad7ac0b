/** A fault on purpose: answers an append at once, and commits what was answered for in the next hundredth of a second. */
import { open as openStore } from './sqlite.mjs';

export async function open(options) {
  const store = await openStore(options);
  const append = async (given) => {
    setTimeout(() => store.append(given), 10);
    const revision = (given.expected === 'noStream' ? -1 : given.expected.revision) + given.events.length;
    return { outcome: 'Appended', revision, position: '' };
  };
  return { append, readStream: (stream, how) => store.readStream(stream, how) };
}
