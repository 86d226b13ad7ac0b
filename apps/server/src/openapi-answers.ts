/** What the OpenAPI document says of each route beside its commands: which parameters it takes, what its answers look like,
 *  and with which problems it can end. */
import type { OpenAPIObject } from '@nestjs/swagger';
import { PARAMETER_NAMES, PARAMETERS as PARAMETERS_OF_RESEARCH } from './research/parameters.js';

type Schema = Readonly<Record<string, unknown>>;
interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema; description?: string }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

const TEXT = { type: 'string' };
const WHOLE = { type: 'integer', minimum: 0 };
const LIST = { type: 'array', items: { type: 'object' } };
const CURSOR = { type: ['string', 'null'] };

const object = (properties: Readonly<Record<string, Schema>>, required = Object.keys(properties)): Schema => ({
  type: 'object',
  required,
  properties,
});

const ABOUT = { $ref: '#/components/schemas/About' };
const page = (more: Readonly<Record<string, Schema>> = {}) =>
  object({ about: ABOUT, items: LIST, next: CURSOR, ...more });

/** What every answer says of itself. */
export const ABOUT_SCHEMA = object(
  {
    validAt: { type: 'string', format: 'date' },
    knownAt: { type: ['string', 'null'] },
    knownSize: WHOLE,
    root: { type: ['string', 'null'] },
    catalogueVersion: WHOLE,
    policyVersion: TEXT,
    registers: { type: 'object' },
    stale: { type: 'boolean' },
  },
  ['validAt', 'knownAt', 'knownSize', 'root', 'catalogueVersion', 'policyVersion', 'registers'],
);

const PARAMETERS: Readonly<Record<string, Schema & { description: string }>> = {
  validAt: { ...TEXT, format: 'date', description: 'What was true on this day; left out, today.' },
  knownAt: { ...TEXT, description: 'What was known then: an instant, a day, or size:<number of events>.' },
  atLeast: { ...TEXT, description: 'Waits until this position is in the answer: to read what one has just written.' },
  after: { ...TEXT, description: 'The `next` of the page before.' },
  limit: { type: 'integer', minimum: 1, maximum: 500, description: 'Entries of a page, 1 to 500.' },
};
const TIMES = ['validAt', 'knownAt', 'atLeast'];
const PAGE = ['after', 'limit'];

/** What a search over decisions is asked for. */
const TRAIL: Readonly<Record<string, Schema>> = {
  partnership: { ...TEXT, description: 'Only events of this partnership.' },
  actor: { ...TEXT, description: 'Only what this actor recorded; for those who may know actors.' },
  role: { ...TEXT, description: 'Only what was recorded in this role.' },
  type: { ...TEXT, description: 'Only events of this type, such as PilotLaunched.' },
  chapter: { ...TEXT, description: 'Only events of this chapter, such as funding.' },
  status: { ...TEXT, enum: ['standing', 'corrected', 'dead', 'parked'] },
  warning: { ...TEXT, description: 'Only events that were warned of with this code; any = with one.' },
  from: { ...TEXT, format: 'date', description: 'Recorded on this day (Europe/London) or later.' },
  to: { ...TEXT, format: 'date', description: 'Recorded on this day or earlier.' },
  text: { ...TEXT, maxLength: 200, description: 'Words that all stand in what the event says, in any order.' },
  command: { ...TEXT, format: 'uuid', description: 'Only what this command recorded.' },
  correlation: { ...TEXT, format: 'uuid', description: 'Only what was recorded in one errand.' },
  cause: { ...TEXT, format: 'uuid', description: 'Only what names this command or event as its cause.' },
  order: { ...TEXT, enum: ['newest', 'oldest'], description: 'Newest first, where nothing is said.' },
};

