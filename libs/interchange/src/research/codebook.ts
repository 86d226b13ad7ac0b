/** What every column of the bundle means; of events, what every type and field of a fact means, from the facts themselves. */
import { DEFINITIONS } from '#lifecycle';
import type { Cell } from '../csv.js';

export const CODEBOOK_HEADER = ['file', 'column', 'value', 'type', 'meaning'] as const;

export interface ColumnMeaning {
  readonly file: string;
  readonly column: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime';
  readonly meaning: string;
}

const column = (file: string, name: string, type: ColumnMeaning['type'], meaning: string): ColumnMeaning => ({
  file,
  column: name,
  type,
  meaning,
});

export const COLUMNS: readonly ColumnMeaning[] = [
  column('subjects.csv', 'id', 'string', 'the strand: partnership, slash, strand'),
  column(
    'subjects.csv',
    'endpoint',
    'string',
    'strict: on recurrent public money; broad: also by grant, trading, or beside or instead of the mainstream',
  ),
  column('subjects.csv', 'reading', 'string', 'how silence is read: lastSeen, ended, running'),
  column('subjects.csv', 'cluster', 'string', 'the partnership; its strands are not independent of each other'),
  column('subjects.csv', 'group', 'string', 'level on the day of the start; uncertain where dates leave it open'),
  column(
    'subjects.csv',
    'entryDays',
    'integer',
    'days from the start until the strand came under watch; 0 = watched from the start',
  ),
  column(
    'subjects.csv',
    'timeDays',
    'integer',
    'days from the start to the end of observation, from the middles of both ranges',
  ),
  column('subjects.csv', 'timeDaysMin', 'integer', 'fewest days that the dates allow'),
  column('subjects.csv', 'timeDaysMax', 'integer', 'most days that the dates allow'),
  column(
    'subjects.csv',
    'status',
    'integer',
    '0 censored, 1 the endpoint, from 2 the competing outcomes in the order of the specification',
  ),
  column('subjects.csv', 'outcome', 'string', 'the fact behind the status; void when censored'),
  column('subjects.csv', 'originMin', 'date', 'first possible day of the start'),
  column('subjects.csv', 'originMax', 'date', 'last possible day of the start'),
  column('subjects.csv', 'exitMin', 'date', 'first possible day of the end of observation'),
  column('subjects.csv', 'exitMax', 'date', 'last possible day of the end of observation'),
  column(
    'subjects.csv',
    'silentFromMin',
    'date',
    'of a strand silent or found ended: first possible day of its last sighting',
  ),
  column('subjects.csv', 'silentFromMax', 'date', 'last possible day of its last sighting'),
  column(
    'subjects.csv',
    'silentUntilMin',
    'date',
    'first possible day on which somebody looked and did not find it running; else the day asked about',
  ),
  column('subjects.csv', 'silentUntilMax', 'date', 'last possible day of the same'),
  column('subjects.csv', 'originPrecision', 'string', 'day or range'),
  column('subjects.csv', 'exitPrecision', 'string', 'day or range'),
  column('subjects.csv', 'censoredBy', 'string', 'lastSeen or validAt; void when not censored'),
  column('subjects.csv', 'flags', 'string', 'what is special, separated by spaces'),
  column('subjects.csv', 'originEventId', 'string', 'the event that the start rests on'),
  column('subjects.csv', 'exitEventId', 'string', 'the event that the end rests on'),
  column('subjects.csv', 'silentUntilEventId', 'string', 'the follow-up that ends the silence'),
  column('imputed.csv', 'imputation', 'integer', 'which completed data set, from 1'),
  column('imputed.csv', 'id', 'string', 'the strand'),
  column('imputed.csv', 'endpoint', 'string', 'as in subjects.csv'),
  column('imputed.csv', 'reading', 'string', 'as in subjects.csv'),
  column('imputed.csv', 'entryDays', 'integer', 'as in subjects.csv, with drawn dates'),
  column('imputed.csv', 'timeDays', 'integer', 'as in subjects.csv, with drawn dates'),
  column('imputed.csv', 'status', 'integer', 'as in subjects.csv, with drawn dates'),
  column('curves.csv', 'endpoint', 'string', 'as in subjects.csv'),
  column('curves.csv', 'reading', 'string', 'as in subjects.csv'),
  column('curves.csv', 'at', 'string', 'horizon: a chosen time; step: a point of the curve'),
  column('curves.csv', 'days', 'number', 'days since the start'),
  column('curves.csv', 'atRisk', 'integer', 'strands still followed then, by the middles of dates'),
  column('curves.csv', 'outcome', 'string', 'whose cumulative incidence it is'),
  column('curves.csv', 'events', 'integer', 'outcomes so far, by the middles of dates; horizons only'),
  column('curves.csv', 'estimate', 'number', 'share that has had the outcome'),
  column('curves.csv', 'lower', 'number', 'lower limit'),
  column('curves.csv', 'upper', 'number', 'upper limit'),
  column('curves.csv', 'reason', 'string', 'why a limit is void, or which it is'),
  column('curves.csv', 'envelopeLower', 'number', 'smallest estimate over the completed data sets'),
  column('curves.csv', 'envelopeUpper', 'number', 'largest estimate over the completed data sets'),
  column('events.csv', 'partnershipId', 'string', 'the partnership'),
  column('events.csv', 'strandId', 'string', 'the strand that it names, if any'),
  column('events.csv', 'eventId', 'string', 'the event'),
  column('events.csv', 'index', 'integer', 'its place in the log, from 0'),
  column('events.csv', 'revision', 'integer', 'its place in the life of the partnership as recorded, from 0'),
  column('events.csv', 'type', 'string', 'what happened; see the values below'),
  column(
    'events.csv',
    'occurredOn',
    'string',
    'when, as precisely as it is known; an interval means on one day within',
  ),
  column('events.csv', 'earliest', 'date', 'first possible day'),
  column('events.csv', 'latest', 'date', 'last possible day'),
  column('events.csv', 'dateUnknown', 'boolean', 'nobody knows when'),
  column(
    'events.csv',
    'retrospective',
    'boolean',
    'recorded more than 31 days after its latest day, or that day is unknown',
  ),
  column('events.csv', 'recordedAt', 'datetime', 'when it was recorded'),
  column('events.csv', 'data', 'string', 'its fields as JSON, corrections laid over'),
  column('spells.csv', 'id', 'string', 'the strand'),
  column('spells.csv', 'cluster', 'string', 'the partnership'),
  column('spells.csv', 'spell', 'integer', 'which stay, from 1'),
  column('spells.csv', 'stage', 'string', 'the stage'),
  column('spells.csv', 'fromDays', 'integer', 'days since the start at which the stay began'),
  column('spells.csv', 'untilDays', 'integer', 'days since the start at which it ended'),
  column('spells.csv', 'to', 'string', 'the stage that followed; void: last seen there'),
  column('panel.csv', 'id', 'string', 'the strand'),
  column('panel.csv', 'cluster', 'string', 'the partnership'),
  column('panel.csv', 'year', 'integer', 'whole years since the start'),
  column('panel.csv', 'state', 'string', 'the stage then; void after the last sighting'),
  column('excluded.csv', 'id', 'string', 'the strand that is left out'),
  column('excluded.csv', 'reason', 'string', 'why'),
  column('excluded.csv', 'endpoint', 'string', 'void: from the whole analysis'),
  column('excluded.csv', 'reading', 'string', 'void: from the whole analysis'),
];

export function* codebookRows(): Generator<Cell[]> {
  for (const { file, column: name, type, meaning } of COLUMNS) yield [file, name, null, type, meaning];
  for (const { type, meaning, fields } of DEFINITIONS) {
    yield ['events.csv', 'type', type, null, meaning];
    for (const { name, label, type: of } of fields) yield ['events.csv', 'data', `${type}.${name}`, of.name, label];
  }
}
