/** The verifier as tests call it: plain JavaScript that imports nothing of ours, so its types are said here. */
// @ts-expect-error it has no types of its own
import { verifyBundle as untyped } from '../../apps/verify/psp-verify.mjs';

export interface Result {
  exit: 0 | 1 | 2 | 3;
  verified: number;
  withheld: number;
  mismatched: number;
  size?: number;
  root?: string;
  partial: boolean;
  firstBad: { index: number | null; reason: string } | null;
  tampered: string[];
  cannot: string[];
  warnings: string[];
}

export const verifyBundle = untyped as (folder: string, options?: { vkeys?: string[]; older?: Buffer }) => Result;
