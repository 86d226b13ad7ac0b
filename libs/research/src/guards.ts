/** What keeps an answer from saying more than the data do. Codes are stable; each is explained in one sentence. */

export type GuardCode =
  'G01' | 'G02' | 'G03' | 'G04' | 'G06' | 'G07' | 'G08' | 'G09' | 'G10' | 'G11' | 'G13' | 'G14' | 'G15' | 'G16' | 'G17';

export interface Guard {
  readonly name: string;
  /** note: told beside the answer · withhold: left out unless forced · lighter: drawn lighter · refuse: not answered. */
  readonly effect: 'note' | 'withhold' | 'lighter' | 'refuse';
  readonly says: string;
}

export const GUARDS: Readonly<Record<GuardCode, Guard>> = {
  G01: {
    name: 'noEvents',
    effect: 'note',
    says: 'Nobody has had this outcome yet, so there is no curve: read the time observed, and the most that is still possible.',
  },
  G02: {
    name: 'fewUnits',
    effect: 'withhold',
    says: 'A group has fewer than five strands or five outcomes, so no test is shown.',
  },
  G03: {
    name: 'smallRiskSet',
    effect: 'lighter',
    says: 'From here on fewer than five strands are still followed: each of them moves the curve by a fifth or more.',
  },
  G04: { name: 'tauBeyondFollowUp', effect: 'refuse', says: 'Nobody was followed that long.' },
  G06: {
    name: 'immortalTime',
    effect: 'refuse',
    says: 'Whoever is grouped by what arose later has to have lived to see it: the value on the day of the launch is taken.',
  },
  G07: {
    name: 'silence',
    effect: 'note',
    says: 'Much depends on what became of strands that nobody has seen for long: read the three readings before the curve.',
  },
  G08: {
    name: 'earlyCollapse',
    effect: 'note',
    says: 'Everybody then at risk had an outcome while others were still to come under watch, so the curve says nothing later: start it later.',
  },
  G09: {
    name: 'clusters',
    effect: 'note',
    says: 'Some strands belong to one partnership and are not independent of each other; the intervals do not allow for that.',
  },
  G10: { name: 'datePrecision', effect: 'note', says: 'Some dates are known only to a month, a year or an interval.' },
  G11: {
    name: 'truncation',
    effect: 'note',
    says: 'Some strands were launched before anything was recorded of them: those that ended early may never have been listed.',
  },
  G13: {
    name: 'netProbability',
    effect: 'note',
    says: 'The net figure describes a world without the other outcomes; it is no share of this cohort.',
  },
  G14: {
    name: 'permutationAssumption',
    effect: 'refuse',
    says: 'Strands that came under watch late cannot be exchanged between groups.',
  },
  G15: { name: 'mixedData', effect: 'refuse', says: 'Real and synthetic partnerships are never analysed together.' },
  G16: {
    name: 'selectedCases',
    effect: 'note',
    says: 'Nothing says how these cases were found, and pilots that are written about are the lucky ones.',
  },
  G17: {
    name: 'delayedEntryMethod',
    effect: 'refuse',
    says: 'Beta product limits are for strands watched from their launch; take logLog.',
  },
};

/** Other things to know, by their names. */
export const REMARKS: Readonly<Record<string, string>> = {
  parked: 'Some partnerships hold an event that this version cannot read, and are left out or told up to it.',
  straddlesValidAt: 'Of some outcomes nobody knows whether they came before the day that is asked about.',
  pilotEndedNoOutcome: 'The pilot ended and nothing more is on record.',
  reopened:
    'A closing that was followed by a reopening counts as an interruption, not as an outcome; that looks ahead.',
  coarseDates: 'The dates are vague in comparison with how long strands last: no method repairs that.',
  readingsChosen: 'Not all readings of silence were asked for.',
  synthetic: 'These partnerships never existed.',
};

export interface Note {
  /** Of a guard, or the name of a remark. */
  readonly code: string;
  /** Of the guard. */
  readonly name?: string;
  readonly [detail: string]: unknown;
}

export const guardNote = (code: GuardCode, details: Readonly<Record<string, unknown>> = {}): Note => ({
  code,
  name: GUARDS[code].name,
  ...details,
});

/** The sentence of a note. */
export const sentenceOf = ({ code }: Note): string =>
  Object.hasOwn(GUARDS, code) ? GUARDS[code as GuardCode].says : (REMARKS[code] ?? code);

/** Thrown where an analysis is not answered: by a guard, or because what it was computed with has changed. */
export class AnalysisRefused extends Error {
  readonly code = 'AnalysisRefused';
  constructor(
    readonly reason: GuardCode | 'inputsDiffer' | 'citationInvalid' | 'answerDiffers',
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'AnalysisRefused';
  }
}

export const refusedBy = (
  code: GuardCode,
  more: string,
  details: Readonly<Record<string, unknown>> = {},
): AnalysisRefused =>
  new AnalysisRefused(code, `${code} ${GUARDS[code].name}: ${GUARDS[code].says} ${more}`.trim(), details);
