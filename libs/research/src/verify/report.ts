/** The report of a verification: its shape, its text and its exit code. */
import type { Difference, Tolerance } from './comparison.js';
import type { Skip } from './skipped.js';

export interface BlockReport {
  readonly block: string;
  readonly values: number;
  /** Largest |difference| / max(1, |expected|). */
  readonly worstError: number;
  /** `exact`: counts, times, dates and names. */
  readonly tolerance: Tolerance;
  readonly status: 'ok' | 'OVER';
  readonly differences: readonly Difference[];
}

export interface FileReport {
  readonly file: string;
  readonly blocks: readonly BlockReport[];
  readonly skipped: readonly Skip[];
  /** Block keys that no rule knows; they count as over. */
  readonly unknown: readonly string[];
  /** Why the file could not be checked. */
  readonly problem: string | null;
}

export interface VerifyReport {
  readonly files: readonly FileReport[];
  readonly totals: {
    readonly files: number;
    readonly blocks: number;
    readonly within: number;
    readonly over: number;
    readonly skipped: number;
  };
  /** 0 none over · 1 any over, or a block key that no rule knows · 2 a file unreadable or not of the schema. */
  readonly exitCode: 0 | 1 | 2;
}

export function summarise(files: readonly FileReport[]): VerifyReport {
  const blocks = files.flatMap((file) => file.blocks);
  const within = blocks.filter(({ status }) => status === 'ok').length;
  const unknown = files.reduce((sum, file) => sum + file.unknown.length, 0);
  const over = blocks.length - within + unknown;
  const skipped = files.reduce((sum, file) => sum + file.skipped.length, 0);
  const exitCode = files.some(({ problem }) => problem !== null) ? 2 : over > 0 ? 1 : 0;
  return { files, totals: { files: files.length, blocks: within + over + skipped, within, over, skipped }, exitCode };
}

const SHOWN_DIFFERENCES = 5;

/** The report as lines of text; the last one counts. */
export function renderReport(report: VerifyReport): string {
  const lines = report.files.flatMap(linesOfFile);
  const { files, blocks, within, over, skipped } = report.totals;
  lines.push(`${files} files, ${blocks} blocks: ${within} within tolerance, ${over} over, ${skipped} skipped`);
  return `${lines.join('\n')}\n`;
}

function linesOfFile(file: FileReport): string[] {
  if (file.problem !== null) return [`${file.file}: ${file.problem}`, ''];
  const width = Math.max(0, ...file.blocks.map(({ block }) => block.length));
  return [
    file.file,
    ...file.blocks.flatMap((block) => linesOfBlock(block, width)),
    ...file.unknown.map((name) => `  ${name}: unknown block key, OVER`),
    ...file.skipped.map(({ name, why }) => `  skipped ${name}: ${why}`),
    '',
  ];
}

function linesOfBlock(
  { block, values, worstError, tolerance, status, differences }: BlockReport,
  width: number,
): string[] {
  const worst = worstError === 0 ? '0' : worstError.toExponential(1);
  const shown = differences
    .slice(0, SHOWN_DIFFERENCES)
    .map(({ path, expected, actual }) => `    ${path}: expected ${text(expected)}, computed ${text(actual)}`);
  const more = differences.length - shown.length;
  return [
    `  ${block.padEnd(width)}  ${String(values).padStart(6)} values  worst ${worst.padEnd(8)}  tolerance ${String(tolerance).padEnd(6)} ${status}`,
    ...shown,
    ...(more > 0 ? [`    and ${more} more`] : []),
  ];
}

function text(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
