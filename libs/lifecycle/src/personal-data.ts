/** Looks for what may identify a person in text that will be kept for ever. It warns and never blocks. */

const PATTERNS: readonly RegExp[] = [
  /[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}/i, // mail address
  /(?:\+44|\b0044|\b0)(?:[\s().-]*\d){9,10}\b/, // United Kingdom telephone
  /\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/i, // postcode
  /\b[a-ceghj-pr-tw-z]{2}\s*\d{2}\s*\d{2}\s*\d{2}\s*[a-d]\b/i, // National Insurance number
  /\b(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[\s-]?\d{4}\b/, // Community Health Index number
];

/** Without a digit or an @ no pattern can match. */
const WORTH_A_LOOK = /[@\d]/;

export const suspectsPersonalData = (text: string): boolean =>
  WORTH_A_LOOK.test(text) && PATTERNS.some((pattern) => pattern.test(text));
