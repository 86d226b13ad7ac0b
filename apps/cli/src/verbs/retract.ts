/** `psp retract`: an event that should not have been recorded is withdrawn by a further event; it stays on record. */
import type { Command } from 'commander';
import { catalogueOf } from '../catalogue.js';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import { record, withRecording, type RecordingOptions } from '../recording.js';
import { amendmentBody, withGrounds, type Grounds } from './amendment.js';
import { targetEvent } from './target-event.js';

export function addRetract(program: Command): void {
  withGrounds(
    withRecording(
      program
        .command('retract')
        .argument('<id>', 'a partnership, such as low-moss')
        .argument('<event>', 'the id of an event, the beginning of it, or its revision')
        .summary('withdraw an event that should not have been recorded')
        .description('Withdraws an event. A retraction that is itself retracted brings the event back.'),
    ),
    'duplicate, neverHappened, wrongPartnership or other',
  ).action(async (id: string, named: string, options: RecordingOptions & Grounds, command: Command) => {
    const invocation = invocationOf(command);
    await withServer(invocation, async (rest) => {
      const catalogue = await catalogueOf(rest);
      const { eventId } = await targetEvent(rest, id, named);
      const body = amendmentBody(options, { targetEventId: eventId, reason: options.reason });
      await record(invocation, rest, catalogue, { partnershipId: id, slug: 'retract-event', body, options });
    });
  });
}
