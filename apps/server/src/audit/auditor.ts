/** Answers the auditor's questions, for programs and for pages alike: the trail, one event, the making of a value, and the
 *  difference of two points in two times. */
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  causationOf,
  explain,
  factsBetween,
  lifeOf,
  subjectsIn,
  type Explanation,
  type LinkStep,
  type Subject,
  type Trail,
  type TrailEntry,
} from '#audit';
import { Engine } from '#engine';
import type { Actor, Evidence, Fact, FieldChange, FreeText, History, OrganisationDescriptor } from '#lifecycle';
import { WARNINGS } from '#lifecycle';
import { headlineOf, namesIn, stateOf } from '#projections';
import { mayKnowActors, shownActor } from '../access/caller.js';
import { notFound, refusedParameter } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import { about, readTimes, type Times } from '../http/times.js';
import { partnershipIdOf } from '../partnerships/command-request.js';
import { readableHistory, type ReadableHistory } from '../partnerships/readable-history.js';
import { ReadModelViews } from '../partnerships/views.js';
import { answerValues, valuesBetween, type ValueChange } from './answer-values.js';
import { explainedSubject } from './explained-subject.js';
import { refuseMismatch } from './refuse-mismatch.js';
import { searchTrail } from './search-trail.js';
import { trailSearch, TRAIL_PARAMETERS, type TrailSearch } from './trail-query.js';
import { Trails } from './trails.js';

type About = ReturnType<typeof about> & { readonly stale?: true };

/** A source with what the register knows of it. */
export interface ShownSource extends Evidence {
  readonly title: string | null;
  readonly publisher: string | null;
  readonly address: string | null;
}

/** An event as far as whoever asks may know it. */
export interface ShownEntry extends Omit<TrailEntry, 'actor' | 'evidence' | 'warnings'> {
  readonly actor: Partial<Actor> | null;
  readonly evidence: readonly ShownSource[];
  readonly warnings: readonly {
    readonly code: string;
    readonly says: string | null;
    readonly answeredBy: readonly string[];
  }[];
}

/** Entries by event id: links name events, and this says what they are. */
type Entries = Readonly<Record<string, ShownEntry>>;

export interface TrailAnswer {
  readonly about: About;
  readonly items: readonly ShownEntry[];
  readonly next: string | null;
  readonly searched: number;
  readonly now: SealedNow;
}

/** How far the newest checkpoint reaches: of now, whatever time was asked about. */
export interface SealedNow {
  readonly checkpointSize: number | null;
}

export interface EventAnswer {
  readonly about: About;
  readonly event: ShownEntry;
  /** Its content as it was recorded; null where it cannot be read. */
  readonly recorded: Readonly<Record<string, unknown>> | null;
  readonly note: FreeText | null;
  readonly organisations: readonly OrganisationDescriptor[];
  readonly versions: Readonly<Record<string, unknown>>;
  /** Of the fact that it is, or that it amends. */
  readonly life: ReturnType<typeof lifeOf>;
  /** What answers said before it was recorded, and after: of the same day. */
  readonly changed: { readonly values: readonly ValueChange[] } & ShownFacts;
  readonly causes: readonly LinkStep[];
  readonly effects: readonly LinkStep[];
  readonly together: readonly string[];
  readonly causeElsewhere: {
    readonly id: string;
    readonly eventId: string | null;
    readonly partnershipId: string | null;
  } | null;
  readonly events: Entries;
  readonly proof: { readonly index: number; readonly href: string };
  readonly now: SealedNow & { readonly sealed: boolean };
}

export interface ShownFact {
  readonly eventId: string;
  readonly headline: string;
  readonly occurredOn: string | null;
  readonly earliest: string;
  readonly latest: string;
  readonly certainty: Fact['certainty'];
}

export interface ShownFacts {
  readonly came: readonly (ShownFact & { readonly because: string })[];
  readonly went: readonly (ShownFact & { readonly because: string; readonly by: string | null })[];
  readonly changed: readonly (ShownFact & {
    readonly changes: readonly FieldChange[];
    readonly by: readonly string[];
  })[];
}

export interface ExplainAnswer {
  readonly about: About;
  readonly partnershipId: string;
  readonly name: string | null;
  /** What can be asked; with the fields of each. */
  readonly subjects: readonly (Subject & { readonly name: string })[];
  readonly explained: (Explanation & { readonly name: string }) | null;
  readonly events: Entries;
}

