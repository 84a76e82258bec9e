/**
 * @module
 * `l1_localization_loss` (core/losses.py, `L1LocalizationLoss`). Difference: upstream gives one loss for each number of
 * the code; here their sum, as the other localization losses give.
 */

import { abs, mul, reduceSum, sub } from '../../graph/ops.ts';
import { knownTargets, type LocalizationLoss } from './localization-loss.ts';

/** weight · Σ over the code of |prediction − target|, [B, A]. */
export const l1LocalizationLoss: LocalizationLoss = (inputs) =>
  mul(reduceSum(abs(sub(inputs.predictions, knownTargets(inputs))), [2]), inputs.weights);
