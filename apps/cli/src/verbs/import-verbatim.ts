/** A whole log goes into an empty store: ids, order and instants of recording stay what they were. */
import type { Invocation } from '../invocation.js';
import { settingsOf } from '../invocation.js';
import { linesOfFile } from '../lines-of-file.js';
import { progressBar } from '../progress.js';
import { say, sayJson } from '../terminal.js';
import { count } from '../words.js';

const TITLES = { checking: 'Checking', writing: 'Writing' } as const;

export async function importVerbatim(invocation: Invocation, file: string): Promise<void> {
  const { importVerbatim: take } = await import('#engine');
  const settings = await settingsOf(invocation);
  const bars = { checking: progressBar(TITLES.checking), writing: progressBar(TITLES.writing) };
  const texts = async function* () {
    for await (const { text } of linesOfFile(file)) yield text;
  };
  const proof = await take(settings, texts, (phase, done, of) => {
    if (phase === 'writing') bars.checking.end();
    bars[phase].at(done, of ?? null);
  }).finally(() => {
    bars.checking.end();
    bars.writing.end();
  });
  if (invocation.json) sayJson(proof);
  else say(`${count(proof.events, 'event')} taken into ${settings.dataDir}, unchanged\nroot ${proof.root}`);
}
