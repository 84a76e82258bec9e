/**
 * @module
 * Suppression inside the graph, for an exported detector: class by class, or over the best class of each anchor
 * (core/post_processing.py); greedy by ONNX's operator, or soft.
 */

import { type Value, wholeNumber } from '../../graph/graph.ts';
import { cast, gather, gatherNd, nonMaxSuppression, reshape, topK, transpose } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import type { PostProcessingSpec } from './post-processing-spec.ts';
import { softSuppression } from './soft-suppression.ts';

/** The S boxes that suppression kept of one image, class by class and best first. */
export interface SuppressedValues {
  /** [S] int64 */
  readonly anchors: Value;
  /** [S] float, from 0. */
  readonly classes: Value;
  /** [S]; below any score where there is no box. */
  readonly scores: Value;
}

/** @param boxes [1, A, 4] @param scores [1, C, A] without background */
export function suppress(boxes: Value, scores: Value, spec: PostProcessingSpec): SuppressedValues {
  const { graph } = scores;
  const [, classCount, anchors] = staticShape(scores.shape);
  if (!spec.classAgnostic) return byClass(scores, spec.maxDetectionsPerClass);
  const [best, classOf] = topK(transpose(scores, [0, 2, 1]), 1); // [1, A, 1]
  const found = byClass(reshape(best, [1, 1, anchors]), spec.maxTotalDetections);
  if (classCount === 1) return found;
  return { ...found, classes: cast(gather(reshape(classOf, [anchors]), found.anchors, 0), 'float32') };

  function byClass(classScores: Value, maxOutputsPerClass: number): SuppressedValues {
    const { iouThreshold, scoreThreshold, softNmsSigma } = spec;
    const limits = { iouThreshold, scoreThreshold, maxOutputsPerClass };
    const [, count] = staticShape(classScores.shape);
    if (softNmsSigma) {
      const flat = reshape(classScores, [count, anchors]);
      const soft = softSuppression(reshape(boxes, [anchors, 4]), flat, { ...limits, sigma: softNmsSigma });
      const rows = staticShape(soft.scores.shape)[0];
      const classes = Float32Array.from({ length: rows }, (_, i) => Math.floor(i / (rows / count)));
      return { ...soft, classes: graph.constant({ dtype: 'float32', shape: [rows] }, classes, 'classes') };
    }
    const selected = nonMaxSuppression(boxes, classScores, limits); // [S, 3] image, class, anchor
    return {
      anchors: gather(selected, wholeNumber(graph, 2, 'column'), 1),
      classes: cast(gather(selected, wholeNumber(graph, 1, 'column'), 1), 'float32'),
      scores: gatherNd(classScores, selected),
    };
  }
}
