/** How a rule speaks: it is handed a history and a fact in its place, and says what is refused and what is odd. */
import type { CommandType, FieldsOf } from './catalogue.js';
import type { Fact, History } from './history.js';
import type { Policy } from './policy.js';
import { refusal, type Refusal, type RefusalName } from './refusals.js';
import { sentence } from './sentences.js';
import type { Registers } from './registers.js';
import type { WarningCode } from './warnings.js';

/** What a rule may look at beside the history. */
export interface RuleContext {
  readonly policy: Policy;
  readonly registers: Registers;
}

export interface Judgement {
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly WarningCode[];
}

/** Judges a fact among all that stands, itself included. */
export type Rule<D = unknown> = (history: History, fact: Fact<D>, context: RuleContext) => Judgement;
export type RuleOf<C extends CommandType> = Rule<FieldsOf<C>>;

class Judge implements Judgement {
  readonly refusals: Refusal[] = [];
  readonly warnings: WarningCode[] = [];

  constructor(private readonly fact: Fact) {}

  /** Refuses where `broken` holds; undefined = nothing is known that breaks the rule. `ids` go into the sentence. */
  refuse(broken: boolean | undefined, name: RefusalName, pointer?: string, ids?: string): this {
    if (broken === true) this.refusals.push(refusal(name, sentence(name, this.fact, ids), pointer));
    return this;
  }

  warn(odd: boolean | undefined, code: WarningCode): this {
    if (odd === true && !this.warnings.includes(code)) this.warnings.push(code);
    return this;
  }
}

export const judge = (fact: Fact) => new Judge(fact);
export type { Judge };
