/** Values of options that commander hands over as text. */
import { usage } from './exit.js';

/** @throws Failure (usage) */
export const wholeNumberOf =
  (option: string, least = 0) =>
  (text: string): number => {
    if (!/^\d{1,15}$/.test(text) || Number(text) < least)
      throw usage(`${option} takes a whole number from ${least}, not ${JSON.stringify(text)}`);
    return Number(text);
  };

/** Collects an option that is given more than once. */
export const again = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];
