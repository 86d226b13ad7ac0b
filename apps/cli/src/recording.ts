/** What recording over REST is asked with and answered by, for every command that records. */
import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { warningLines, type Catalogue } from './catalogue.js';
import { EXIT, Failure } from './exit.js';
import type { Invocation } from './invocation.js';
import { wholeNumberOf } from './option-values.js';
import { failureOfProblem, type Rest } from './rest.js';
import { say, sayJson } from './terminal.js';

export interface RecordingOptions {
  dryRun?: true;
  ifMatch?: number;
  key?: string;
}

export const withRecording = (command: Command): Command =>
  command
    .option('--dry-run', 'say what recording would answer; write nothing')
    .option(
      '--if-match <revision>',
      'only if the partnership still stands at this revision',
      wholeNumberOf('--if-match'),
    )
    .option('--key <uuid>', 'the id of this command: repeated with it, nothing is recorded twice');

interface Receipt {
  readonly partnershipId: string;
  readonly revision: number;
  readonly eventIds: readonly string[];
  readonly warnings: readonly string[];
  readonly repeated: boolean;
}

interface Preview {
  readonly acceptable: true;
  readonly warnings: readonly string[];
  readonly revision: number;
  readonly alreadyRecorded: boolean;
}

export interface Asked {
  readonly partnershipId: string;
  readonly slug: string;
  readonly body: object;
  readonly options: RecordingOptions;
}

/** Records, or says what recording would answer. @throws Failure: every refusal, or how to repeat it safely */
export async function record(invocation: Invocation, rest: Rest, catalogue: Catalogue, asked: Asked): Promise<void> {
  const { partnershipId, slug, body, options } = asked;
  const { dryRun, ifMatch, key = randomUUID() } = options;
  const answer = await rest.ask<Receipt | Preview>(
    'POST',
    `/partnerships/${encodeURIComponent(partnershipId)}/commands/${slug}`,
    {
      body,
      query: { dryRun },
      headers: { 'idempotency-key': key, ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }) },
    },
  );
  if (!answer.ok) {
    const { problem } = answer;
    if (problem.code === 'outcomeUnknown')
      throw new Failure(EXIT.unavailable, `${problem.detail}: repeat it with --key ${key}`, { problem, key });
    throw failureOfProblem(problem);
  }
  if (invocation.json) return sayJson(dryRun ? answer.body : { ...answer.body, key });
  say('acceptable' in answer.body ? previewText(answer.body) : receiptText(answer.body));
  for (const line of warningLines(catalogue, answer.body.warnings)) say(line);
}

const previewText = ({ alreadyRecorded, revision }: Preview) =>
  alreadyRecorded
    ? 'This command was recorded before; nothing would be written.'
    : `It can be recorded, at revision ${revision + 1}. Nothing was written.`;

const receiptText = ({ repeated, partnershipId, revision, eventIds }: Receipt) =>
  `${repeated ? 'Recorded before' : 'Recorded'} in ${partnershipId} at revision ${revision}, event ${eventIds.join(', ')}`;
