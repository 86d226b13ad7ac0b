/** Scripts that somebody types into a field, and a whole partnership with one of them in every text it can hold. */
import { DEFINITIONS, exampleOf, slugOfCommand, type Field, type FieldType } from '#lifecycle';

export const SCRIPT_PAYLOADS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "'><script>alert(1)</script>",
  '</title><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '"><img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)',
  "' onfocus='alert(1)' autofocus='",
  '" autofocus onfocus=alert(1) x="',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<body onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="data:text/html,<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">click</a>',
  '<details open ontoggle=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<style>@import "https://evil.example/a.css"</style>',
  '<link rel=stylesheet href="https://evil.example/a.css">',
  '<base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">',
  '<form action="https://evil.example/"><button>Go</button></form>',
  '<!--><script>alert(1)</script-->',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
];

/** Types of field that take any words. */
const WORDS = new Set(['Label', 'Statement', 'FreeTextBody']);

function spoilt(value: unknown, type: FieldType, words: string): unknown {
  if (WORDS.has(type.name)) return words;
  if (type.name === 'FreeText') return { text: words };
  if (type.item !== undefined && Array.isArray(value)) return value.map((item) => spoilt(item, type.item!, words));
  return value;
}

const spoiltData = (fields: readonly Field[], data: Record<string, unknown>, words: string) =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      spoilt(value, fields.find((field) => field.name === name)!.type, words),
    ]),
  );

/** What only makes sense for a partnership that is not this one. */
const ELSEWHERE = new Set(['CorrectEvent', 'RetractEvent', 'RedefinePartnership', 'ChangeStrandScope']);

export interface Spoilt {
  readonly command: string;
  /** With every field, and, where some of them do not go together here, with those that are needed. */
  readonly bodies: readonly [all: object, needed: object];
}

/** Commands that bring a partnership to life with the same words wherever words can stand. */
export function partnershipOf(words: string): readonly Spoilt[] {
  const organisations = ['turning-point-scotland', 'scottish-prison-service', 'scottish-government'].map(
    (organisationId) => ({ organisationId, name: words, sector: 'public' }),
  );
  return DEFINITIONS.filter(({ command }) => !ELSEWHERE.has(command)).map((definition, i) => {
    const bodyWith = (all: boolean) => ({
      occurredOn: null,
      data: spoiltData(definition.fields, exampleOf(definition, { all }), words),
      ...(i === 0 ? { organisations } : {}),
      note: { text: words },
      rationale: { text: words },
      decidedBy: { body: words, post: words },
      evidence: [
        { source: words, locator: words, certainty: 'stated', disagrees: [{ field: 'occurredOn', value: words }] },
      ],
    });
    return { command: slugOfCommand(definition.command), bodies: [bodyWith(true), bodyWith(false)] };
  });
}
