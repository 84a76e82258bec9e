/**
 * @module
 * Rule: scores are made of logits by the function that the loss trained them for, once.
 */

import type { TrainEvalPipelineConfig } from '../../../proto/gen/object_detection/protos/pipeline_pb.js';
import {
  PostProcessing_ScoreConverter as Converter,
  type PostProcessing,
} from '../../../proto/gen/object_detection/protos/post_processing_pb.js';
import { isWhole } from '../../detector-in.ts';
import { fixBySetting } from '../../edit/fix-by-edit.ts';
import type { Rule } from '../../rule.ts';

interface Scored {
  readonly loss: string | undefined;
  readonly path: string;
  readonly postProcessing: PostProcessing | undefined;
}

/** `SIGMOID` after a sigmoid loss, `SOFTMAX` after a softmax, and no second sigmoid. */
export const scoreConverter: Rule = {
  id: 'CW309',
  name: 'score-converter',
  severity: 'warning',
  summary: 'The score converter is not that of the classification loss.',
  explanation:
    'Sigmoid losses (weighted_sigmoid, weighted_sigmoid_focal, bootstrapped_sigmoid) train each class on its own, and SIGMOID turns its logit into a score. Softmax losses train the classes against each other and need SOFTMAX. IDENTITY, the default, leaves raw logits, which thresholds between 0 and 1 and most programs misread. With apply_sigmoid_to_scores the box predictor itself answers probabilities, on which neither the loss nor a converter should apply a sigmoid again.',
  check(subject, report) {
    const { document, config, placeOf } = subject.loaded;
    const scored = scoredPart(config);
    if (scored?.postProcessing === undefined || scored.loss === undefined || !isWhole(subject)) return;
    const { loss, path, postProcessing } = scored;
    const at = `${path}.score_converter`;
    const wanted =
      loss.includes('softmax') || loss.includes('Softmax') ? Converter.SOFTMAX : Converter.SIGMOID;
    const { scoreConverter: given } = postProcessing;
    if (appliesSigmoid(config)) return;
    if (placeOf(path) === undefined || given === wanted) return;
    const fix = fixBySetting(document, at, Converter[wanted]);
    const kind = wanted === Converter.SOFTMAX ? 'a softmax' : 'a sigmoid';
    if (given === Converter.IDENTITY)
      report(
        at,
        `score_converter is ${placeOf(at) === undefined ? 'not set and so ' : ''}IDENTITY: scores would be raw logits. The loss is ${kind}; use ${Converter[wanted]}.`,
        { fix },
      );
    else
      report(
        at,
        `score_converter is ${Converter[given]}, but the loss is ${kind}; use ${Converter[wanted]}.`,
        { fix },
      );
  },
};

/** The loss and post-processing of an SSD, or of the second stage of Faster R-CNN, whose loss is a softmax unless given. */
function scoredPart({ model }: TrainEvalPipelineConfig): Scored | undefined {
  if (model?.model.case === 'ssd') {
    const { loss, postProcessing } = model.model.value;
    return {
      loss: loss?.classificationLoss?.classificationLoss.case,
      path: 'model.ssd.post_processing',
      postProcessing,
    };
  }
  if (model?.model.case !== 'fasterRcnn') return undefined;
  const { secondStageClassificationLoss: loss, secondStagePostProcessing } = model.model.value;
  return {
    loss: loss?.classificationLoss.case ?? 'weightedSoftmax',
    path: 'model.faster_rcnn.second_stage_post_processing',
    postProcessing: secondStagePostProcessing,
  };
}

/** Whether the box predictor of an SSD answers probabilities, of which `sigmoid-in-predictor` speaks. */
function appliesSigmoid({ model }: TrainEvalPipelineConfig): boolean {
  if (model?.model.case !== 'ssd') return false;
  const predictor = model.model.value.boxPredictor?.boxPredictorOneof;
  return predictor?.case === 'convolutionalBoxPredictor' && predictor.value.applySigmoidToScores;
}
