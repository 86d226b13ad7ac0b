/** Recognising what the port throws, wherever its class was loaded. */
import type { StoreError } from '../port.js';

export const isStoreError = (error: unknown): error is StoreError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.name === error.code;
