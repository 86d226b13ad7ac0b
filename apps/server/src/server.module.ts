/** What the server is made of: the engine, the command handlers, and the doors. */
import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Engine } from '#engine';
import { COMMAND_HANDLERS } from './partnerships/command-handlers.js';
import { TerminusModule } from '@nestjs/terminus';
import { EventsController } from './events/events.controller.js';
import { HealthController } from './health/health.controller.js';
import { CatalogueController } from './operations/catalogue.controller.js';
import { ImportController } from './operations/import.controller.js';
import { LoadController } from './operations/load.controller.js';
import { RebuildController } from './operations/rebuild.controller.js';
import { MendController } from './pages/mend.controller.js';
import { PortfolioController } from './pages/portfolio.controller.js';
import { ReplayController as ReplayPages } from './pages/replay.controller.js';
import { RecordController } from './pages/record.controller.js';
import { PartnershipsController } from './partnerships/partnerships.controller.js';
import { ReadController } from './partnerships/read.controller.js';
import { ReplayController } from './partnerships/replay.controller.js';
import { ReadModelViews } from './partnerships/views.js';

@Module({})
export class ServerModule {
  static with(engine: Engine): DynamicModule {
    return {
      module: ServerModule,
      imports: [CqrsModule, TerminusModule.forRoot({ logger: false })],
      controllers: [
        HealthController,
        EventsController,
        PartnershipsController,
        ReadController,
        ReplayController,
        CatalogueController,
        ImportController,
        LoadController,
        RebuildController,
        RecordController,
        MendController,
        PortfolioController,
        ReplayPages,
      ],
      providers: [{ provide: Engine, useValue: engine }, ReadModelViews, ...COMMAND_HANDLERS],
    };
  }
}
