/** What every page says of its answer: at which times, from how many events, by which versions. */
import type { about } from '../http/times.js';

export const footOf = ({
  validAt,
  knownAt,
  knownSize,
  root,
  catalogueVersion,
  policyVersion,
}: ReturnType<typeof about>): string =>
  `As true on ${validAt}, as known ${knownAt === null ? 'before any event' : `by ${knownAt}`} from ${knownSize.toLocaleString('en-GB')} events. ` +
  `Root ${root ?? 'none yet'}, catalogue ${catalogueVersion}, policy ${policyVersion}.`;
