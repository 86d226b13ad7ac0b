/** A problem as a person meets it in a browser. */
import type { Problem } from '../http/problem.js';
import { renderPage } from './layout.js';

export function problemPage(problem: Problem, requestId: string): string {
  const { title, detail } = problem.document(requestId) as { title: string; detail: string };
  return renderPage({
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p>{detail}</p>
        <p>
          <a href="/">Back to the portfolio</a>
        </p>
        <p class="psp-quiet">Request {requestId}</p>
      </>
    ),
  });
}