const EXPLAINED: Readonly<Record<string, Schema>> = {
  field: { ...TEXT, description: 'What is to be explained, such as stage or occurredOn; left out, what can be.' },
  about: { ...TEXT, description: 'Of what: kind and id, as strand:throughcare, or an id alone, also of an event.' },
};
const POINTS: Readonly<Record<string, Schema>> = {
  fromValidAt: { ...TEXT, format: 'date', description: 'The day of the first point; left out, validAt.' },
  fromKnownAt: { ...TEXT, description: 'What was known at the first point; left out, knownAt.' },
  toValidAt: { ...TEXT, format: 'date', description: 'The day of the second point; left out, validAt.' },
  toKnownAt: { ...TEXT, description: 'What was known at the second point; left out, knownAt.' },
};
const SYNTHETIC: Readonly<Record<string, Schema>> = { synthetic: { type: 'boolean' } };

interface Answered {
  readonly parameters?: readonly string[];
  /** Parameters that mean something only here. */
  readonly own?: Readonly<Record<string, Schema>>;
  readonly answer: Schema;
  /** Where it is no JSON document. */
  readonly media?: string;
  /** Other types that can be asked for. */
  readonly also?: readonly string[];
  /** Whether it can be told that what somebody has is still so. */
  readonly tagged?: true;
}

const TYPES: Readonly<Record<'json' | 'svg' | 'csv', string>> = {
  json: 'application/json',
  svg: 'image/svg+xml',
  csv: 'text/csv',
};

/** An answer of research; the same bytes for the same specification and log. */
const RESEARCH_ANSWER = object({
  question: TEXT,
  spec: { type: 'object' },
  specHash: TEXT,
  log: object({ knownSize: WHOLE, root: { type: ['string', 'null'] } }),
  cohort: { type: 'object' },
  heading: TEXT,
  caveats: { type: 'array', items: TEXT },
  notes: LIST,
  methods: TEXT,
  subjectsHash: TEXT,
  results: { type: 'object' },
});

const RESEARCH_CHOICES: Readonly<Record<string, Schema>> = Object.fromEntries(
  PARAMETER_NAMES.map((name) => {
    const { schema, says } = PARAMETERS_OF_RESEARCH[name];
    return [name, { ...schema, description: says }];
  }),
);
const WHOLE_SPECIFICATION: Readonly<Record<string, Schema>> = {
  spec: { ...TEXT, description: 'A whole specification as JSON, in base64url, in place of the other choices.' },
};

const OF_AN_ANSWER: Readonly<Record<string, Schema>> = {
  format: {
    ...TEXT,
    enum: [...Object.keys(TYPES), 'report'],
    description: 'Left out: what the header Accept asks for, else json.',
  },
  chart: { ...TEXT, description: 'With svg: which picture; left out, the first.' },
  table: { ...TEXT, description: 'With csv: which table; left out, the first.' },
};

