/** `psp replay`: a partnership's life from its first fact to its last, with sources, certainty, and what each fact changed. */
import { Option, type Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import { usage } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import type { Query } from '../rest.js';
import { sayJson } from '../terminal.js';
import { tellParked } from './parked-remark.js';
import { tellBeginning, tellEnd, tellStep, type Replay } from './replay-text.js';

interface Options {
  at?: string;
  validAt?: string;
  knownAt?: string;
  strand?: string;
  step?: true;
}

export function addReplay(program: Command): void {
  program
    .command('replay')
    .argument('<id>', 'a partnership, such as low-moss')
    .summary('tell the life of a partnership, fact by fact')
    .description(
      'Tells a partnership from its first fact to its last: the day of each as it is known, how certain it is, its sources, and what it changed.',
    )
    .option('--at <time>', 'as it was known at a revision, at an instant, at the end of a day, or at size:<events>')
    .option('--valid-at <day>', 'up to what was true on a day (default: today)')
    .addOption(new Option('--known-at <time>', 'the same as --at, named as elsewhere').conflicts('at'))
    .option('--strand <id>', 'only facts of this strand')
    .addOption(new Option('--step', 'wait for Enter after each fact').conflicts('json'))
    .action(async (id: string, options: Options, command: Command) => {
      const invocation = invocationOf(command);
      if (options.step && invocation.json) throw usage('--step is for people: leave --json or --step out');
      await withServer(invocation, async (rest) => {
        const replay = await rest.get<Replay>(`/partnerships/${encodeURIComponent(id)}/replay`, queryOf(options));
        const told = strandOf(replay, options.strand);
        if (invocation.json) sayJson(told);
        else await tell(told, options);
        tellParked(replay.parked);
      });
    });
}

const queryOf = ({ at, validAt, knownAt }: Options): Query =>
  knownAt !== undefined
    ? { validAt, knownAt }
    : at !== undefined && /^\d{1,5}$/.test(at) && !/^(19|2[01])\d\d$/.test(at)
      ? { validAt, revision: at }
      : { validAt, ...knownAtOf(at) };

/** Four digits can be a year as well as a revision, and then nobody can say which was meant. */
function knownAtOf(at: string | undefined): Query {
  if (at === undefined) return {};
  const [, revision] = /^(?:revision:|#)(\d{1,9})$/.exec(at) ?? [];
  if (revision !== undefined) return { revision };
  if (/^\d{4}$/.test(at))
    throw usage(`--at ${at} can be a revision or a year: write revision:${at}, or a day such as ${at}-12-31`);
  return { knownAt: at };
}

function strandOf(replay: Replay, strandId: string | undefined): Replay {
  if (strandId === undefined) return replay;
  const steps = replay.steps.filter(({ strandIds }) => strandIds.includes(strandId));
  if (steps.length === 0)
    throw usage(
      `no fact names a strand ${strandId}: there are ${replay.standing.strands.map((strand) => strand.strandId).join(', ') || 'none'}`,
    );
  return { ...replay, steps };
}

async function tell(replay: Replay, { step }: Options): Promise<void> {
  tellBeginning(replay);
  const next = step === true && process.stdin.isTTY && process.stdout.isTTY ? pauses() : undefined;
  try {
    for (const each of replay.steps) {
      tellStep(each);
      if (next !== undefined && each !== replay.steps.at(-1) && !(await next.wait())) return;
    }
  } finally {
    next?.end();
  }
  tellEnd(replay);
}

function pauses() {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return {
    /** False = no more is wanted. */
    wait: async () => (await lines.question('— Enter for the next, q to end — ')).trim() !== 'q',
    end: () => lines.close(),
  };
}
