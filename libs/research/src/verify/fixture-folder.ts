/** Where the reference results lie in a source tree. */

/** Seen from its sources or from what was built of them. A released package has no such folder. */
export function fixtureFolder(): URL {
  const built = import.meta.url.includes('/dist/libs/research/');
  return new URL(built ? '../../../../../libs/research/fixtures/' : '../../fixtures/', import.meta.url);
}
