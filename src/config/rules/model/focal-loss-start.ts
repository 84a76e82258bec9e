/**
 * @module
 * Rule: what a focal loss needs to start well: its `alpha`, which is off unless set (ssd-semantics, surprise 7), and a
 * class bias that makes the first predictions background (Lin et al. 2017, section 4.1).
 */

import { isFieldSet } from '@bufbuild/protobuf';
import { SigmoidFocalClassificationLossSchema } from '../../../proto/gen/object_detection/protos/losses_pb.js';
import { ssdIn } from '../../detector-in.ts';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** A note on a focal loss without `alpha`, and on one that starts at a bias of 0. */
export const focalLossStart: Rule = {
  id: 'CW342',
  name: 'focal-loss-start',
  severity: 'note',
  summary: 'A focal loss without alpha, or without the bias that it starts well from.',
  explanation:
    'alpha weighs objects against background. Unset it is off, in the TensorFlow API too; the 0.25 of the paper must be written. At the start every anchor says 0.5 unless class_prediction_bias_init is set; with focal loss and no mining the background then drowns the first steps. The paper starts at 0.01, a bias of -4.6.',
  example: {
    wrong: 'weighted_sigmoid_focal { gamma: 2.0 }',
    right: 'weighted_sigmoid_focal { gamma: 2.0 alpha: 0.25 }',
  },
  check({ loaded: { config } }, report) {
    const focal = findMessages(config, SigmoidFocalClassificationLossSchema);
    for (const { path, message } of focal)
      if (!isFieldSet(message, SigmoidFocalClassificationLossSchema.field.alpha))
        report(
          path,
          'weighted_sigmoid_focal has no alpha, so objects and background weigh the same; the usual 0.25 is no default. Write alpha: 0.25 if that is meant.',
        );
    const ssd = ssdIn(config);
    const predictor = ssd?.boxPredictor?.boxPredictorOneof;
    if (ssd?.loss?.classificationLoss?.classificationLoss.case !== 'weightedSigmoidFocal') return;
    const name =
      predictor?.case === 'convolutionalBoxPredictor'
        ? 'convolutional_box_predictor'
        : predictor?.case === 'weightSharedConvolutionalBoxPredictor'
          ? 'weight_shared_convolutional_box_predictor'
          : undefined;
    if (name === undefined || predictor?.value === undefined) return;
    if (!('classPredictionBiasInit' in predictor.value) || predictor.value.classPredictionBiasInit !== 0)
      return;
    report(
      `model.ssd.box_predictor.${name}`,
      'With weighted_sigmoid_focal the class bias should start low, or the background drowns the first steps. Usual is class_prediction_bias_init: -4.6.',
    );
  },
};
