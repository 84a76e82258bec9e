/**
 * @module
 * `weighted_l2` (core/losses.py, `WeightedL2LocalizationLoss`). As upstream, the weight multiplies the difference and is
 * squared with it: a weight of 3 counts nine times.
 */

import { mul, reduceSumSquare, sub } from '../../graph/ops.ts';
import { knownTargets, type LocalizationLoss } from './localization-loss.ts';

/** ½ Σ over the code of (weight · (prediction − target))², [B, A]. */
export const weightedL2: LocalizationLoss = (inputs) => {
  const squares = reduceSumSquare(sub(inputs.predictions, knownTargets(inputs)), [2]);
  return mul(squares, mul(mul(inputs.weights, inputs.weights), 0.5));
};