export interface DifferenceAnswer {
  readonly about: About;
  readonly from: About;
  readonly to: About;
  readonly partnershipId: string;
  readonly name: string | null;
  /** Whether a partnership stands at each of the two points. */
  readonly stands: { readonly from: boolean; readonly to: boolean };
  readonly facts: ShownFacts;
  readonly values: readonly ValueChange[];
  /** Recorded between the two, in the order of the record. */
  readonly recorded: readonly string[];
  readonly events: Entries;
}

const TIMES = ['validAt', 'knownAt', 'atLeast'] as const;
const POINTS = ['fromValidAt', 'fromKnownAt', 'toValidAt', 'toKnownAt'] as const;

const FURTHER = { state: (history: History) => (history.events.length === 0 ? null : stateOf(history)) };

@Injectable()
export class Auditor {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(ReadModelViews) private readonly views: ReadModelViews,
  ) {}

  /** Without `validAt`, all that was recorded; with it, what had happened or can have happened by that day. */
  async trail(
    request: FastifyRequest,
    usual?: number,
  ): Promise<TrailAnswer & { readonly times: Times; readonly search: TrailSearch }> {
    refuseMismatch(this.engine);
    const query = readQuery(request, [...TIMES, ...TRAIL_PARAMETERS]);
    const stale = await this.views.waitFor(query.atLeast);
    const times = readTimes(this.engine, query);
    const search = trailSearch(query, mayKnowActors(request), usual);
    const trails = new Trails(this.engine, times.knownSize);
    const found = await searchTrail(this.engine, trails, times.knownSize, search);
    return {
      about: this.#about(times, stale),
      items: found.items.map((entry) => this.#shown(entry, request)),
      next: found.next,
      searched: found.searched,
      now: this.#now(),
      times,
      search,
    };
  }

  async event(request: FastifyRequest, eventId: string): Promise<EventAnswer & { readonly times: Times }> {
    refuseMismatch(this.engine);
    const query = readQuery(request, TIMES);
    const stale = await this.views.waitFor(query.atLeast);
    const times = readTimes(this.engine, query);
    const { validAt, knownSize } = times;
    const index = await this.engine.integrity.indexOf(eventId);
    const event = index === undefined || index >= knownSize ? undefined : this.engine.log.eventAt(index);
    if (event === undefined)
      throw notFound(
        index === undefined
          ? 'there is no such event on record'
          : `event ${index} was not known yet: the record held ${knownSize} events then`,
        'eventUnknown',
      );
    const trails = new Trails(this.engine, knownSize);
    const trail = trails.around(event);
    const entry = trails.entryOf(event);
    const isRead = entry.status !== 'parked';
    const { data, metadata } = (isRead ? event : { data: {}, metadata: {} }) as {
      data: Record<string, unknown>;
      metadata: Record<string, unknown>;
    };
    const { note, organisations, ...recorded } = data;
    const events = trail?.history.events ?? [];
    const links = causationOf(isRead ? events : [], eventId);
    const life = isRead ? lifeOf(trail!.history, eventId) : NO_LIFE;
    const { checkpointSize } = this.#now();
    return {
      about: this.#about(times, stale),
      event: this.#shown(entry, request),
      recorded: isRead ? recorded : null,
      note: (note as FreeText | undefined) ?? null,
      organisations: (organisations as OrganisationDescriptor[] | undefined) ?? [],
      versions: Object.fromEntries(
        ['schemaVersion', 'catalogueVersion', 'policyVersion', 'clockSkewMs', 'commandDigest'].flatMap((name) =>
          metadata[name] === undefined ? [] : [[name, metadata[name]]],
        ),
      ),
      life,
      changed: isRead ? await this.#changedBy(trail!.history.partnershipId, validAt, event.index) : NOTHING_CHANGED,
      causes: links.causes,
      effects: links.effects,
      together: links.together,
      causeElsewhere: await this.#elsewhere(links.causeElsewhere, knownSize),
      events: this.#entries(trail, request, [
        ...life.steps.map((step) => step.eventId),
        ...links.causes.map(({ cause }) => cause),
        ...links.effects.map(({ effect }) => effect),
        ...links.together,
        ...entry.warnings.flatMap(({ answeredBy }) => answeredBy),
      ]),
      proof: { index: event.index, href: `/audit/proof/inclusion/${eventId}` },
      now: { checkpointSize, sealed: checkpointSize !== null && event.index < checkpointSize },
      times,
    };
  }

  async explain(request: FastifyRequest, id: string): Promise<ExplainAnswer & { readonly times: Times }> {
    const partnershipId = partnershipIdOf(id);
    const query = readQuery(request, [...TIMES, 'field', 'about']);
    const stale = await this.views.waitFor(query.atLeast);
    const times = readTimes(this.engine, query);
    const { history } = this.#existing(partnershipId, times);
    const trail = new Trails(this.engine, times.knownSize).of(partnershipId);
    const subjects = subjectsIn(history, FURTHER);
    const nameOf = namer(history);
    let explained: Explanation | null = null;
    if (query.field !== undefined) {
      const subject = explainedSubject(history, subjects, query.field, query.about);
      explained = this.#explain(history, subject, query.field);
    } else if (query.about !== undefined) throw refusedParameter('field', 'names what is to be explained');
    return {
      about: this.#about(times, stale),
      partnershipId,
      name: nameIn(history),
      subjects: subjects
        .filter(({ kind }) => kind !== 'fact')
        .map((subject) => ({ ...subject, name: nameOf(subject.kind, subject.id) })),
      explained: explained && {
        ...explained,
        name:
          explained.subject.kind === 'fact'
            ? trail.entryOf(this.engine.event(partnershipId, explained.subject.id)!).headline
            : nameOf(explained.subject.kind, explained.subject.id),
      },
      events: this.#entries(trail, request, withAmendments(explained, trail)),
      times,
    };
  }

  /** `validAt` and `knownAt` hold for both points where a point says nothing else. */
  async difference(
    request: FastifyRequest,
    id: string,
  ): Promise<DifferenceAnswer & { readonly points: { readonly from: Times; readonly to: Times } }> {
    const partnershipId = partnershipIdOf(id);
    const query = readQuery(request, [...TIMES, ...POINTS]);
    const stale = await this.views.waitFor(query.atLeast);
    readTimes(this.engine, query);
    const point = (end: 'from' | 'to') => {
      const names = { validAt: `${end}ValidAt`, knownAt: `${end}KnownAt` } as const;
      return readTimes(
        this.engine,
        { validAt: query[names.validAt] ?? query.validAt, knownAt: query[names.knownAt] ?? query.knownAt },
        names,
      );
    };
    const points = { from: point('from'), to: point('to') };
    const later = points.from.knownSize > points.to.knownSize ? points.from : points.to;
    const { history } = this.#existing(partnershipId, later);
    const difference = await this.#between(partnershipId, points.from, points.to);
    const mentioned = [
      ...difference.recorded,
      ...difference.facts.went.flatMap(({ by }) => (by === null ? [] : [by])),
      ...difference.facts.changed.flatMap(({ by }) => by),
    ];
    const to = this.#about(points.to, stale);
    return {
      about: to,
      from: this.#about(points.from, stale),
      to,
      partnershipId,
      name: nameIn(history),
      ...difference,
      events: this.#entries(new Trails(this.engine, later.knownSize).of(partnershipId), request, mentioned),
      points,
    };
  }

  /** Where the answers about a partnership can become others: on which days in the world, at which sizes of the record; and
   *  the points themselves. */
  stopsOf(
    partnershipId: string,
    points: readonly Times[],
  ): { days: readonly string[]; sizes: readonly { size: number; knownAt: string | null }[] } {
    const { history } = readableHistory(this.engine, partnershipId, { knownSize: this.engine.log.length });
    const days = history.uncut.flatMap(({ earliest, latest }) => [earliest, latest]);
    const sizes = new Map<number, string | null>([
      ...history.events.map(({ index, metadata }) => [index + 1, metadata.recordedAt] as const),
      ...points.map(({ knownSize, knownAt }) => [knownSize, knownAt] as const),
    ]);
    return {
      days: [...new Set([...days, this.engine.clock.today(), ...points.map(({ validAt }) => validAt)])].sort(),
      sizes: [...sizes].sort(([a], [b]) => a - b).map(([size, knownAt]) => ({ size, knownAt })),
    };
  }

  /** What answers about a day said before an event and after it. */
  async #changedBy(partnershipId: string, validAt: string, index: number): Promise<EventAnswer['changed']> {
    const at = (knownSize: number): Times => ({ validAt, knownSize, knownAt: null, isNow: false });
    const { facts, values } = await this.#between(partnershipId, at(index), at(index + 1));
    return { ...facts, values };
  }

  async #between(partnershipId: string, from: Times, to: Times) {
    const end = async (times: Times) => {
      const { validAt, knownSize } = times;
      const { history } = readableHistory(this.engine, partnershipId, { validAt, knownSize });
      const names = namesIn(history, this.engine.registers);
      const view = await this.views.viewAt(times, partnershipId);
      const values = answerValues(view, history, (id) => names.organisation(id));
      const shown = (fact: Fact): ShownFact => ({
        eventId: fact.id,
        headline: headlineOf(fact.type, fact.data, names),
        occurredOn: fact.occurredOn,
        earliest: fact.earliest,
        latest: fact.latest,
        certainty: fact.certainty,
      });
      return { history, values, shown };
    };
    const [a, b] = [await end(from), await end(to)];
    const { came, went, changed, recorded } = factsBetween(a.history, b.history);
    return {
      stands: { from: a.history.exists, to: b.history.exists },
      facts: {
        came: came.map(({ fact, because }) => ({ ...b.shown(fact), because })),
        went: went.map(({ fact, because, by }) => ({ ...a.shown(fact), because, by })),
        changed: changed.map(({ after, changes, by }) => ({ ...b.shown(after), changes, by })),
      },
      values: valuesBetween(a.values, b.values),
      recorded,
    };
  }

  #explain(history: History, subject: Subject, field: string): Explanation {
    try {
      return explain(history, { subject, field }, FURTHER);
    } catch (error) {
      if ((error as { code?: string }).code === 'TooMuchToExplain')
        throw refusedParameter('about', (error as Error).message);
      throw error;
    }
  }

  #existing(partnershipId: string, { validAt, knownSize }: Times): ReadableHistory {
    const found = readableHistory(this.engine, partnershipId, { validAt, knownSize });
    if (found.history.events.length === 0)
      throw notFound(`nothing was known of a partnership ${partnershipId} at that time`, 'partnershipUnknown');
    return found;
  }

  #about = (times: Times, stale: boolean): About => ({ ...about(this.engine, times), ...(stale ? { stale } : {}) });

  #now = (): SealedNow => ({ checkpointSize: this.engine.integrity.published?.size ?? null });

  /** A command may name as its cause an event of another partnership. */
  async #elsewhere(id: string | null, knownSize: number): Promise<EventAnswer['causeElsewhere']> {
    if (id === null) return null;
    const index = await this.engine.integrity.indexOf(id);
    const event = index === undefined || index >= knownSize ? undefined : this.engine.log.eventAt(index);
    if (event === undefined) return { id, eventId: null, partnershipId: null };
    return { id, eventId: event.id, partnershipId: event.stream.replace(/^partnership-/, '') };
  }

  #entries(trail: Trail | undefined, request: FastifyRequest, eventIds: readonly string[]): Entries {
    if (trail === undefined) return {};
    const events = new Map(trail.history.events.map((event) => [event.id, event]));
    const { partnershipId } = trail.history;
    return Object.fromEntries(
      [...new Set(eventIds)].flatMap((eventId) => {
        const event = events.get(eventId);
        if (event === undefined) return [];
        const local = { ...event, stream: `partnership-${partnershipId}` } as never;
        return [[eventId, this.#shown(trail.entryOf(local), request)]];
      }),
    );
  }

  #shown(entry: TrailEntry, request: FastifyRequest): ShownEntry {
    const { sources } = this.engine.registers;
    return {
      ...entry,
      actor: entry.actor === null ? null : shownActor(entry.actor as Actor, request),
      evidence: entry.evidence.map((item) => {
        const source = sources.get(item.source);
        return {
          ...item,
          title: source?.title ?? null,
          publisher: source?.publisher ?? null,
          address: source?.address ?? null,
        };
      }),
      warnings: entry.warnings.map((warning) => ({
        ...warning,
        says: (WARNINGS as Partial<Record<string, { says: string }>>)[warning.code]?.says ?? null,
      })),
    };
  }
}

