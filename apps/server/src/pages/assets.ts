/** Style sheets, fonts and the little script of the pages, all served from here. */
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const folderOf = (name: string) => dirname(require.resolve(`${name}/package.json`));

const WEIGHTS = [400, 700] as const;

/** Only the Latin letters of the two weights that the pages use. */
const roboto = WEIGHTS.map(
  (weight) =>
    `@font-face{font-family:Roboto;font-style:normal;font-weight:${weight};font-display:swap;src:url(/assets/fonts/roboto-latin-${weight}-normal.woff2) format("woff2")}`,
).join('\n');

export async function serveAssets(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const css = readFileSync(
    join(folderOf('@scottish-government/design-system'), 'dist/css/design-system.min.css'),
    'utf8',
  );
  const own = (name: string) => readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8');
  const files = {
    'design-system.css': ['text/css', css.replace(/\/\*# sourceMappingURL=.*?\*\//, '')],
    'roboto.css': ['text/css', roboto],
    'pages.css': ['text/css', own('pages.css')],
    'icon.svg': ['image/svg+xml', own('icon.svg')],
    'pages.js': ['text/javascript', own('pages.js')],
  } as const;
  for (const [name, [type, text]] of Object.entries(files))
    fastify.get(`/assets/${name}`, async (_request, reply) =>
      reply.header('content-type', `${type}; charset=utf-8`).header('cache-control', 'max-age=3600').send(text),
    );
  await fastify.register(fastifyStatic, {
    root: join(folderOf('@fontsource/roboto'), 'files'),
    prefix: '/assets/fonts/',
    decorateReply: false,
    maxAge: '30d',
    allowedPath: (path) => /^\/?roboto-latin-(400|700)-normal\.woff2$/.test(path),
  });
}
