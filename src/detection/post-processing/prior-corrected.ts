/**
 * @module
 * Scores corrected for how often each class was trained on, inside the graph, for an exported detector: NorCal and logit
 * adjustment. `prior-correction.ts` does the same on numbers and has the formulas; a test holds the two equal.
 */

import { floats, type Value } from '../../graph/graph.ts';
import { add, clip, concat, div, maximum, mul, reduceSum, slice, sub } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { columnDivisors, LEAST_SUM, type PriorCorrection, type ScoreColumns } from '../prior-correction.ts';

/** The scores [1, A, K] of `converted` [1, A, K], which are calibrated, corrected. */
export function priorCorrected(
  converted: Value,
  correction: PriorCorrection,
  layout: Omit<ScoreColumns, 'columns'>,
): Value {
  const scores = clip(converted, 0, 1);
  const [batch, anchors, columns] = staticShape(scores.shape);
  const divisors = floats(scores.graph, [columns], columnDivisors(correction, layout), 'prior_divisors');
  if (layout.scoreConverter !== 'SOFTMAX') return div(scores, add(scores, mul(sub(1, scores), divisors)));
  const divided = div(scores, divisors);
  const total = (values: Value): Value => reduceSum(values, [2], true); // [1, A, 1]
  const rescaled = (before: Value, after: Value): Value =>
    mul(after, div(total(before), maximum(total(after), LEAST_SUM)));
  if (correction.method === 'norcal' || !layout.hasBackground) return rescaled(scores, divided);
  const objects = (values: Value): Value => slice(values, [0, 0, 1], [batch, anchors, columns]);
  const background = slice(scores, [0, 0, 0], [batch, anchors, 1]);
  return concat([background, rescaled(objects(scores), objects(divided))], 2);
}
