/** A problem as a person meets it in a browser. */
import type { FastifyRequest } from 'fastify';
import { HowToSignIn } from '../access/sign-in.js';
import type { Problem } from '../http/problem.js';
import { renderPage } from './layout.js';

export function problemPage(problem: Problem, request: FastifyRequest): string {
  const { title, detail } = problem.document(request.id) as { title: string; detail: string };
  return renderPage(request, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        {problem.status === 401 ? <HowToSignIn /> : <p>{detail}</p>}
        {problem.status === 401 && (
          <p>
            <a class="ds_button" href="/sign-in">
              Sign in
            </a>
          </p>
        )}
        <p>
          <a href="/">Back to the portfolio</a>
        </p>
        <p class="psp-quiet">Request {request.id}</p>
      </>
    ),
  });
}
