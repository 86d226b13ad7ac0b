/** The routes there are, so that a wrong method on a right path can be told from a wrong path. */
export class Routes {
  readonly #routes: { method: string; url: string; pattern: RegExp }[] = [];

  add(methods: string | readonly string[], url: string): void {
    const pattern = new RegExp(
      `^${url
        .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replace(/:[^/]+/g, '[^/]+')
        .replace(/\*/g, '.*')}$`,
    );
    for (const method of [methods].flat()) this.#routes.push({ method, url, pattern });
  }

  /** All of them, as `GET /partnerships/:partnershipId`. */
  all(): readonly string[] {
    return this.#routes.map(({ method, url }) => `${method} ${url}`);
  }

  /** Methods that a path would answer. */
  allowed(url: string): readonly string[] {
    const path = url.split('?')[0]!;
    return [...new Set(this.#routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].sort();
  }
}
