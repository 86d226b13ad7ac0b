/** When strands are opened, changed and designed. */
import { judge, type RuleOf } from '../judge.js';

export const openStrand: RuleOf<'OpenStrand'> = (_history, fact) => judge(fact);

const SCOPE = ['name', 'kind', 'commissionable', 'targetGroup'] as const;

/** A change changes something: one field that differs from a value that can be in force on that day. */
export const changeStrandScope: RuleOf<'ChangeStrandScope'> = (history, fact) => {
  const strand = history.strand(fact.data.strandId);
  const changes = SCOPE.some((field) => {
    const value = fact.data[field];
    return value !== undefined && strand?.valuesOn(field, fact).some((inForce) => inForce !== value);
  });
  return judge(fact).refuse(strand !== undefined && !changes, 'NothingChanged', '/data');
};

export const designService: RuleOf<'DesignService'> = (_history, fact) => judge(fact);