const READS: Readonly<Record<string, Answered>> = {
  '/health/live': { answer: object({ status: TEXT }) },
  '/health/ready': { answer: object({ status: TEXT, details: { type: 'object' } }) },
  '/events': {
    parameters: TIMES,
    own: { after: { ...WHOLE }, limit: PARAMETERS['limit']! },
    answer: object({ about: ABOUT, events: LIST, next: CURSOR }),
  },
  '/audit/checkpoint': { answer: TEXT, media: 'text/plain' },
  '/audit/keys': { answer: object({ keys: LIST, restarts: LIST }) },
  '/audit/proof/inclusion/{eventId}': { answer: TEXT, media: 'text/plain' },
  '/audit/proof/consistency': {
    own: {
      from: { ...WHOLE, description: 'The number of events that was seen.' },
      to: { ...WHOLE, description: 'The number that it is compared with; left out, that of the newest checkpoint.' },
    },
    answer: object({ from: WHOLE, to: WHOLE, proof: { type: 'array', items: TEXT } }),
  },
  '/audit/trail': {
    parameters: [...TIMES, ...PAGE],
    own: TRAIL,
    answer: page({ searched: WHOLE, now: { type: 'object' } }),
  },
  '/audit/events/{eventId}': {
    parameters: TIMES,
    answer: object({
      about: ABOUT,
      event: { type: 'object' },
      recorded: { type: ['object', 'null'] },
      life: { type: 'object' },
      changed: { type: 'object' },
      causes: LIST,
      effects: LIST,
      together: { type: 'array', items: TEXT },
      events: { type: 'object' },
      proof: { type: 'object' },
      now: { type: 'object' },
    }),
  },
  '/audit/export': {
    own: { partnership: { ...TEXT, description: 'Only its events, each with a proof; left out, all.' } },
    answer: TEXT,
    media: 'application/x-ndjson',
  },
  '/commands': { answer: object({ catalogueVersion: WHOLE, commands: LIST }) },
  '/partnerships': {
    parameters: [...TIMES, ...PAGE],
    own: {
      state: TEXT,
      stage: TEXT,
      policyDomain: TEXT,
      programmeId: TEXT,
      named: TEXT,
      synthetic: { type: 'boolean' },
    },
    answer: page({ parked: LIST }),
  },
  '/partnerships/{partnershipId}': {
    parameters: TIMES,
    answer: object({ about: ABOUT, partnership: { type: 'object' } }),
  },
  '/partnerships/{partnershipId}/commands': {
    answer: object({ partnershipId: TEXT, commands: LIST, schemas: { type: 'object' } }),
  },
  '/partnerships/{partnershipId}/timeline': {
    parameters: [...TIMES, ...PAGE],
    own: { strandId: TEXT, all: { type: 'boolean' } },
    answer: page(),
  },
  '/partnerships/{partnershipId}/decisions': {
    parameters: [...TIMES, ...PAGE],
    own: { actorId: TEXT, commandId: TEXT, eventId: TEXT },
    answer: page(),
  },
  '/partnerships/{partnershipId}/budgets': { parameters: TIMES, answer: object({ about: ABOUT }) },
  '/partnerships/{partnershipId}/warnings': {
    parameters: [...TIMES, ...PAGE],
    answer: page({ watches: LIST, anomalies: LIST }),
  },
  '/partnerships/{partnershipId}/replay': {
    parameters: TIMES,
    own: { revision: WHOLE },
    answer: object({ about: ABOUT, revision: WHOLE }),
  },
  '/research/questions': {
    answer: object({
      questions: LIST,
      parameters: LIST,
      groups: LIST,
      defaults: { type: 'object' },
      guards: LIST,
      remarks: { type: 'object' },
      exclusions: { type: 'object' },
    }),
  },
  '/research/{question}/data': {
    parameters: ['atLeast'],
    own: { ...RESEARCH_CHOICES, ...WHOLE_SPECIFICATION },
    answer: TEXT,
    media: 'application/x-ndjson',
  },
  '/research/{question}': {
    parameters: ['atLeast'],
    own: { ...RESEARCH_CHOICES, ...WHOLE_SPECIFICATION, ...OF_AN_ANSWER },
    tagged: true,
    answer: RESEARCH_ANSWER,
    also: [TYPES.svg, TYPES.csv],
  },
  '/research': {
    parameters: ['atLeast'],
    own: {
      ...RESEARCH_CHOICES,
      question: { ...TEXT, description: 'Such as Q1.' },
      citation: { ...TEXT, description: 'Of an answer, in place of question and choices.' },
    },
    answer: TEXT,
    media: 'text/html',
  },
  '/partnerships/{partnershipId}/explain': {
    parameters: TIMES,
    own: EXPLAINED,
    answer: object({ about: ABOUT, partnershipId: TEXT, subjects: LIST, explained: { type: ['object', 'null'] } }),
  },
  '/partnerships/{partnershipId}/difference': {
    parameters: TIMES,
    own: POINTS,
    answer: object({
      about: ABOUT,
      from: ABOUT,
      to: ABOUT,
      stands: { type: 'object' },
      facts: { type: 'object' },
      values: LIST,
      recorded: { type: 'array', items: TEXT },
    }),
  },
  '/': { parameters: TIMES, own: SYNTHETIC, answer: TEXT, media: 'text/html' },
  '/portfolio.csv': { parameters: TIMES, own: SYNTHETIC, answer: TEXT, media: 'text/csv' },
  '/portfolio.svg': { parameters: TIMES, own: SYNTHETIC, answer: TEXT, media: 'image/svg+xml' },
  '/psp/{partnershipId}': { parameters: TIMES, answer: TEXT, media: 'text/html' },
  '/psp/{partnershipId}/replay': { parameters: TIMES, own: { step: WHOLE }, answer: TEXT, media: 'text/html' },
  '/psp/{partnershipId}/explain': { parameters: TIMES, own: EXPLAINED, answer: TEXT, media: 'text/html' },
  '/psp/{partnershipId}/difference': { parameters: TIMES, own: POINTS, answer: TEXT, media: 'text/html' },
  '/audit': { parameters: [...TIMES, ...PAGE], own: TRAIL, answer: TEXT, media: 'text/html' },
  '/audit/decisions/{eventId}': { parameters: TIMES, answer: TEXT, media: 'text/html' },
  '/operations/parked': { answer: object({ parked: LIST }) },
};

