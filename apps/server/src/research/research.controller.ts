/** What researchers ask, over REST: an answer is bytes that can be cited, and computed again from the citation alone. */
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { Action } from '../access/action.js';
import { SecurityLog } from '../access/security-log.js';
import { Problem, refusedParameter } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import { ReadModelViews } from '../partnerships/views.js';
import { ResearchAsking, type AskedAnswer } from './asking.js';
import { researchCatalogue } from './catalogue.js';
import { reportOf } from './report.js';
import { chartOf, csvOf, drawn, fileName, nameResearch, tableOf } from './files.js';
import { PARAMETER_NAMES } from './parameters.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const SVG_TYPE = 'image/svg+xml; charset=utf-8';
const CSV_TYPE = 'text/csv; charset=utf-8';
const LINES_TYPE = 'application/x-ndjson; charset=utf-8';
const FORMATS = ['json', 'report', 'svg', 'csv'] as const;
type Format = (typeof FORMATS)[number];

/** What is asked of an answer, beside the choices of the analysis. */
export const OF_THE_ANSWER = ['spec', 'atLeast', 'format', 'chart', 'table'] as const;

@Controller('research')
@Action('research')
export class ResearchController {
  constructor(
    @Inject(ResearchAsking) private readonly asking: ResearchAsking,
    @Inject(ReadModelViews) private readonly views: ReadModelViews,
    @Inject(SecurityLog) private readonly securityLog: SecurityLog,
  ) {}

  /** The questions in plain words, the parameters, and what the codes of an answer mean. */
  @Get('questions')
  questions(@Req() request: FastifyRequest) {
    readQuery(request, []);
    return researchCatalogue();
  }

  /** The specification as the body, as far as it differs from the defaults. */
  @Post('answers')
  @HttpCode(200)
  @ApiBody({ required: true, schema: { type: 'object' } })
  async answers(
    @Req() request: FastifyRequest,
    @Body() body: Record<string, unknown>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { question, ...of } = readQuery(request, ['question', 'format', 'chart', 'table']);
    const format = formatOf(request, of.format);
    if (question === undefined) throw refusedParameter('question', 'names what is asked, such as Q1');
    const answered = await this.asking.bySpecification(question, body);
    return send(request, reply, answered, { ...of, format });
  }

  /** The cited answer, computed again: the same bytes, or a refusal that says what has changed. */
  @Post('reproductions')
  @HttpCode(200)
  @ApiBody({
    required: true,
    schema: { type: 'object', required: ['citation'], properties: { citation: { type: 'string' } } },
  })
  async reproductions(
    @Req() request: FastifyRequest,
    @Body() body: Record<string, unknown>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const of = readQuery(request, ['format', 'chart', 'table']);
    const format = formatOf(request, of.format);
    const unknown = Object.keys(body).find((name) => name !== 'citation');
    if (unknown !== undefined) throw refusedField(`/${unknown}`, 'is unknown; known is citation');
    const { citation } = body;
    if (typeof citation !== 'string') throw refusedField('/citation', 'is the text of a citation');
    return send(request, reply, await this.asking.byCitation(citation), { ...of, format });
  }

  /** An answer by parameters, or by the whole specification as a citation holds it (`spec`). */
  @Get(':question')
  async question(
    @Req() request: FastifyRequest,
    @Param('question') question: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { atLeast, chart, table, ...others } = readQuery(request, [...PARAMETER_NAMES, ...OF_THE_ANSWER]);
    const { format: named, ...asked } = others;
    const format = formatOf(request, named);
    await this.views.waitFor(atLeast);
    const answered = await this.asking.byParameters(question, asked);
    return send(request, reply, answered, { format, chart, table });
  }

  /** Everything behind an answer, a file on each line: its name, type, SHA-256 and text. */
  @Get(':question/data')
  @Action('exportResearch')
  async data(
    @Req() request: FastifyRequest,
    @Param('question') question: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { atLeast, ...asked } = readQuery(request, [...PARAMETER_NAMES, 'spec', 'atLeast']);
    await this.views.waitFor(atLeast);
    const bundle = await this.asking.bundle(question, asked);
    const object = `answer ${bundle.etag} to ${bundle.question}`;
    this.securityLog.write(request, { action: 'exportResearch', outcome: 'exported', object });
    nameResearch(request, reply, bundle);
    void reply
      .header('content-type', LINES_TYPE)
      .header('content-disposition', `attachment; filename="${fileName(bundle, 'data', 'ndjson')}"`);
    return new StreamableFile(Readable.from(linesOf(bundle.files), { objectMode: false }));
  }
}

function* linesOf(files: readonly object[]): Generator<string> {
  for (const file of files) yield `${JSON.stringify(file)}\n`;
}

interface Of {
  readonly format: Format;
  readonly chart?: string | undefined;
  readonly table?: string | undefined;
}

function send(request: FastifyRequest, reply: FastifyReply, answered: AskedAnswer, of: Of): string {
  const { format } = of;
  const tag = format === 'json' ? `"${answered.etag}"` : `"${answered.etag}.${format}.${of.chart ?? of.table ?? ''}"`;
  const text = textIn(format, answered, of);
  nameResearch(request, reply, answered);
  void reply
    .header('etag', tag)
    .header('vary', 'accept')
    .header('content-type', text.type)
    .header('content-disposition', `inline; filename="${text.name}"`);
  if (request.headers['if-none-match'] !== tag) return text.text;
  void reply.status(304);
  return '';
}

function textIn(format: Format, answered: AskedAnswer, of: Of): { text: string; type: string; name: string } {
  switch (format) {
    case 'json':
      return { text: answered.bytes, type: JSON_TYPE, name: fileName(answered, 'answer', 'json') };
    case 'report':
      return { text: JSON.stringify(reportOf(answered)), type: JSON_TYPE, name: fileName(answered, 'report', 'json') };
    case 'svg': {
      const chart = chartOf(answered, of.chart);
      return { text: drawn(chart, answered), type: SVG_TYPE, name: fileName(answered, chart.id, 'svg') };
    }
    case 'csv': {
      const table = tableOf(answered, of.table);
      return { text: csvOf(table), type: CSV_TYPE, name: fileName(answered, table.id, 'csv') };
    }
  }
}

function formatOf(request: FastifyRequest, asked: string | undefined): Format {
  if (asked !== undefined) {
    const format = FORMATS.find((one) => one === asked);
    if (format === undefined) throw refusedParameter('format', `must be one of ${FORMATS.join(', ')}`);
    return format;
  }
  const accept = request.headers.accept ?? '';
  if (/\bjson\b|\*\/\*|text\/html/.test(accept)) return 'json';
  return accept.includes('image/svg+xml') ? 'svg' : accept.includes('text/csv') ? 'csv' : 'json';
}

const refusedField = (pointer: string, message: string) =>
  new Problem({
    status: 422,
    code: 'refused',
    detail: `${pointer} ${message}`,
    errors: [{ code: 'R10', name: 'ValueNotAllowed', pointer, message }],
  });
