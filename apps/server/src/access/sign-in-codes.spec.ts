import { CODE_SECONDS, SignInCodes } from './sign-in-codes.js';

const OWNER = { sub: 'owner', roles: ['recorder'] } as const;

describe('a sign-in code', () => {
  let now: number;
  let codes: SignInCodes;
  beforeEach(() => {
    now = 5_000;
    codes = new SignInCodes({ monotonic: () => now });
  });

  it('is long, and another every time', () => {
    const made = new Set(Array.from({ length: 100 }, () => codes.make(OWNER)));
    expect(made.size).toBe(100);
    for (const code of made) expect(code).toMatch(/^[\w-]{24}$/);
  });

  it('counts once', () => {
    const code = codes.make(OWNER);
    expect(codes.take(code)).toBe(OWNER);
    expect(codes.take(code)).toBeUndefined();
  });

  it('counts for a minute', () => {
    const [one, other] = [codes.make(OWNER), codes.make(OWNER)];
    now += CODE_SECONDS * 1_000 - 1;
    expect(codes.take(one)).toBe(OWNER);
    now += 1;
    expect(codes.take(other)).toBeUndefined();
  });

  it('is not guessed at', () => {
    codes.make(OWNER);
    expect(['', 'a', '__proto__'].map((code) => codes.take(code))).toEqual([undefined, undefined, undefined]);
  });

  it('ends where a thousand newer ones are open', () => {
    const first = codes.make(OWNER);
    const second = codes.make(OWNER);
    for (let i = 0; i < 999; i += 1) codes.make(OWNER);
    expect(codes.take(first)).toBeUndefined();
    expect(codes.take(second)).toBe(OWNER);
  });
});
