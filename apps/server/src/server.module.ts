/** What the server is made of: the engine, the command handlers, and the doors. */
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { Engine } from '#engine';
import { COMMAND_HANDLERS } from './partnerships/command-handlers.js';
import { TerminusModule } from '@nestjs/terminus';
import type { Access } from './access/access.js';
import { SecurityLog } from './access/security-log.js';
import { Sessions } from './access/session.js';
import { SignInController } from './access/sign-in.controller.js';
import { SignInLinks } from './access/sign-in-links.js';
import { AuditController } from './audit/audit.controller.js';
import { Auditor } from './audit/auditor.js';
import { QuestionsController } from './audit/questions.controller.js';
import { TrailController } from './audit/trail.controller.js';
import { EventsController } from './events/events.controller.js';
import { HealthController } from './health/health.controller.js';
import { CatalogueController } from './operations/catalogue.controller.js';
import { ImportController } from './operations/import.controller.js';
import { LoadController } from './operations/load.controller.js';
import { RebuildController } from './operations/rebuild.controller.js';
import { AuditPagesController } from './pages/audit.controller.js';
import { IntegrityController } from './pages/integrity.controller.js';
import { MendController } from './pages/mend.controller.js';
import { PortfolioController } from './pages/portfolio.controller.js';
import { ReplayController as ReplayPages } from './pages/replay.controller.js';
import { RecordController } from './pages/record.controller.js';
import { ResearchPages } from './pages/research.controller.js';
import { PartnershipsController } from './partnerships/partnerships.controller.js';
import { ReadController } from './partnerships/read.controller.js';
import { ReplayController } from './partnerships/replay.controller.js';
import { ReadModelViews } from './partnerships/views.js';
import { ResearchAsking } from './research/asking.js';
import { ResearchController } from './research/research.controller.js';

/** Every route that is not a file or the description of the API belongs to one of these. */
export const CONTROLLERS = [
  HealthController,
  EventsController,
  AuditController,
  TrailController,
  QuestionsController,
  PartnershipsController,
  ReadController,
  ReplayController,
  CatalogueController,
  ImportController,
  LoadController,
  RebuildController,
  SignInController,
  RecordController,
  MendController,
  PortfolioController,
  ReplayPages,
  IntegrityController,
  AuditPagesController,
  ResearchController,
  ResearchPages,
];

@Module({})
export class ServerModule {
  static with(engine: Engine, access: Access): DynamicModule {
    return {
      module: ServerModule,
      imports: [CqrsModule, TerminusModule.forRoot({ logger: false })],
      controllers: CONTROLLERS,
      providers: [
        { provide: Engine, useValue: engine },
        { provide: Sessions, useValue: access.sessions },
        { provide: SignInLinks, useValue: access.links },
        { provide: SecurityLog, useValue: access.securityLog },
        { provide: APP_GUARD, useValue: access.guard },
        ReadModelViews,
        Auditor,
        ResearchAsking,
        ...COMMAND_HANDLERS,
      ],
    };
  }
}
