/** Writes a history as text that a domain expert can check line by line: what is known, how well, and what it amounts to. */
import {
  definitionOfType,
  passageOf,
  POLICY,
  watchesOf,
  type Day,
  type Fact,
  type FieldType,
  type History,
  type MoneyAmount,
  type Strand,
} from '#lifecycle';

/** `at` are histories of the same events on the days that are asked about. */
export function renderHistory(history: History, at: readonly History[]): string {
  return [
    `${history.partnershipId}: ${history.proposed?.data.name ?? 'not proposed'}`,
    `${history.facts.length} facts, ${history.amendments.length} amendments, ${history.dead.length} withdrawn, ` +
      `${history.anomalies.length} anomalies`,
    '',
    ...timeline(history, at),
    '',
    ...[...history.strands.values()].flatMap((strand) => strandLines(strand, at)),
    ...watchesOf(history, POLICY).map(
      ({ code, strandId, pilotId, since }) => `watch ${code} ${strandId}/${pilotId} since ${since}`,
    ),
    '',
  ].join('\n');
}

function timeline(history: History, at: readonly History[]): string[] {
  const rows = history.facts.map((fact, place) => [
    String(place + 1),
    fact.occurredOn ?? 'day unknown',
    fact.dateUnknown ? '' : `${fact.earliest} … ${fact.latest}`,
    ...at.map((cut) => certaintyIn(cut, fact)),
    fact.type,
    fact.warnings.join(' '),
    headline(fact),
  ]);
  return table([['', 'as stated', 'within', ...at.map(dayOf), 'fact', 'warnings', 'says'], ...rows]);
}

const dayOf = ({ validAt }: History): Day => validAt ?? 'always';

/** Whether the fact had happened by the day of the cut. */
const certaintyIn = (cut: History, fact: Fact): string => cut.facts.find(({ id }) => id === fact.id)?.certainty ?? '–';

function strandLines(strand: Strand, at: readonly History[]): string[] {
  const { launchedOn, outcome, outcomeOn, lastSeenOn, days } = passageOf(strand);
  const stages = at.map((cut) => {
    const then = cut.strand(strand.strandId);
    return `${dayOf(cut)} ${then === undefined ? 'not there' : `${then.stage} (${then.stageCertainty})`}`;
  });
  return [
    `strand ${strand.strandId}: ${strand.current('name')}`,
    `  ${strand.current('kind')}, ${strand.current('commissionable') ? '' : 'not '}commissionable`,
    `  stage ${strand.stage}; ${stages.join('; ')}`,
    `  launched ${launchedOn ?? 'never on record'}; ${outcome}${outcomeOn === null ? '' : ` ${outcomeOn}`}; ` +
      `last seen ${lastSeenOn ?? 'never'}${days === undefined ? '' : `; ${days.daysMin} to ${days.daysMax} days`}`,
  ];
}

/** Texts that explain rather than tell. */
const EXPLAINS = new Set(['purpose', 'reason', 'basis', 'uri', 'aliases']);

/** The fields of a fact in the order of its class, without those that only explain. */
function headline({ type, data }: Fact): string {
  const fields = definitionOfType(type)?.fields ?? [];
  return fields
    .filter(({ name }) => !EXPLAINS.has(name))
    .flatMap(({ name, type: fieldType }) => {
      const value = (data as Record<string, unknown>)[name];
      return value === undefined ? [] : [`${name} ${written(value, fieldType)}`];
    })
    .join(', ');
}

const MOST_CHARACTERS = 60;

function written(value: unknown, type: FieldType): string {
  if (value === null) return 'unknown';
  if (Array.isArray(value)) return `[${value.map((item) => written(item, type.item ?? type)).join(', ')}]`;
  if (type.name === 'Money') return money(value as MoneyAmount);
  if (typeof value === 'object') return Object.values(value).join(' ');
  const text = String(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}

const money = ({ pence, currency, qualifier }: MoneyAmount): string =>
  pence === null ? 'an unknown amount' : `${qualifier} ${currency} ${(pence / 100).toFixed(2)}`;

/** Columns as wide as their widest cell; nothing behind the last word of a line. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => [...row[column]!].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column]! - [...cell].length))
      .join('  ')
      .trimEnd(),
  );
}
