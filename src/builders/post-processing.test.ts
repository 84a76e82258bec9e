import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import type { PostProcessingSpec } from '../detection/post-processing/post-processing-spec.ts';
import {
  type BatchNonMaxSuppressionSchema,
  PostProcessing_ScoreConverter,
  PostProcessingSchema,
} from '../proto/gen/object_detection/protos/post_processing_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildPostProcessing } from './post-processing.ts';

const build = (init: MessageInitShape<typeof PostProcessingSchema>): PostProcessingSpec =>
  buildPostProcessing(create(PostProcessingSchema, init));

const DEFAULTS: PostProcessingSpec = {
  scoreConverter: 'IDENTITY',
  logitScale: 1,
  scoreThreshold: 0,
  iouThreshold: expect.closeTo(0.6, 6),
  maxDetectionsPerClass: 100,
  maxTotalDetections: 100,
  softNmsSigma: 0,
  changeCoordinateFrame: true,
};

test('what is not set has upstream defaults', () => {
  expect(buildPostProcessing(undefined)).toEqual(DEFAULTS);
  expect(build({})).toEqual(DEFAULTS);
  expect(build({ batchNonMaxSuppression: {} })).toEqual(DEFAULTS);
});

test('every field is read', () => {
  const fields = {
    scoreThreshold: 0.25,
    iouThreshold: 0.5,
    maxDetectionsPerClass: 7,
    maxTotalDetections: 9,
    softNmsSigma: 0.5,
    changeCoordinateFrame: false,
  };
  expect(
    build({
      scoreConverter: PostProcessing_ScoreConverter.SOFTMAX,
      logitScale: 2,
      batchNonMaxSuppression: { ...fields, useStaticShapes: true, usePartitionedNms: true, useCpuNms: true },
    }),
  ).toEqual({ scoreConverter: 'SOFTMAX', logitScale: 2, ...fields });
  expect(build({ scoreConverter: PostProcessing_ScoreConverter.SIGMOID }).scoreConverter).toBe('SIGMOID');
});

describe('refuses', () => {
  const nms = 'model.ssd.post_processing.batch_non_max_suppression';
  test.each<[string, MessageInitShape<typeof BatchNonMaxSuppressionSchema>]>([
    [`${nms}: use_class_agnostic_nms is not supported yet; remove it.`, { useClassAgnosticNms: true }],
    [
      `${nms}: use_class_agnostic_nms, use_combined_nms are not supported yet; remove them.`,
      { useClassAgnosticNms: true, useCombinedNms: true },
    ],
    [`${nms}.iou_threshold must be between 0 and 1, got 1.5.`, { iouThreshold: 1.5 }],
    [`${nms}.max_detections_per_class must be at least 1, got 0.`, { maxDetectionsPerClass: 0 }],
    [
      `${nms}.max_detections_per_class is 100, above max_total_detections, 50; raise max_total_detections.`,
      { maxTotalDetections: 50 },
    ],
    [`${nms}.soft_nms_sigma must be at least 0, got -1.`, { softNmsSigma: -1 }],
    [
      `${nms} has both use_hard_nms and soft_nms_sigma: 0.5; remove one of them.`,
      { useHardNms: true, softNmsSigma: 0.5 },
    ],
  ])('%s', (message, batchNonMaxSuppression) => {
    expect(() => build({ batchNonMaxSuppression })).toThrow(ConfigError);
    expect(() => build({ batchNonMaxSuppression })).toThrow(message);
  });

  test('a calibration that is chosen, not an empty message', () => {
    expect(() =>
      build({
        calibrationConfig: { calibrator: { case: 'temperatureScalingCalibration', value: { scaler: 2 } } },
      }),
    ).toThrow('model.ssd.post_processing: calibration_config is not supported yet; remove it.');
    expect(build({ calibrationConfig: {} })).toEqual(DEFAULTS);
  });

  test('a logit scale of 0', () => {
    expect(() => build({ logitScale: 0 })).toThrow(
      'model.ssd.post_processing.logit_scale must be other than 0, got 0.',
    );
  });
});
