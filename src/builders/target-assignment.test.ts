/**
 * @module
 * The builders of the three parts of target assignment: similarity, matcher and box coder.
 */

import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { createBoxCoder } from '../detection/box-coders/create-box-coder.ts';
import { createMatcher } from '../detection/matchers/create-matcher.ts';
import { BoxCoderSchema } from '../proto/gen/object_detection/protos/box_coder_pb.js';
import { MatcherSchema } from '../proto/gen/object_detection/protos/matcher_pb.js';
import { RegionSimilarityCalculatorSchema } from '../proto/gen/object_detection/protos/region_similarity_calculator_pb.js';
import { ConfigError } from '../util/errors.ts';
import { buildBoxCoder } from './box-coder.ts';
import { buildMatcher } from './matcher.ts';
import { buildRegionSimilarity } from './region-similarity.ts';

type Chosen<T> = Exclude<T, undefined>;

describe('box coders', () => {
  const build = (boxCoderOneof: Chosen<MessageInitShape<typeof BoxCoderSchema>['boxCoderOneof']>) =>
    buildBoxCoder(create(BoxCoderSchema, { boxCoderOneof }));

  test('have upstream defaults', () => {
    expect(build({ case: 'fasterRcnnBoxCoder', value: {} })).toEqual({
      kind: 'faster_rcnn_box_coder',
      scales: { y: 10, x: 10, height: 5, width: 5 },
    });
    expect(build({ case: 'squareBoxCoder', value: {} })).toEqual({
      kind: 'square_box_coder',
      scales: { y: 10, x: 10, length: 5 },
    });
    expect(build({ case: 'meanStddevBoxCoder', value: {} })).toEqual({
      kind: 'mean_stddev_box_coder',
      stddev: expect.closeTo(0.01, 6),
    });
  });

  test('have the fields that are set, and can be made', () => {
    const options = build({ case: 'fasterRcnnBoxCoder', value: { xScale: 8, widthScale: 4 } });
    expect(options).toMatchObject({ scales: { y: 10, x: 8, height: 5, width: 4 } });
    expect(createBoxCoder(options).codeSize).toBe(4);
  });

  test('are refused where missing or for keypoints', () => {
    expect(() => buildBoxCoder(undefined)).toThrow(
      new ConfigError('model.ssd.box_coder is missing; give faster_rcnn_box_coder { }.'),
    );
    expect(() => build({ case: 'keypointBoxCoder', value: {} })).toThrow(
      new ConfigError(
        'model.ssd.box_coder: "keypoint_box_coder" is not supported yet; supported: faster_rcnn_box_coder, ' +
          'mean_stddev_box_coder, square_box_coder.',
      ),
    );
  });
});

describe('matchers', () => {
  const build = (matcherOneof: Chosen<MessageInitShape<typeof MatcherSchema>['matcherOneof']>) =>
    buildMatcher(create(MatcherSchema, { matcherOneof }));

  test('have upstream defaults and the fields that are set', () => {
    expect(build({ case: 'argmaxMatcher', value: {} })).toEqual({
      matchedThreshold: 0.5,
      unmatchedThreshold: 0.5,
      negativesLowerThanUnmatched: true,
      forceMatchForEachRow: false,
    });
    const set = { matchedThreshold: 0.75, unmatchedThreshold: 0.25, forceMatchForEachRow: true };
    expect(build({ case: 'argmaxMatcher', value: { ...set, useMatmulGather: true } })).toEqual({
      ...set,
      negativesLowerThanUnmatched: true,
    });
  });

  test('match every anchor with ignore_thresholds', () => {
    const options = build({
      case: 'argmaxMatcher',
      value: { ignoreThresholds: true, unmatchedThreshold: 0.9 },
    });
    expect(options).toEqual({ negativesLowerThanUnmatched: true, forceMatchForEachRow: false });
    expect(createMatcher(options).match(Float32Array.of(0, 0.1, 0, 0.2), 2, 2)).toEqual(Int32Array.of(0, 1));
  });

  test('match one to one where bipartite', () => {
    const options = build({ case: 'bipartiteMatcher', value: {} });
    expect(options).toEqual({ kind: 'bipartite_matcher' });
    expect([...createMatcher(options).match(Float32Array.of(0, 0.1, 0, 0.2), 2, 2)]).toEqual([0, 1]);
  });

  test('are refused where missing', () => {
    expect(() => buildMatcher(undefined)).toThrow(
      new ConfigError('model.ssd.matcher is missing; give argmax_matcher { matched_threshold: 0.5 }.'),
    );
  });
});

describe('similarities', () => {
  type Choice = Chosen<MessageInitShape<typeof RegionSimilarityCalculatorSchema>['regionSimilarity']>;
  const build = (regionSimilarity: Choice) =>
    buildRegionSimilarity(create(RegionSimilarityCalculatorSchema, { regionSimilarity }));

  test('go by their config names', () => {
    expect(build({ case: 'iouSimilarity', value: {} })).toBe('iou_similarity');
    expect(build({ case: 'ioaSimilarity', value: {} })).toBe('ioa_similarity');
    expect(build({ case: 'negSqDistSimilarity', value: {} })).toBe('neg_sq_dist_similarity');
    expect(build({ case: 'thresholdedIouSimilarity', value: {} })).toEqual({
      kind: 'thresholded_iou_similarity',
      iouThreshold: 0.5,
    });
  });

  test('are refused where missing or out of range', () => {
    expect(() => buildRegionSimilarity(undefined)).toThrow(
      new ConfigError('model.ssd.similarity_calculator is missing; give iou_similarity { }.'),
    );
    expect(() => build({ case: 'thresholdedIouSimilarity', value: { iouThreshold: 1 } })).toThrow(
      'model.ssd.similarity_calculator.thresholded_iou_similarity.iou_threshold must be at least 0 and below 1, got 1.',
    );
  });
});
