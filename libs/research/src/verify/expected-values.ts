/** Reading times, shares and horizons out of an expected object. */
import { isObject, type Json } from './fixture-file.js';

export const child = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) ? value[key] : undefined;

export const numberAt = (value: Json, key: string) => child(value, key) as number;

/** The numbers under one key of a list of objects. */
export const numbersAt = (list: Json | undefined, key: string): number[] =>
  Array.isArray(list) ? (list as readonly Json[]).map((element) => child(element, key) as number) : [];
