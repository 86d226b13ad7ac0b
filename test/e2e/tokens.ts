/** Tokens for servers under test, made with the keys of their place. */
import { TokenIssuer, type Role } from '#engine';
import type { Place } from './server-under-test.js';

/** Who has to sign in is not taken for the owner. */
export const CLOSED = { PSP_DEV: '0' };

export interface TokenChoices {
  readonly roles?: readonly Role[];
  readonly sub?: string;
}

export const tokenFor = (place: Pick<Place, 'keyDir'>, { roles = ['recorder'], sub = 'owner' }: TokenChoices = {}) =>
  TokenIssuer.open(place.keyDir).issue({ sub, roles }, { now: new Date().toISOString() });
