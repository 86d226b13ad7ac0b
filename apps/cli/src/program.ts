/** The command line as a whole: its verbs, the options that hold for all, and its completion. */
import type { RootCommand } from '@bomb.sh/tab';
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { completesWords } from './completion.js';
import { addKey } from './key.js';
import { addAudit } from './verbs/audit.js';
import { addBackup } from './verbs/backup.js';
import { addBudgets } from './verbs/budgets.js';
import { addCommands } from './verbs/commands.js';
import { addCorrect } from './verbs/correct.js';
import { addDecisions } from './verbs/decisions.js';
import { addDiff } from './verbs/diff.js';
import { addDoctor } from './verbs/doctor.js';
import { addExplain } from './verbs/explain.js';
import { addExport } from './verbs/export.js';
import { addFsck } from './verbs/fsck.js';
import { addImport } from './verbs/import.js';
import { addList } from './verbs/list.js';
import { addLoad } from './verbs/load.js';
import { addMove } from './verbs/move.js';
import { addPoison } from './verbs/poison.js';
import { addRebuild } from './verbs/rebuild.js';
import { addRecord } from './verbs/record.js';
import { addReplica } from './verbs/replica.js';
import { addReplay } from './verbs/replay.js';
import { addResearch } from './verbs/research.js';
import { addRestore } from './verbs/restore.js';
import { addRetract } from './verbs/retract.js';
import { addShow } from './verbs/show.js';
import { addStart } from './verbs/start.js';
import { addToken } from './verbs/token.js';
import { addTimeline } from './verbs/timeline.js';
import { addVerify } from './verbs/verify.js';
import { addWarnings } from './verbs/warnings.js';
import { addWitness } from './verbs/witness.js';

const version = () =>
  (JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;

const GROUPS = [
  ['To begin:', [addStart, addLoad]],
  ['To read:', [addList, addShow, addTimeline, addReplay, addDecisions, addBudgets, addWarnings, addExplain, addDiff]],
  ['To research:', [addResearch]],
  ['To record:', [addCommands, addRecord, addCorrect, addRetract, addImport]],
  ['To check:', [addAudit, addVerify, addFsck, addWitness]],
  [
    'To keep it running:',
    [addExport, addBackup, addRestore, addDoctor, addRebuild, addPoison, addMove, addReplica, addToken, addKey],
  ],
] as const;

const EXIT_CODES = `
Exit codes: 0 done · 1 refused or not found · 2 cannot be meant · 3 the record is damaged · 4 nobody to ask, or in use`;

export interface Program {
  readonly program: Command;
  readonly completion: RootCommand;
}

/** `words`: what follows `psp`. To `psp record`, `--version` is a field of the fact: the version of a document. */
export function makeProgram(words: readonly string[]): Program {
  const program = new Command('psp').description(
    'Records every decision of a Public Social Partnership, and answers from those records alone.',
  );
  if (!words.includes('record')) program.version(version(), '-V, --version', 'say the version');
  program
    .helpOption('-h, --help', 'say how')
    .helpCommand('help [command]', 'say how a command is used')
    .option('--json', 'answer as JSON, for programs')
    .option('--server <address>', 'ask this server (default: the one that owns the data folder, else one of its own)')
    .option('--data-dir <folder>', 'the data folder (default: PSP_DATA_DIR, else ./data)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'psp: ')) })
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_CODES)
    .exitOverride();
  for (const [heading, verbs] of GROUPS) {
    program.commandsGroup(heading);
    for (const add of verbs) add(program);
  }
  program.commandsGroup('More:');
  return { program, completion: completesWords(program) };
}
