/** How often a fault is tried: what every push can afford, or what a night can. */
export const rounds = (everyPush: number, nightly: number): number =>
  process.env['PSP_FAULTS'] === 'nightly' ? nightly : everyPush;
