/**
 * @module
 * A rule that explains what the reader of a configuration stumbled over: a halt of the parser, an unknown name, a wrong
 * value. The rules of a family are asked in order; the first that recognises the cause reports it.
 */

import type { TextFix } from '../util/text-edit.ts';
import type { RuleInfo } from './rule.ts';

/** What a rule says of a fault. */
export interface Finding {
  /** Whole sentences: what (the value quoted), what was expected, what to do. */
  readonly message: string;
  /** Where the cause stands; where the reader stumbled, unless given. */
  readonly offset?: number | undefined;
  /** What mends it, where there is one right answer. */
  readonly fix?: TextFix | undefined;
}

/** A rule on faults of one kind. */
export interface FaultRule<Fault> extends RuleInfo {
  /** What the cause of `fault` is, or `undefined` where it is not this rule's. */
  recognise(fault: Fault): Finding | undefined;
}

/** The first of `rules` that recognises `fault`, and what it says; `undefined` where none does. */
export function explainFault<Fault>(
  rules: readonly FaultRule<Fault>[],
  fault: Fault,
): { readonly rule: FaultRule<Fault>; readonly finding: Finding } | undefined {
  for (const rule of rules) {
    const finding = rule.recognise(fault);
    if (finding !== undefined) return { rule, finding };
  }
  return undefined;
}
