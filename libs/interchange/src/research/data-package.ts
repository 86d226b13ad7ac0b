/** The bundle's table of contents in the form of Frictionless Data (https://datapackage.org): every file with its columns and
 *  its hash, and what the whole is an answer to. */
import type { Answered } from '#research';
import type { BundleFile } from './bundle.js';
import { COLUMNS } from './codebook.js';

export function dataPackage({ answer, etag, citation }: Answered, files: readonly Omit<BundleFile, 'text'>[]): string {
  const resources = files.map(({ name, mediaType, encoding, sha256 }) => {
    const fields = COLUMNS.filter(({ file }) => file === name.replace(/\.parquet$/, '.csv')).map(
      ({ column, type, meaning }) => ({
        name: column,
        type,
        description: meaning,
      }),
    );
    return {
      name: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
      path: name,
      mediatype: mediaType,
      ...(encoding === undefined && { encoding: 'utf-8' }),
      hash: `sha256:${sha256}`,
      ...(fields.length > 0 && { profile: 'tabular-data-resource', schema: { fields, missingValues: [''] } }),
    };
  });
  const about = {
    profile: 'data-package',
    name: `psp-${answer.question.toLowerCase()}-${etag.slice(0, 12)}`,
    title: answer.heading,
    description: answer.methods,
    synthetic: answer.spec.cohort.synthetic,
    answer: {
      question: answer.question,
      etag,
      specHash: answer.specHash,
      log: answer.log,
      inputs: answer.spec.inputs,
      citation,
    },
    resources,
  };
  return `${JSON.stringify(about, null, 2)}\n`;
}