/** Questions with a body. */
const ASKS: Readonly<Record<string, Answered>> = {
  '/research/answers': {
    own: { question: { ...TEXT, description: 'Such as Q1.' }, ...OF_AN_ANSWER },
    answer: RESEARCH_ANSWER,
    also: [TYPES.svg, TYPES.csv],
  },
  '/research/reproductions': { own: OF_AN_ANSWER, answer: RESEARCH_ANSWER, also: [TYPES.svg, TYPES.csv] },
};

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
/** Problems that any route can end with. */
const ANYWHERE: Readonly<Record<string, string>> = {
  400: 'Not readable in one reading.',
  401: 'Without a token that is good here.',
  414: 'A part of the address is too long.',
  421: 'Asked under the name of another server.',
  422: 'A parameter or field is refused.',
  431: 'Too many headers, or too long ones.',
  429: 'Too often within a minute.',
  503: 'Not possible now.',
};
const WITH_BODY: Readonly<Record<string, string>> = { 413: 'Too large.', 415: 'Not of this media type.' };

/** Completes the operations of the document; what they say of themselves already stays. */
export function describeAnswers(document: OpenAPIObject): void {
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const problems: Record<string, string> = {
        ...ANYWHERE,
        ...(path.includes('{') || path in ASKS || path === '/research' ? { 404: 'Not there.' } : {}),
        ...(method === 'get' ? {} : WITH_BODY),
      };
      for (const [status, description] of Object.entries(problems))
        operation.responses[status] ??= { description, content: PROBLEM };
      const read = (method === 'get' ? READS : ASKS)[path];
      if (read !== undefined) describeRead(operation, read);
    }
}

function describeRead(
  operation: Operation,
  { parameters = [], own = {}, answer, media = 'application/json', also = [], tagged }: Answered,
): void {
  const taken = { ...Object.fromEntries(parameters.map((name) => [name, PARAMETERS[name]!])), ...own };
  operation.parameters = [
    ...(operation.parameters ?? []),
    ...Object.entries(taken).map(([name, { description, ...schema }]) => ({
      name,
      in: 'query',
      schema,
      ...(typeof description === 'string' ? { description } : {}),
    })),
  ];
  operation.responses['200'] = {
    description: 'The answer.',
    content: { [media]: { schema: answer }, ...Object.fromEntries(also.map((type) => [type, { schema: TEXT }])) },
  };
  if (tagged === true)
    operation.responses['304'] = { description: 'The tag of If-None-Match is still that of the answer.' };
}
