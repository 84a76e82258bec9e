/**
 * @module
 * All that is known of every operation, in one exhaustive table: shape rule, gradient rule, ONNX lowering. A name in
 * `OpAttributes` without an entry here does not compile.
 */

import type { OpAttributes, OpName } from './op-attributes.ts';
import type { OpRule } from './op-rule.ts';
import { convolutionRules } from './rules/convolution.ts';
import { elementwiseRules } from './rules/elementwise.ts';
import { gatheringRules } from './rules/gathering.ts';
import { imageFittingRules } from './rules/image-fitting.ts';
import { normalizationRules } from './rules/normalization.ts';
import { poolingRules } from './rules/pooling.ts';
import { randomRules } from './rules/random.ts';
import { rankingRules } from './rules/ranking.ts';
import { reductionRules } from './rules/reduction.ts';
import { resizeRules } from './rules/resize.ts';
import { shapeRules } from './rules/shape.ts';

export const opTable: { readonly [K in OpName]: OpRule<K> } = {
  ...elementwiseRules,
  ...reductionRules,
  ...shapeRules,
  ...convolutionRules,
  ...normalizationRules,
  ...poolingRules,
  ...resizeRules,
  ...imageFittingRules,
  ...gatheringRules,
  ...rankingRules,
  ...randomRules,
};

/** The rule of one operation, typed by its name. */
export function ruleOf<K extends keyof OpAttributes>(op: K): OpRule<K> {
  return opTable[op] as OpRule<K>;
}
