import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import type { PostProcessingSpec } from '../detection/post-processing/post-processing-spec.ts';
import { CalibrationConfigSchema } from '../proto/gen/object_detection/protos/calibration_pb.js';
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
  classAgnostic: false,
  calibration: undefined,
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
  ).toEqual({ ...DEFAULTS, scoreConverter: 'SOFTMAX', logitScale: 2, ...fields });
  expect(build({ scoreConverter: PostProcessing_ScoreConverter.SIGMOID }).scoreConverter).toBe('SIGMOID');
});

describe('refuses', () => {
  const nms = 'model.ssd.post_processing.batch_non_max_suppression';
  test.each<[string, MessageInitShape<typeof BatchNonMaxSuppressionSchema>]>([
    [
      `${nms}.max_classes_per_detection: max_classes_per_detection is 2, but use_class_agnostic_nms keeps one class for each box. Set it to 1.`,
      { useClassAgnosticNms: true, maxClassesPerDetection: 2 },
    ],
    [
      `${nms}.use_class_agnostic_nms: use_combined_nms excludes use_class_agnostic_nms. Remove one of them.`,
      { useClassAgnosticNms: true, useCombinedNms: true },
    ],
    [
      `${nms}.use_combined_nms: use_combined_nms excludes change_coordinate_frame, which is true unless set to false. Remove one of them.`,
      { useCombinedNms: true },
    ],
    [
      `${nms}.soft_nms_sigma: use_combined_nms excludes soft_nms_sigma: 0.5. Remove one of them.`,
      { useCombinedNms: true, changeCoordinateFrame: false, softNmsSigma: 0.5 },
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

  const calibrated = (calibrator: MessageInitShape<typeof CalibrationConfigSchema>['calibrator']) =>
    build({ calibrationConfig: create(CalibrationConfigSchema, calibrator && { calibrator }) });
  const at = 'model.ssd.post_processing.calibration_config';

  test('a calibration without numbers', () => {
    expect(() => calibrated({ case: 'temperatureScalingCalibration', value: {} })).toThrow(
      `${at}.temperature_scaling_calibration.scaler must be above 0, got 0.`,
    );
    expect(() => calibrated({ case: 'functionApproximation', value: {} })).toThrow(
      `${at}.function_approximation.x_y_pairs has no points; add x_y_pair { x: … y: … }.`,
    );
    const falling = {
      xYPair: [
        { x: 0.5, y: 0 },
        { x: 0.25, y: 1 },
      ],
    };
    expect(() =>
      calibrated({ case: 'classIdFunctionApproximations', value: { classIdXyPairsMap: { 2: falling } } }),
    ).toThrow(
      `${at}.class_id_function_approximations.class_id_xy_pairs_map[2].x_y_pair[1].x is 0.25, not above the one before, 0.5; points must rise in x.`,
    );
  });

  test('no calibration that has its numbers, nor an empty message', () => {
    expect(build({ calibrationConfig: {} })).toEqual(DEFAULTS);
    const temperature = calibrated({ case: 'temperatureScalingCalibration', value: { scaler: 2 } });
    expect(temperature.calibration).toEqual({ kind: 'temperature_scaling', scaler: 2 });
    const points = {
      xYPair: [
        { x: 0, y: 0.25 },
        { x: 1, y: 0.5 },
      ],
    };
    const curve = { kind: 'curve', curve: { x: [0, 1], y: [0.25, 0.5] } };
    expect(calibrated({ case: 'functionApproximation', value: { xYPairs: points } }).calibration).toEqual({
      kind: 'all_classes',
      apply: curve,
    });
    expect(
      calibrated({ case: 'classIdFunctionApproximations', value: { classIdXyPairsMap: { 3: points } } })
        .calibration,
    ).toEqual({ kind: 'by_class', apply: new Map([[3, curve]]) });
    expect(calibrated({ case: 'sigmoidCalibration', value: {} }).calibration).toEqual({
      kind: 'all_classes',
      apply: { kind: 'sigmoid', sigmoid: { a: -1, b: 0 } },
    });
    expect(
      calibrated({
        case: 'classIdSigmoidCalibrations',
        value: { classIdSigmoidParametersMap: { 1: { a: -2, b: 1 } } },
      }).calibration,
    ).toEqual({ kind: 'by_class', apply: new Map([[1, { kind: 'sigmoid', sigmoid: { a: -2, b: 1 } }]]) });
  });

  test('a logit scale of 0', () => {
    expect(() => build({ logitScale: 0 })).toThrow(
      'model.ssd.post_processing.logit_scale must be other than 0, got 0.',
    );
  });
});
