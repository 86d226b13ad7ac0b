/**
 * What must hold between the events of a log, whatever their hashes say: revisions without gap, instants that never go
 * back in a stream, ids that come from commands, amendments that aim at earlier events, bodies withheld by authority only.
 */
import { isForeignLine, isWithheld } from './bundle.js';
import type { BundleLine, ForeignLine, FullLine, ActorsLeftOutLine } from './bundle.js';
import { eventIdOf, isUuid } from './event-id.js';

export interface RecordFinding {
  index: number;
  problem: string;
}

const AMENDING = new Set([
  'EventCorrected',
  'EventRetracted',
  'WarningAcknowledged',
  'AmendmentProposed',
  'EventConfirmed',
  'SealedFieldErased',
  'EventContentWithheld',
]);
const MOST_EVENTS_OF_A_COMMAND = 500;

class StreamSoFar {
  revision = -1;
  lastIndex = -1;
  withheldBefore = 0;
  recordedAt = '';
  readonly ids = new Set<string>();
  /** Targets of events that withheld a body: they may be aimed at though nobody sees them. */
  readonly withheldTargets = new Set<string>();
}
interface Gap {
  index: number;
  stream: StreamSoFar;
  after: number;
  missing: number;
}

export class RecordCheck {
  readonly #extent: 'whole' | 'part';
  readonly #streams = new Map<string, StreamSoFar>();
  readonly #withheld: { index: number; authorityIndex: number }[] = [];
  readonly #authorities = new Map<number, { stream: StreamSoFar; target: string }>();
  readonly #gaps: Gap[] = [];
  readonly #unmet: { index: number; stream: StreamSoFar; target: string }[] = [];

  /** @param extent of a part of a log it is not claimed that nothing is missing */
  constructor(extent: 'whole' | 'part') {
    this.#extent = extent;
  }

  /** Takes the next line in the order of the log; answers what is wrong with it, if it can be told already. */
  add(line: BundleLine): string | undefined {
    if (isWithheld(line)) {
      this.#withheld.push({ index: line.index, authorityIndex: line.withheld.authorityIndex });
      return undefined;
    }
    const stream = this.#stream(line.stream);
    const problem = this.#revisionProblem(line, stream) ?? ownProblem(line, stream);
    this.#noteAmendment(line, stream);
    stream.ids.add(line.id);
    if (!isForeignLine(line)) stream.recordedAt = line.recordedAt;
    stream.revision = line.revision;
    stream.lastIndex = line.index;
    stream.withheldBefore = this.#withheld.length;
    return problem;
  }

  /** What can only be told when all lines were seen, by index. Meaningless where a line was wrong already. */
  finish(): RecordFinding[] {
    const findings: RecordFinding[] = [];
    const find = (index: number, problem: string) => findings.push({ index, problem });
    for (const { index, authorityIndex } of this.#withheld) {
      if (!this.#isAuthorised(index, authorityIndex)) find(index, 'it is withheld without authority');
    }
    for (const { index, missing } of this.#gaps) if (missing !== 0) find(index, 'a revision before it is missing');
    for (const { index, stream, target } of this.#unmet) {
      const wrong = this.#extent === 'part' ? stream.ids.has(target) : !stream.withheldTargets.has(target);
      if (wrong) find(index, 'it amends no earlier event');
    }
    return findings.sort((a, b) => a.index - b.index);
  }

  #stream(name: string): StreamSoFar {
    let stream = this.#streams.get(name);
    if (!stream) this.#streams.set(name, (stream = new StreamSoFar()));
    return stream;
  }

  #revisionProblem({ index, revision }: { index: number; revision: number }, stream: StreamSoFar): string | undefined {
    const missing = revision - stream.revision - 1;
    if (missing < 0) return 'its revision stood in this stream before';
    if (missing === 0 || this.#extent === 'part') return undefined;
    this.#gaps.push({ index, stream, after: stream.lastIndex, missing });
    const mayFill = this.#withheld.length - stream.withheldBefore;
    return missing <= mayFill ? undefined : 'a revision before it is missing';
  }

  #noteAmendment(line: FullLine | ActorsLeftOutLine | ForeignLine, stream: StreamSoFar): void {
    if (isForeignLine(line) || !AMENDING.has(line.type)) return;
    const target = (line.data as { targetEventId?: unknown }).targetEventId;
    if (typeof target !== 'string') return;
    if (!stream.ids.has(target)) this.#unmet.push({ index: line.index, stream, target });
    if (line.type === 'EventContentWithheld') this.#authorities.set(line.index, { stream, target });
  }

  /** By an event of the same stream that withholds this body and no other, of an event that nobody sees. */
  #isAuthorised(index: number, authorityIndex: number): boolean {
    const authority = this.#authorities.get(authorityIndex);
    if (!authority) return false;
    const { stream, target } = authority;
    this.#authorities.delete(authorityIndex);
    stream.withheldTargets.add(target);
    const gap = this.#gaps.find((one) => one.stream === stream && one.after < index && index < one.index);
    if (gap) gap.missing -= 1;
    return !stream.ids.has(target) && (gap !== undefined || this.#extent === 'part');
  }
}

function ownProblem(line: FullLine | ActorsLeftOutLine | ForeignLine, stream: StreamSoFar): string | undefined {
  if (stream.ids.has(line.id)) return 'its id stood in this stream before';
  if (isForeignLine(line)) return undefined;
  if (line.recordedAt < stream.recordedAt) return 'recordedAt goes back in its stream';
  return 'metadata' in line && !comesFromItsCommand(line) ? 'its id is not made from its command' : undefined;
}

/** Its place in the append is not written down, so every place that an append has is tried; nearly always it is the first. */
function comesFromItsCommand({ id, stream, metadata }: FullLine): boolean {
  const { commandId } = metadata as { commandId?: unknown };
  if (!isUuid(commandId)) return true;
  for (let nth = 0; nth < MOST_EVENTS_OF_A_COMMAND; nth += 1) if (eventIdOf(commandId, stream, nth) === id) return true;
  return false;
}
