/** A whole list, of one partnership, read page by page. */
import type { Page, View } from '#projections';

type Database = Parameters<Parameters<View['query']>[0]>[0];

export function everyPage<T>(
  view: View,
  ask: (db: Database, page: { limit: number; after?: string }) => Page<T>,
): readonly T[] {
  const items: T[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page: Page<T> = view.query((db) => ask(db, { limit: 500, ...(after == null ? {} : { after }) }));
    items.push(...page.items);
    after = page.next;
  }
  return items;
}
