/** Every command there is, with the shape of its body, and every warning: what a command line and other programs build
 *  their questions from. */
import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CATALOGUE_VERSION, correctableFields, DEFINITIONS, slugOfCommand, WARNINGS } from '#lifecycle';
import { Action } from '../access/action.js';
import { readQuery } from '../http/query.js';
import { bodySchemaOf } from '../openapi.js';

@Controller('commands')
export class CatalogueController {
  @Get()
  @Action('describe')
  commands(@Req() request: FastifyRequest) {
    readQuery(request, []);
    return {
      catalogueVersion: CATALOGUE_VERSION,
      warnings: WARNINGS,
      commands: DEFINITIONS.map((definition) => ({
        command: definition.command,
        slug: slugOfCommand(definition.command),
        fact: definition.type,
        chapter: definition.chapter,
        meaning: definition.meaning,
        body: bodySchemaOf(definition),
        correctable: correctableFields(definition),
      })),
    };
  }
}
