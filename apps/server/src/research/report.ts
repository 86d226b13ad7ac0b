/** An answer as it is told: its sentences and tables, and the citation, for a terminal or a program that shows it. */
import { EXCLUSIONS, sentenceOf, type ExclusionReason } from '#research';
import type { AskedAnswer } from './asking.js';

export const reportOf = ({ question, about, answer, tables, charts, citation, etag }: AskedAnswer) => ({
  about,
  question,
  heading: answer.heading,
  synthetic: answer.spec.cohort.synthetic,
  cohort: {
    ...answer.cohort,
    exclusions: answer.cohort.exclusions.map((one) => ({
      ...one,
      says: EXCLUSIONS[one.reason as ExclusionReason] ?? one.reason,
    })),
  },
  caveats: answer.caveats,
  notes: answer.notes.map((note) => ({ ...note, says: sentenceOf(note) })),
  methods: answer.methods,
  tables,
  charts: charts.map(({ id, kind, heading, description }) => ({ id, kind, heading, description })),
  citation,
  etag,
});
