/**
 * @module
 * What a rule on configurations is. Each has an id that never changes, and says of itself what `explain` prints.
 *
 * There are two kinds, by who finds the fault: `Rule` looks at a configuration that was read; the reader itself
 * (parser and binder) reports under a bare `RuleInfo`. One rule per file in `rules/`; `rule-table.ts` lists them all.
 *
 * What the reader takes beyond the stock format it notes under rules of the target `counterweight`; for the target `tfod`
 * the rules of `rules/tfod/` say the same as errors.
 */

import type { TextPlace } from '../util/errors.ts';
import type { TextFix } from '../util/text-edit.ts';
import type { Severity } from './diagnostic.ts';
import type { LoadedPipelineConfig } from './load-pipeline-config.ts';
import type { Surroundings } from './surroundings.ts';

/** For whom a file is checked: Counterweight itself, or the stock TensorFlow Object Detection API. */
export type Target = 'counterweight' | 'tfod';

/** What a rule says of itself. */
export interface RuleInfo {
  /** `CW` and three digits; never given to another rule. */
  readonly id: `CW${number}`;
  /** The rule's file name: `class-weights-length`. */
  readonly name: string;
  /** How much its findings weigh, unless a finding says otherwise. */
  readonly severity: Severity;
  /** Where only one target is concerned. */
  readonly target?: Target;
  /** One sentence: what is wrong where it reports. */
  readonly summary: string;
  /** Why it matters and what to do, in a few sentences. */
  readonly explanation: string;
  /** Text before and after, where that tells more than words. */
  readonly example?: { readonly wrong: string; readonly right: string };
}

/** What a rule looks at. */
export interface Subject {
  readonly loaded: LoadedPipelineConfig;
  readonly target: Target;
  readonly surroundings: Surroundings;
  /** Whether reading found faults: what is missing may then only be misspelt, and rules on missing parts keep silent. */
  readonly hasFaults: boolean;
}

/**
 * Says something about the field at a dotted path (`model.ssd.num_classes`, `….class_weights[1]`), or at a place. Where
 * the text does not set the field, its nearest enclosing block that stands in the text is pointed at.
 */
export type Report = (
  at: string | TextPlace,
  message: string,
  details?: { readonly severity?: Severity; readonly fix?: TextFix | undefined },
) => void;

/** A rule on a configuration that was read. */
export interface Rule extends RuleInfo {
  check(subject: Subject, report: Report): void;
}
