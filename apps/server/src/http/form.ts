/** The body of a page's form: pairs of names and values, in the order in which the page sent them. */
import { Problem } from './problem.js';

const MOST_FIELDS = 1_000;

export type FormBody = URLSearchParams;

/** Values are brought to NFC and LF, as text is kept. @throws Problem 400 */
export function parseForm(bytes: Uint8Array): FormBody {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem({ status: 400, code: 'utf8', detail: 'the form is not valid UTF-8' });
  }
  const pairs = [...new URLSearchParams(text)];
  if (pairs.length > MOST_FIELDS)
    throw new Problem({ status: 400, code: 'keys', detail: `a form has at most ${MOST_FIELDS} fields` });
  return new URLSearchParams(pairs.map(([name, value]) => [name, value.replace(/\r\n?/g, '\n').normalize('NFC')]));
}
