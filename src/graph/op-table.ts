/**
 * @module
 * All that is known of every operation, in one exhaustive table: shape rule, gradient rule, ONNX lowering. A name in
 * `OpAttributes` without an entry here does not compile.
 */

import type { OpAttributes, OpName } from './op-attributes.ts';
import type { OpRule } from './op-rule.ts';
import { convolutionRules } from './rules/convolution.ts';
import { elementwiseRules } from './rules/elementwise.ts';
import { normalizationRules } from './rules/normalization.ts';
import { reductionRules } from './rules/reduction.ts';
import { selectionRules } from './rules/selection.ts';
import { shapeRules } from './rules/shape.ts';
import { spatialRules } from './rules/spatial.ts';

export const opTable: { readonly [K in OpName]: OpRule<K> } = {
  ...elementwiseRules,
  ...reductionRules,
  ...shapeRules,
  ...convolutionRules,
  ...normalizationRules,
  ...spatialRules,
  ...selectionRules,
};

/** The rule of one operation, typed by its name. */
export function ruleOf<K extends keyof OpAttributes>(op: K): OpRule<K> {
  return opTable[op] as OpRule<K>;
}
