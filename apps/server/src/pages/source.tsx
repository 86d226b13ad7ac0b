/** A source as a reader finds it: what it is, where it stands, how certain, and what it says otherwise. */
import type { JSX } from 'preact';
import type { Evidence, Registers } from '#lifecycle';
import { words } from './form-fields.js';

const isAddress = (text: string) => /^https?:\/\//.test(text);

export function Source({ evidence, registers }: { evidence: Evidence; registers: Registers }): JSX.Element {
  const { source, locator, certainty, disagrees, archiveUri, sha256, retrievedOn } = evidence;
  const known = registers.sources.get(source);
  return (
    <>
      {known !== undefined ? (
        <a href={known.address} rel="noreferrer">
          {known.title}
        </a>
      ) : isAddress(source) ? (
        <a href={source} rel="noreferrer">
          {source}
        </a>
      ) : (
        source
      )}
      {known !== undefined && `, ${known.publisher}`}
      {locator !== undefined && `, ${locator}`} <span class="psp-tag psp-tag--note">{certainty}</span>
      {retrievedOn !== undefined && `, read on ${retrievedOn}`}
      {archiveUri !== undefined && (
        <>
          , <a href={archiveUri}>archived copy</a>
        </>
      )}
      {sha256 !== undefined && <span class="psp-quiet"> SHA-256 {sha256}</span>}
      {disagrees?.map(({ field, value }) => (
        <span key={`${field}${value}`} class="psp-quiet">
          {' '}
          – says otherwise: {words(field).toLowerCase()} {value}
        </span>
      ))}
    </>
  );
}
