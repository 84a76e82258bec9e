/**
 * @module
 * Rule: a sigmoid inside the box predictor. The losses take logits, so the loss is computed on a sigmoid of a sigmoid; a
 * converter makes it a third. Upstream's TensorFlow 2 predictors do not read `apply_sigmoid_to_scores`.
 */

import {
  ConvolutionalBoxPredictorSchema,
  WeightSharedConvolutionalBoxPredictor_ScoreConverter as Inner,
  WeightSharedConvolutionalBoxPredictorSchema,
} from '../../../proto/gen/object_detection/protos/box_predictor_pb.js';
import { PostProcessing_ScoreConverter as Converter } from '../../../proto/gen/object_detection/protos/post_processing_pb.js';
import { ssdIn } from '../../detector-in.ts';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** `apply_sigmoid_to_scores` is off, and a weight-shared predictor does not convert what post-processing converts. */
export const sigmoidInPredictor: Rule = {
  id: 'CW310',
  name: 'sigmoid-in-predictor',
  severity: 'warning',
  summary: 'The box predictor applies a sigmoid of its own.',
  explanation:
    'apply_sigmoid_to_scores puts a sigmoid behind the class logits, in training too. Every classification loss here and in the TensorFlow API takes logits and applies its own sigmoid or softmax, so training would squash scores twice and learn slowly or not at all. Leave it false and set post_processing { score_converter: SIGMOID }.',
  check({ loaded: { config, placeOf } }, report) {
    const converter = ssdIn(config)?.postProcessing?.scoreConverter;
    for (const { path, message } of findMessages(config, ConvolutionalBoxPredictorSchema)) {
      if (!message.applySigmoidToScores) continue;
      const twice =
        converter === Converter.SIGMOID || converter === Converter.SOFTMAX
          ? `, and post_processing applies ${Converter[converter]} to the result`
          : '';
      report(
        `${path}.apply_sigmoid_to_scores`,
        `apply_sigmoid_to_scores: true hands probabilities to a loss that expects logits${twice}. Remove it, and use post_processing { score_converter: SIGMOID }.`,
      );
    }
    for (const { path, message } of findMessages(config, WeightSharedConvolutionalBoxPredictorSchema)) {
      if (message.scoreConverter !== Inner.SIGMOID || placeOf(path) === undefined) continue;
      if (converter === undefined || converter === Converter.IDENTITY) continue;
      report(
        `${path}.score_converter`,
        `The box predictor converts scores by SIGMOID and post_processing converts them again by ${Converter[converter]}. Keep one.`,
      );
    }
  },
};
