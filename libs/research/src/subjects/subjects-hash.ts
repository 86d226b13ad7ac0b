/** One hash for who is in an analysis and how each is counted: equal exactly when the subjects are. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../audit/src/canonical-json.js';
import type { Subjects } from '../subjects.js';

export function subjectsHash({ all, excludedFromAll }: Subjects): string {
  const sha256 = createHash('sha256');
  for (const subject of all) sha256.update(`${canonicalJson(subject)}\n`);
  for (const excluded of excludedFromAll) sha256.update(`${canonicalJson(excluded)}\n`);
  return sha256.digest('hex');
}
