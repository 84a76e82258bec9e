/**
 * @module
 * `BoxPredictor` message → box predictor (builders/box_predictor_builder.py).
 */

import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import type { BoxPredictor } from '../detection/box-predictors/box-predictor.ts';
import { convolutionalBoxPredictor } from '../detection/box-predictors/convolutional-box-predictor.ts';
import type { Convention } from '../detection/convention.ts';
import {
  type BoxPredictor as BoxPredictorMessage,
  BoxPredictorSchema,
  type ConvolutionalBoxPredictor,
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
  return convolutionalBoxPredictor({
    numClassSlots,
    hyperparams: buildHyperparams(message.convHyperparams, hyperparams),
    minDepth: message.minDepth,
    maxDepth: message.maxDepth,
    numLayersBeforePredictor: message.numLayersBeforePredictor,
    dropoutKeepProbability: keep,
    kernelSize,
    boxCodeSize,
    applySigmoidToScores: message.applySigmoidToScores,
    classPredictionBiasInit: message.classPredictionBiasInit,
    useDepthwise,
    boxEncodingsClipRange: range && { min: range.min, max: range.max },
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
  if (chosen.case !== 'convolutionalBoxPredictor') {
    const given = BoxPredictorSchema.field[chosen.case].name;
    throw unsupported(`${WHERE}:`, given, SUPPORTED_PARTS.BoxPredictor);
  }
  return buildConvolutional(chosen.value, options);
}
