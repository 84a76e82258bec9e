/**
 * @module
 * The rules on the model: its classes, figures, losses, mining, anchors and images.
 */

import type { Rule } from '../rule.ts';
import { anchorLayers } from './model/anchor-layers.ts';
import { anchorRatios } from './model/anchor-ratios.ts';
import { anchorScales } from './model/anchor-scales.ts';
import { anchorSizes } from './model/anchor-sizes.ts';
import { backgroundTargets } from './model/background-targets.ts';
import { boxCodeSize } from './model/box-code-size.ts';
import { boxLossesOnCodes } from './model/box-losses-on-codes.ts';
import { confidencesAsTargets } from './model/confidences-as-targets.ts';
import { deadLossFields } from './model/dead-loss-fields.ts';
import { depthwisePredictor } from './model/depthwise-predictor.ts';
import { detectionLimits } from './model/detection-limits.ts';
import { figureInRange } from './model/figure-in-range.ts';
import { focalLossStart } from './model/focal-loss-start.ts';
import { frozenFromScratch } from './model/frozen-from-scratch.ts';
import { imageSize } from './model/image-size.ts';
import { imagesInABatch } from './model/images-in-a-batch.ts';
import { matcherThresholds } from './model/matcher-thresholds.ts';
import { minerAndLoss } from './model/miner-and-loss.ts';
import { minerFigures } from './model/miner-figures.ts';
import { numClasses } from './model/num-classes.ts';
import { numClassesLabelMap } from './model/num-classes-label-map.ts';
import { sampleFraction } from './model/sample-fraction.ts';
import { scoreConverter } from './model/score-converter.ts';
import { sharedPredictorAnchors } from './model/shared-predictor-anchors.ts';
import { sigmoidInPredictor } from './model/sigmoid-in-predictor.ts';
import { suppressionFields } from './model/suppression-fields.ts';
import { suppressionThresholds } from './model/suppression-thresholds.ts';

/** In the order of their ids. */
export const MODEL_RULES: readonly Rule[] = [
  numClasses,
  numClassesLabelMap,
  figureInRange,
  matcherThresholds,
  suppressionThresholds,
  detectionLimits,
  scoreConverter,
  sigmoidInPredictor,
  minerAndLoss,
  minerFigures,
  anchorLayers,
  anchorScales,
  anchorRatios,
  anchorSizes,
  sharedPredictorAnchors,
  imageSize,
  imagesInABatch,
  boxLossesOnCodes,
  deadLossFields,
  focalLossStart,
  backgroundTargets,
  confidencesAsTargets,
  frozenFromScratch,
  depthwisePredictor,
  sampleFraction,
  boxCodeSize,
  suppressionFields,
];
