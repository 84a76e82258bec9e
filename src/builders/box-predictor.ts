/**
 * @module
 * `BoxPredictor` message → box predictor (builders/box_predictor_builder.py).
 */

import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import type { BoxPredictor } from '../detection/box-predictors/box-predictor.ts';
import { convolutionalBoxPredictor } from '../detection/box-predictors/convolutional-box-predictor.ts';
import type { ClipRange } from '../detection/box-predictors/row-per-anchor.ts';
import { weightSharedConvolutionalBoxPredictor } from '../detection/box-predictors/weight-shared-convolutional-box-predictor.ts';
import type { Convention } from '../detection/convention.ts';
import {
  type BoxPredictor as BoxPredictorMessage,
  BoxPredictorSchema,
  type ConvolutionalBoxPredictor,
  WeightSharedConvolutionalBoxPredictor_ScoreConverter as ScoreConverter,
  type WeightSharedConvolutionalBoxPredictor,
} from '../proto/gen/object_detection/protos/box_predictor_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildHyperparams } from './hyperparams.ts';
import { requireValue, unsupported } from './unsupported.ts';

const WHERE = 'model.ssd.box_predictor';

export interface BoxPredictorOptions {
  /** Columns of the class logits: C + 1 with a background class, else C. */
  readonly numClassSlots: number;
  readonly freezeBatchNorm: boolean;
  /** That of the feature extractor. */
  readonly convention: Convention;
}

/** @throws ConfigError for a range without a number between its ends */
function buildClipRange(range: ClipRange | undefined, where: string): ClipRange | undefined {
  if (range === undefined) return undefined;
  const { min, max } = range;
  requireValue(min < max, `${where}.box_encodings_clip_range.max`, `above min ${min}`, max);
  return { min, max };
}

function buildConvolutional(
  message: ConvolutionalBoxPredictor,
  { numClassSlots, freezeBatchNorm, convention }: BoxPredictorOptions,
): BoxPredictor {
  const where = `${WHERE}.convolutional_box_predictor`;
  const { kernelSize, boxCodeSize, useDepthwise, boxEncodingsClipRange: range } = message;
  const keep = message.useDropout ? message.dropoutKeepProbability : 1;
  requireValue(keep > 0 && keep <= 1, `${where}.dropout_keep_probability`, 'above 0 and at most 1', keep);
  requireValue(kernelSize >= 1, `${where}.kernel_size`, 'at least 1', kernelSize);
  requireValue(boxCodeSize >= 1, `${where}.box_code_size`, 'at least 1', boxCodeSize);
  if (useDepthwise && kernelSize === 1) {
    throw new ConfigError(`${where}: use_depthwise needs a kernel_size above 1, got 1; set kernel_size: 3.`);
  }
  const hyperparams = { where: `${where}.conv_hyperparams`, convention, freezeBatchNorm };
  if (convention === 'keras') {
    const { minDepth, maxDepth } = message;
    requireValue(minDepth <= maxDepth, `${where}.min_depth`, `at most max_depth ${maxDepth}`, minDepth);
  }
  return convolutionalBoxPredictor({
    numClassSlots,
    convention,
    hyperparams: buildHyperparams(message.convHyperparams, hyperparams),
    minDepth: message.minDepth,
    maxDepth: message.maxDepth,
    numLayersBeforePredictor: message.numLayersBeforePredictor,
    dropoutKeepProbability: keep,
    kernelSize,
    boxCodeSize,
    // TensorFlow 2 does not read it.
    applySigmoidToScores: message.applySigmoidToScores && convention === 'slim',
    classPredictionBiasInit: message.classPredictionBiasInit,
    useDepthwise,
    boxEncodingsClipRange: buildClipRange(range, where),
  });
}

function buildWeightShared(
  message: WeightSharedConvolutionalBoxPredictor,
  { numClassSlots, freezeBatchNorm, convention }: BoxPredictorOptions,
): BoxPredictor {
  const where = `${WHERE}.weight_shared_convolutional_box_predictor`;
  const { kernelSize, boxCodeSize, depth, numLayersBeforePredictor, useDepthwise } = message;
  const { convHyperparams, boxEncodingsClipRange: range } = message;
  const keep = message.useDropout ? message.dropoutKeepProbability : 1;
  requireValue(keep > 0 && keep <= 1, `${where}.dropout_keep_probability`, 'above 0 and at most 1', keep);
  requireValue(kernelSize >= 1, `${where}.kernel_size`, 'at least 1', kernelSize);
  requireValue(boxCodeSize >= 1, `${where}.box_code_size`, 'at least 1', boxCodeSize);
  if (numLayersBeforePredictor > 0) requireValue(depth >= 1, `${where}.depth`, 'at least 1', depth);
  if (useDepthwise && kernelSize === 1) {
    throw new ConfigError(`${where}: use_depthwise needs a kernel_size above 1, got 1; set kernel_size: 3.`);
  }
  const built = buildHyperparams(convHyperparams, {
    where: `${where}.conv_hyperparams`,
    convention,
    freezeBatchNorm,
  });
  // Only batch_norm counts, and it takes the bias away even without a center.
  const normalised = convHyperparams?.normalizerOneof.case === 'batchNorm';
  return weightSharedConvolutionalBoxPredictor({
    numClassSlots,
    convention,
    hyperparams: {
      ...built,
      batchNorm: normalised ? built.batchNorm : undefined,
      bias: convHyperparams?.forceUseBias ? 'ALWAYS' : undefined,
    },
    depth,
    numLayersBeforePredictor,
    kernelSize,
    boxCodeSize,
    classPredictionBiasInit: message.classPredictionBiasInit,
    dropoutKeepProbability: keep,
    sharePredictionTower: message.sharePredictionTower,
    useDepthwise,
    sigmoidOutsideTraining: message.scoreConverter === ScoreConverter.SIGMOID,
    hyperparamsForHeads: message.applyConvHyperparamsToHeads,
    hyperparamsForPointwise: message.applyConvHyperparamsPointwise,
    boxEncodingsClipRange: buildClipRange(range, where),
  });
}

/** @throws ConfigError where it is missing or of a kind that is not supported. */
export function buildBoxPredictor(
  message: BoxPredictorMessage | undefined,
  options: BoxPredictorOptions,
): BoxPredictor {
  const chosen = message?.boxPredictorOneof ?? { case: undefined };
  if (chosen.case === undefined) {
    throw new ConfigError(`${WHERE} is missing; give convolutional_box_predictor { … }.`);
  }
  if (chosen.case === 'weightSharedConvolutionalBoxPredictor')
    return buildWeightShared(chosen.value, options);
  if (chosen.case !== 'convolutionalBoxPredictor') {
    const given = BoxPredictorSchema.field[chosen.case].name;
    throw unsupported(`${WHERE}:`, given, SUPPORTED_PARTS.BoxPredictor);
  }
  return buildConvolutional(chosen.value, options);
}
