/**
 * @module
 * Rule: what `use_depthwise` of a box predictor rules out (predictors/heads, box_predictor_builder.py).
 */

import { ConvolutionalBoxPredictorSchema } from '../../../proto/gen/object_detection/protos/box_predictor_pb.js';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** A depthwise predictor has a kernel above 1, and starts without a class bias; depths are in order. */
export const depthwisePredictor: Rule = {
  id: 'CW346',
  name: 'depthwise-predictor',
  severity: 'error',
  summary: 'Settings of the box predictor exclude each other.',
  explanation:
    'use_depthwise splits each head into a depthwise convolution of kernel_size and a 1×1 convolution; with kernel_size 1, its default, there is nothing to split, and the TensorFlow API refuses. class_prediction_bias_init is not used by depthwise heads. max_depth below min_depth is refused by TensorFlow 2.',
  check({ loaded: { config, placeOf } }, report) {
    for (const { path, message } of findMessages(config, ConvolutionalBoxPredictorSchema)) {
      const { useDepthwise, kernelSize, minDepth, maxDepth } = message;
      if (useDepthwise && kernelSize === 1)
        report(
          `${path}.use_depthwise`,
          `use_depthwise needs a kernel_size above 1, ${placeOf(`${path}.kernel_size`) === undefined ? 'which is 1 unless set' : 'got 1'}. Set kernel_size: 3.`,
        );
      if (useDepthwise && message.classPredictionBiasInit !== 0)
        report(
          `${path}.class_prediction_bias_init`,
          'class_prediction_bias_init has no effect with use_depthwise: the class bias starts at 0.',
          { severity: 'note' },
        );
      if (maxDepth > 0 && minDepth > maxDepth)
        report(`${path}.min_depth`, `min_depth ${minDepth} is above max_depth ${maxDepth}. Swap them.`, {
          severity: 'warning',
        });
    }
  },
};
