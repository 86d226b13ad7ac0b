import { Controller, Get, Post } from '@nestjs/common';
import { Routes } from '../http/routes.js';
import { Action } from './action.js';
import { routesOf, unlistedRoutes } from './listed-routes.js';

@Controller('things')
@Action('readPortfolio')
class Things {
  @Get()
  list(): void {}

  @Get(':thingId')
  @Action('readPartnership')
  one(): void {}
}

@Controller()
class Forgotten {
  @Get()
  root(): void {}

  @Post('things')
  make(): void {}
}

const served = (...routes: (readonly [string, string])[]) => {
  const all = new Routes();
  for (const [method, url] of routes) all.add(method, url);
  return all;
};

describe('the routes of controllers', () => {
  it('are listed with the action that each names, or its controller does', () => {
    expect(routesOf([Things])).toEqual([
      { method: 'GET', path: '/things', action: 'readPortfolio' },
      { method: 'GET', path: '/things/:thingId', action: 'readPartnership' },
    ]);
  });

  it('are named where they name no action', () => {
    const routes = served(['GET', '/'], ['POST', '/things'], ['GET', '/things'], ['HEAD', '/things/:thingId']);
    expect(unlistedRoutes(routes, routesOf([Things, Forgotten]))).toEqual(['GET /', 'POST /things']);
  });

  it('are named where nobody knows them', () => {
    expect(
      unlistedRoutes(served(['GET', '/debug'], ['GET', '/assetsx'], ['DELETE', '/things']), routesOf([Things])),
    ).toEqual(['GET /debug', 'GET /assetsx', 'DELETE /things']);
  });

  it('need no row for the files of the pages and the description of the API', () => {
    const open = ['/assets/pages.css', '/assets/fonts/*', '/api', '/api/', '/api-json', '/api/swagger-ui.css'];
    expect(unlistedRoutes(served(...open.map((url) => ['GET', url] as const)), [])).toEqual([]);
  });
});
