/** What the strands are, and what each service will be. */
import { Fact } from '../fact.js';
import { FreeText, Key, Label, list, LocalId, oneOf, Optional, Required, Slug, Statement, YesNo } from '../fields.js';
import type { Group, Novelty, StrandKind, StrandLabel } from '../vocabulary.js';

@Fact({
  type: 'StrandOpened',
  command: 'OpenStrand',
  since: 1,
  meaning: 'A service, project or work stream began within the partnership.',
})
export class StrandOpened {
  @Key(LocalId, { introduces: 'strand' }) strandId!: LocalId;
  @Required(Label) name!: Label;
  @Required(oneOf('StrandKind')) kind!: StrandKind;
  @Optional(oneOf('StrandLabel')) label?: StrandLabel;
  @Required(YesNo) commissionable!: boolean;
  @Optional(Label) targetGroup?: Label;
  @Required(oneOf('Novelty')) novelty!: Novelty;
}

@Fact<StrandScopeChanged>({
  type: 'StrandScopeChanged',
  command: 'ChangeStrandScope',
  since: 1,
  meaning: "The strand's name, kind, target group or commissionability changed.",
  agreements: [
    {
      broken: (fact) =>
        fact.name === undefined &&
        fact.kind === undefined &&
        fact.commissionable === undefined &&
        fact.targetGroup === undefined,
      pointer: '/data',
      says: 'name at least one of name, kind, commissionable and targetGroup',
    },
  ],
})
export class StrandScopeChanged {
  @Key(LocalId) strandId!: LocalId;
  @Optional(Label) name?: Label;
  @Optional(oneOf('StrandKind')) kind?: StrandKind;
  @Optional(YesNo) commissionable?: boolean;
  @Optional(Label) targetGroup?: Label;
  @Required(FreeText) reason!: FreeText;
}

@Fact({
  type: 'ServiceDesigned',
  command: 'DesignService',
  since: 1,
  meaning: 'The partners settled what the service will be.',
})
export class ServiceDesigned {
  @Key(LocalId) strandId!: LocalId;
  @Optional(Label) specificationRef?: Label;
  @Optional(list(Slug)) coDesignedByOrganisationIds?: Slug[];
  @Optional(list(oneOf('Group'))) coDesignedByGroups?: Group[];
  @Optional(list(Statement)) outcomes?: Statement[];
}
