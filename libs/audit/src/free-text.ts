/** Knows a free text by its shape alone, so that a seal can be checked by somebody who has no catalogue of facts. */

/** A free text that was sealed: its ciphertext enters a hash only by its own hash. */
export const isSealed = (value: unknown): value is { readonly sealed: unknown } => onlyKey(value) === 'sealed';

/** `{text}` or `{sealed}`: what a command digest must not remember. */
export const isFreeText = (value: unknown): boolean => {
  const key = onlyKey(value);
  return key === 'text' || key === 'sealed';
};

function onlyKey(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 ? keys[0] : undefined;
}
