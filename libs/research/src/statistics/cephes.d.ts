/** Types of the functions used of the package, whose own are not reachable from its ES module entry. */
declare module 'cephes' {
  export const compiled: Promise<void>;
  /** Upper tail of the regularised incomplete gamma function. */
  export function igamc(a: number, x: number): number;
  /** x with igamc(a, x) = p. */
  export function igami(a: number, p: number): number;
  /** x with regularised incomplete beta function of a, b at x = p. */
  export function incbi(a: number, b: number, p: number): number;
  export function ndtr(z: number): number;
  export function ndtri(p: number): number;
}