/** The events that an explanation names, and those that put them right. */
function withAmendments(explained: Explanation | null, trail: Trail): readonly string[] {
  if (explained === null) return [];
  const named = [...explained.made, ...explained.carriers].map(({ eventId }) => eventId);
  return named.flatMap((eventId) => {
    const { correctedBy, retractedBy } = trail.amendmentsOf(eventId);
    return [eventId, ...correctedBy, ...(retractedBy === null ? [] : [retractedBy])];
  });
}

const NO_LIFE = { factId: null, steps: [], stands: null };
const NOTHING_CHANGED = { came: [], went: [], changed: [], values: [] };

/** What the partnership is called at the point that was asked about, or was called first. */
function nameIn(history: History): string | null {
  const renamed = history.of('PartnershipRedefined').findLast(({ data }) => data.name !== undefined);
  const proposed = history.proposed ?? history.withoutCut().proposed;
  return renamed?.data.name ?? proposed?.data.name ?? null;
}

/** Strands by their names, everything else by its kind and id. */
const namer = (history: History) => {
  const all = history.withoutCut();
  return (kind: string, id: string): string =>
    kind === 'partnership'
      ? (nameIn(history) ?? id)
      : kind === 'strand'
        ? (all.strand(id)?.current('name') ?? id)
        : `${kind.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`)} ${id}`;
};
