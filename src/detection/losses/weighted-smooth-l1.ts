/**
 * @module
 * `weighted_smooth_l1`, which upstream computes as a Huber loss (core/losses.py, `WeightedSmoothL1LocalizationLoss`).
 */

import { clip, mul, reduceSum, sub } from '../../graph/ops.ts';
import { knownTargets, type LocalizationLoss } from './localization-loss.ts';

/**
 * weight · Σ over the code of H(prediction − target), [B, A]: H(d) = ½d² where |d| ≤ δ, else δ(|d| − ½δ). Both at
 * once: c(d − ½c) with c = d clipped to ±δ.
 */
export function weightedSmoothL1(delta: number): LocalizationLoss {
  return (inputs) => {
    const difference = sub(inputs.predictions, knownTargets(inputs));
    const clipped = clip(difference, -delta, delta);
    return mul(reduceSum(mul(clipped, sub(difference, mul(clipped, 0.5))), [2]), inputs.weights);
  };
}
