/**
 * @module
 * `PostProcessing` message → post-processing, as plain data (builders/post_processing_builder.py). `use_static_shapes`,
 * `use_partitioned_nms`, `use_combined_nms` and `use_cpu_nms` say how upstream computes suppression, not what, and are not
 * read, but that `use_combined_nms` excludes other fields; `max_classes_per_detection` is only read with class-agnostic
 * suppression.
 *
 * Differences: TensorFlow's combined operation keeps boxes that clipping left without an area; here they go. With
 * `use_static_shapes` upstream refuses soft suppression; here it is done.
 */

import { create } from '@bufbuild/protobuf';
import { suppressionConflicts } from '../config/suppression-conflicts.ts';
import type { PostProcessingSpec } from '../detection/post-processing/post-processing-spec.ts';
import type { ScoreConverter } from '../detection/score-conversion.ts';
import {
  BatchNonMaxSuppressionSchema,
  PostProcessing_ScoreConverter as ConverterName,
  type PostProcessing,
  PostProcessingSchema,
} from '../proto/gen/object_detection/protos/post_processing_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildCalibration } from './calibration.ts';
import { requireValue } from './unsupported.ts';

const WHERE = 'model.ssd.post_processing';
const NMS = `${WHERE}.batch_non_max_suppression`;

const CONVERTERS: Readonly<Record<ConverterName, ScoreConverter>> = {
  [ConverterName.IDENTITY]: 'IDENTITY',
  [ConverterName.SIGMOID]: 'SIGMOID',
  [ConverterName.SOFTMAX]: 'SOFTMAX',
};

/**
 * Fields that are not set have upstream's defaults: scores above 0, an IoU of at most 0.6, 100 detections per class and
 * in all, logits as scores.
 *
 * @throws ConfigError where a value is out of range or fields exclude each other
 */
export function buildPostProcessing(message: PostProcessing | undefined): PostProcessingSpec {
  const postProcessing = message ?? create(PostProcessingSchema);
  const { scoreConverter, logitScale } = postProcessing;
  const nms = postProcessing.batchNonMaxSuppression ?? create(BatchNonMaxSuppressionSchema);
  const { scoreThreshold, iouThreshold, maxDetectionsPerClass, maxTotalDetections, softNmsSigma } = nms;
  const [conflict] = suppressionConflicts(nms);
  if (conflict !== undefined) throw new ConfigError(`${NMS}.${conflict.field}: ${conflict.message}`);
  requireValue(logitScale !== 0, `${WHERE}.logit_scale`, 'other than 0', logitScale);
  requireValue(
    iouThreshold >= 0 && iouThreshold <= 1,
    `${NMS}.iou_threshold`,
    'between 0 and 1',
    iouThreshold,
  );
  requireValue(
    maxDetectionsPerClass >= 1,
    `${NMS}.max_detections_per_class`,
    'at least 1',
    maxDetectionsPerClass,
  );
  if (maxDetectionsPerClass > maxTotalDetections) {
    throw new ConfigError(
      `${NMS}.max_detections_per_class is ${maxDetectionsPerClass}, above max_total_detections, ` +
        `${maxTotalDetections}; raise max_total_detections.`,
    );
  }
  requireValue(softNmsSigma >= 0, `${NMS}.soft_nms_sigma`, 'at least 0', softNmsSigma);
  if (nms.useHardNms && softNmsSigma > 0) {
    throw new ConfigError(
      `${NMS} has both use_hard_nms and soft_nms_sigma: ${softNmsSigma}; remove one of them.`,
    );
  }
  return {
    scoreConverter: CONVERTERS[scoreConverter],
    logitScale,
    scoreThreshold,
    iouThreshold,
    maxDetectionsPerClass,
    maxTotalDetections,
    softNmsSigma,
    changeCoordinateFrame: nms.changeCoordinateFrame,
    classAgnostic: nms.useClassAgnosticNms,
    calibration: buildCalibration(postProcessing.calibrationConfig),
  };
}
