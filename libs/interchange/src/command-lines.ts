/** Facts and commands as lines of JSON, read into commands. */
import { COMMAND_OF, definitionOfCommand, type Command, type FactType } from '#lifecycle';
import { LineRefused } from './event-lines.js';

const OWN = new Set(['eventType', 'type', 'partnershipId', 'commandId', 'id', 'note', 'rationale']);

const asText = (value: unknown) => (typeof value === 'string' ? { text: value } : value);

/** A line is a command (`type`, as in the API) or a fact (`eventType`); both name their `partnershipId`, and `commandId`
 *  where they have one, else `newId` gives it. Plain notes become free text. @throws LineRefused */
export function parseCommandLine(text: string, newId: () => string): Command {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new LineRefused('is not JSON');
  }
  if (typeof line !== 'object' || line === null || Array.isArray(line)) throw new LineRefused('is no JSON object');
  const { eventType, type, partnershipId, commandId, note, rationale } = line as Record<string, unknown>;
  const command = typeof eventType === 'string' ? COMMAND_OF[eventType as FactType] : type;
  if (typeof command !== 'string' || definitionOfCommand(command) === undefined)
    throw new LineRefused(
      `names no command or fact of this catalogue (type: ${JSON.stringify(type)}, eventType: ${JSON.stringify(eventType)})`,
    );
  if (typeof partnershipId !== 'string') throw new LineRefused('lacks its partnershipId');
  if (commandId !== undefined && typeof commandId !== 'string')
    throw new LineRefused('has a commandId that is no text');
  return {
    ...(Object.fromEntries(Object.entries(line).filter(([field]) => !OWN.has(field))) as unknown as Command),
    type: command as Command['type'],
    partnershipId,
    commandId: commandId ?? newId(),
    ...(note === undefined ? {} : { note: asText(note) as never }),
    ...(rationale === undefined ? {} : { rationale: asText(rationale) as never }),
  };
}
