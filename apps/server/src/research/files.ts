/** An answer as files to take away: a picture, a table. Their names carry the answer that they are of. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { drawChart } from '#charts';
import { csvText } from '#interchange';
import type { ChartModel, Table } from '#research';
import { nameAnswer } from '../audit/foot-checkpoint.js';
import { notFound } from '../http/problem.js';
import type { AskedAnswer } from './asking.js';

/** How much of a hash is printed. */
export const STAMP_LENGTH = 12;
export const stampOf = ({ etag }: Pick<AskedAnswer, 'etag'>): string => etag.slice(0, STAMP_LENGTH);

/** Says beside every file of an answer which one it is, and how it can be asked for again. */
export function nameResearch(request: FastifyRequest, reply: FastifyReply, answered: AskedAnswer): void {
  nameAnswer(request, reply, answered.about as Parameters<typeof nameAnswer>[2]);
  void reply.header('x-psp-answer', answered.etag);
}

/** @throws Problem 404 where the answer has no picture, or none of that name */
export function chartOf({ question, charts }: AskedAnswer, id: string | undefined): ChartModel {
  const found = id === undefined ? charts[0] : charts.find((chart) => chart.id === id);
  if (found !== undefined) return found;
  throw notFound(
    charts.length === 0
      ? `the answer to ${question} has no picture here: its tables say it`
      : `this answer has no picture ${id!.slice(0, 60)}; it has ${charts.map((chart) => chart.id).join(', ')}`,
    'chartUnknown',
  );
}

/** @throws Problem 404 */
export function tableOf({ question, tables }: AskedAnswer, id: string | undefined): Table {
  const found = id === undefined ? tables[0] : tables.find((table) => table.id === id);
  if (found !== undefined) return found;
  throw notFound(
    tables.length === 0
      ? `the answer to ${question} has no table here`
      : `this answer has no table ${id!.slice(0, 60)}; it has ${tables.map((table) => table.id).join(', ')}`,
    'tableUnknown',
  );
}

/** Which answer a picture is of stands below it, wherever it goes. */
export function drawn(chart: ChartModel, answered: Pick<AskedAnswer, 'etag'>): string {
  const answer = `answer ${stampOf(answered)}`;
  return drawChart('foot' in chart ? { ...chart, foot: `${chart.foot}; ${answer}` } : chart);
}

export const csvOf = ({ columns, rows }: Table): string =>
  csvText(
    columns.map(({ title }) => title),
    rows,
  );

export const fileName = (answered: AskedAnswer, id: string, ending: string): string =>
  `${answered.question}-${id}-${stampOf(answered)}.${ending}`;
