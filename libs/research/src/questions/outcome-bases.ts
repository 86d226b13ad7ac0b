/** On what a service went on, and by what a strand was succeeded: counts by basis and position, over all that is on record. */
import { firstOutcome, type FactOfType, type History, type Strand } from '#lifecycle';
import type { Table } from '../models.js';
import type { ResolvedSpecification } from '../specification/specification.js';
import { labelOf } from '../models.js';
import { capitalised } from '../words.js';

export interface BasisCount {
  readonly outcome: 'mainstreamed' | 'sustained' | 'succeeded' | 'discontinued';
  /** Route, basis and position, basis of the successor, or reason. */
  readonly by: string;
  readonly strands: number;
}

/** The first outcome of every strand with a launch on record, certain by the day that is asked about. */
export function bases(spec: ResolvedSpecification) {
  const counts = new Map<string, number>();
  return {
    add(history: History, asks: (strand: Strand) => boolean): void {
      for (const strand of history.withoutCut().strands.values()) {
        const outcome = firstOutcome(strand);
        if (
          outcome === undefined ||
          outcome.latest > spec.validAt ||
          !asks(strand) ||
          strand.of('PilotLaunched').length === 0
        )
          continue;
        const fact = strand.facts.find(({ id }) => id === outcome.eventId)!;
        const key = JSON.stringify([outcome.kind, byOf(fact as FactOfType<'ServiceSustained'>)]);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    },
    counts: (): BasisCount[] =>
      [...counts.keys()].sort().map((key) => {
        const [outcome, by] = JSON.parse(key) as [BasisCount['outcome'], string];
        return { outcome, by, strands: counts.get(key)! };
      }),
  };
}

function byOf({ data }: { readonly data: object }): string {
  const { route, basis, position, successorBasis, reason } = data as Record<string, string | undefined>;
  return basis !== undefined ? `${basis}, ${position}` : (route ?? successorBasis ?? reason ?? 'not stated');
}

export const basesTable = (counts: readonly BasisCount[]): Table => ({
  id: 'bases',
  caption: 'First outcomes of launched strands, by route, basis or reason',
  columns: [{ title: 'Outcome' }, { title: 'By' }, { title: 'Strands', numeric: true }],
  rows: counts.map(({ outcome, by, strands }) => [capitalised(labelOf(outcome)), by, strands]),
});
