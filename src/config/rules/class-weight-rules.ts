/**
 * @module
 * The rules on class weights: those on the form of one loss, which the builders check too, and those on
 * their meaning.
 */

import { CLASS_WEIGHT_FORM_RULES } from '../class-weight-problems.ts';
import type { Rule } from '../rule.ts';
import { anchorwiseOutput } from './class-weights/anchorwise-output.ts';
import { autoParameter } from './class-weights/auto-parameter.ts';
import { backgroundWeight } from './class-weights/background-weight.ts';
import { equalWeights } from './class-weights/equal-weights.ts';
import { idleMode } from './class-weights/idle-mode.ts';
import { idleNormalizer } from './class-weights/idle-normalizer.ts';
import { idleWeights } from './class-weights/idle-weights.ts';
import { lossScale } from './class-weights/loss-scale.ts';
import { lossesWeightedApart } from './class-weights/losses-weighted-apart.ts';
import { scaleWithBatchSize } from './class-weights/scale-with-batch-size.ts';
import { unknownClass } from './class-weights/unknown-class.ts';
import { weightRatio } from './class-weights/weight-ratio.ts';
import { zeroWeight } from './class-weights/zero-weight.ts';

/** In the order of their ids. */
export const CLASS_WEIGHT_RULES: readonly Rule[] = [
  ...CLASS_WEIGHT_FORM_RULES,
  anchorwiseOutput,
  unknownClass,
  zeroWeight,
  backgroundWeight,
  idleWeights,
  weightRatio,
  lossScale,
  equalWeights,
  lossesWeightedApart,
  idleNormalizer,
  autoParameter,
  scaleWithBatchSize,
  idleMode,
];
