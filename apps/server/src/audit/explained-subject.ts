/** What somebody wants explained: a field of the partnership, of a thing in it such as a strand, or of one fact. */
import { THING_KINDS, thingKey, type Subject } from '#audit';
import { AmendmentEffects, type History } from '#lifecycle';
import { refusedParameter } from '../http/problem.js';

const FIELD = /^[A-Za-z][A-Za-z0-9]{0,63}$/;
const KINDS: readonly string[] = ['partnership', 'fact', ...THING_KINDS];
const MOST_NAMED = 12;

/** `about`: `kind:id`, or an id alone where it can mean but one thing; left out = the only thing that has the field.
 *  @throws Problem 422, which names what can be asked */
export function explainedSubject(
  history: History,
  subjects: readonly Subject[],
  field: string,
  about: string | undefined,
): Subject {
  if (!FIELD.test(field)) throw refusedParameter('field', 'is the name of a field, such as occurredOn or stage');
  const named =
    about === undefined ? subjects.filter(({ kind }) => kind !== 'fact') : namedBy(about, history, subjects);
  if (named.length === 0) throw refusedParameter('about', `nothing here is called ${about}: ${listed(subjects)}`);
  const fitting = named.filter(({ fields }) => fields.includes(field));
  const [first] = fitting;
  if (first === undefined)
    throw refusedParameter(
      'field',
      about === undefined
        ? `nothing here has a field ${field}`
        : `${about} has no field ${field}: there are ${[...new Set(named.flatMap(({ fields }) => fields))].join(', ')}`,
    );
  // What is said of the partnership itself goes before what is said of things in it.
  if (first.kind === 'partnership' || fitting.length === 1) return first;
  throw refusedParameter('about', `say which one is meant: ${listed(fitting)}`);
}

function namedBy(about: string, history: History, subjects: readonly Subject[]): readonly Subject[] {
  const at = about.indexOf(':');
  const [kind, id] = at < 0 ? [undefined, about] : [about.slice(0, at), about.slice(at + 1)];
  if (kind !== undefined && !KINDS.includes(kind))
    throw refusedParameter(
      'about',
      `is an id, or a kind and an id, as strand:throughcare; kinds are ${KINDS.join(', ')}`,
    );
  const meant = factAt(history, id) ?? id;
  return subjects.filter((subject) => subject.id === meant && (kind === undefined || subject.kind === kind));
}

/** An amendment is about the fact that it aims at. */
function factAt(history: History, id: string): string | undefined {
  const event = history.events.find((one) => one.id === id);
  return event && new AmendmentEffects(history).factAimedAt(event)?.id;
}

function listed(subjects: readonly Subject[]): string {
  const keys = subjects.filter(({ kind }) => kind !== 'fact').map(thingKey);
  return keys.length > MOST_NAMED ? `${keys.slice(0, MOST_NAMED).join(', ')} …` : keys.join(', ');
}
