/** The little that every chart needs to become text: escaped, with presentation attributes only, so that no page has to
 *  allow inline styles. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

export const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const rounded = (value: string | number) =>
  typeof value === 'number' ? String(Math.round(value * 100) / 100) : escaped(value);

export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${rounded(value!)}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

export const text = (content: string, attributes: Attributes) => element('text', attributes, escaped(content));
export const title = (content: string) => element('title', {}, escaped(content));

/** A whole picture, with its meaning in words for those who do not see it. One with links is a group, whose parts are read. */
export function svg(
  size: { width: number; height: number; links?: boolean },
  label: string,
  children: readonly string[],
): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${size.width} ${size.height}`,
      width: size.width,
      height: size.height,
      role: size.links === true ? 'group' : 'img',
      'aria-label': label,
      'font-family': 'Roboto, sans-serif',
      'font-size': 13,
    },
    ...children,
  );
}
