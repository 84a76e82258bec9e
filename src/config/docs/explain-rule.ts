/**
 * @module
 * `explain` for rules: what a rule says of itself, and the families that rules come in.
 */

import type { Severity } from '../diagnostic.ts';
import type { RuleInfo, Target } from '../rule.ts';
import { ALL_RULES, findRule } from '../rule-table.ts';
import type { SeveralExplanations } from './explain-path.ts';

/** A rule, for people. */
export interface RuleExplanation {
  readonly kind: 'rule';
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  /** For whom a file must be checked for the rule to look at it; both where absent. */
  readonly target?: Target;
  readonly family: string;
  readonly summary: string;
  readonly explanation: string;
  readonly example?: RuleInfo['example'];
}

/** What the hundreds of an id stand for. */
const FAMILIES: Readonly<Record<string, string>> = {
  CW0: 'the text',
  CW1: 'names and values',
  CW2: 'class weights',
  CW3: 'the model',
  CW4: 'training and data',
  CW5: 'read, but not supported here',
  CW6: 'what the stock TensorFlow API refuses',
};

/** The rule with this id or name, in any case. */
export function explainRule(idOrName: string): RuleExplanation | undefined {
  const rule = findRule(idOrName.trim());
  return rule && describeRule(rule);
}

/** The rules of a family, by the beginning of their ids (`CW2`); undefined for what is no beginning of an id. */
export function explainRuleFamily(query: string): SeveralExplanations | undefined {
  if (!/^cw\d*$/i.test(query)) return undefined;
  const rules = explainAllRules().filter(({ id }) => id.startsWith(query.toUpperCase()));
  if (rules.length === 0) return undefined;
  return { kind: 'several', query, matches: rules.map(({ id, summary }) => ({ name: id, summary })) };
}

/** Every rule, in the order of the ids. */
export function explainAllRules(): readonly RuleExplanation[] {
  return [...ALL_RULES].sort((a, b) => (a.id < b.id ? -1 : 1)).map(describeRule);
}

function describeRule({
  id,
  name,
  severity,
  target,
  summary,
  explanation,
  example,
}: RuleInfo): RuleExplanation {
  return {
    kind: 'rule',
    id,
    name,
    severity,
    ...(target === undefined ? {} : { target }),
    family: FAMILIES[id.slice(0, 3)],
    summary,
    explanation,
    ...(example === undefined ? {} : { example }),
  };
}
