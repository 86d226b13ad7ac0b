/** Every event is brought to its leaf in the transaction that writes it, so that what cannot be sealed is never
 *  acknowledged. Where the leaves are kept, the tree is; until then they are only computed. */
import { leafOf } from '#audit';
import type { Alongside } from '#event-store';

export const sealAlongside: Alongside = (_database, events) => {
  for (const event of events) leafOf(event);
};
