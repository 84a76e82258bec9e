/**
 * @module
 * From predictions to detections inside the graph, for an exported detector (meta_architectures/ssd_meta_arch.py,
 * `postprocess`; core/post_processing.py). `batch-multiclass-nms.ts` does the same on numbers; a test holds the two
 * equal. As upstream, clipping comes after suppression, and boxes without an area go only then.
 *
 * Differences: one image at a time; padding has class 0, where upstream's exporter writes 1.
 */

import { floats, type Value, wholeNumber } from '../../graph/graph.ts';
import {
  add,
  cast,
  clip,
  concat,
  div,
  filled,
  gather,
  greater,
  greaterOrEqual,
  maximum,
  minimum,
  mul,
  reduceSum,
  reshape,
  slice,
  sub,
  topK,
  transpose,
  where,
} from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { ShapeError } from '../../util/errors.ts';
import type { BoxCoderOptions } from '../box-coders/create-box-coder.ts';
import type { Predictions } from '../box-predictors/box-predictor.ts';
import { decodeBoxes } from '../decode-boxes.ts';
import { classScores } from './class-scores.ts';
import type { PostProcessingSpec } from './post-processing-spec.ts';
import { type SuppressedValues, suppress } from './suppress.ts';

export interface PostProcessOptions {
  /** Of one image. */
  readonly predictions: Predictions;
  /** [A, 4] yxyx, normalised. */
  readonly anchors: Value;
  readonly boxCoder: BoxCoderOptions;
  readonly spec: PostProcessingSpec;
  readonly addBackgroundClass: boolean;
  /** [4] yxyx from 0, 0: the part of the input that is image, as shares of it. By default all. */
  readonly clipWindow?: Value | undefined;
}

/** The D = `maxTotalDetections` best detections, best first, then zeros. */
export interface DetectionValues {
  /** [1, D, 4] yxyx in [0, 1] */
  readonly boxes: Value;
  /** [1, D] */
  readonly scores: Value;
  /** [1, D] float label-map ids from 1. */
  readonly classes: Value;
  /** [1] float */
  readonly numDetections: Value;
  /** [1, A, 4] every anchor's decoded box, neither clipped nor set into the clip window. */
  readonly rawBoxes: Value;
  /** [1, A, K] every anchor's scores, converted, calibrated and corrected, with the background. */
  readonly rawScores: Value;
}

/** Scores [1, A, K] without the background as [1, C, A]. */
function foreground(scores: Value, addBackgroundClass: boolean): Value {
  const [batch, anchors, columns] = staticShape(scores.shape);
  const classes = addBackgroundClass ? slice(scores, [0, 0, 1], [batch, anchors, columns]) : scores;
  return transpose(classes, [0, 2, 1]);
}

/** The score of what is no detection. */
const GONE = -1;

/** [S] the scores of what reaches its class's threshold; below any score for what does not. `thresholds` [C]. */
function thresholded(
  { scores, classes }: SuppressedValues,
  thresholds: readonly (number | undefined)[],
): Value {
  const least = thresholds.map((score) => score ?? 0);
  const each = floats(scores.graph, [least.length], least, 'class_thresholds');
  return where(greaterOrEqual(scores, gather(each, cast(classes, 'int64'), 0)), scores, GONE);
}

/** The rows of `values` that suppression chose, then `padding`. */
const padded = (values: Value, padding: Value): Value => concat([values, padding], 0);

/** @throws ShapeError for more than one image */
export function postProcess(options: PostProcessOptions): DetectionValues {
  const { predictions, spec } = options;
  const { graph } = predictions.boxEncodings;
  const [batch] = staticShape(predictions.boxEncodings.shape);
  if (batch !== 1) throw new ShapeError(`Post-processing is built for one image, not for ${batch}.`);
  const most = spec.maxTotalDetections;

  const rawScores = classScores(predictions.classLogits, spec, options.addBackgroundClass);
  const scores = foreground(rawScores, options.addBackgroundClass);
  const boxes = decodeBoxes(predictions.boxEncodings, options.anchors, options.boxCoder);
  const suppressed = suppress(boxes, scores, spec);
  const keptScores = spec.classThresholds ? thresholded(suppressed, spec.classThresholds) : suppressed.scores;
  const [, anchorCount] = staticShape(boxes.shape);
  const chosenBoxes = gather(reshape(boxes, [anchorCount, 4]), suppressed.anchors, 0);
  const { clipWindow: window } = options;
  const ends = window && concat([slice(window, [2], [4]), slice(window, [2], [4])], 0); // y, x, y, x
  const clippedBoxes = ends ? minimum(maximum(chosenBoxes, 0), ends) : clip(chosenBoxes, 0, 1);
  const selectedBoxes = ends && spec.changeCoordinateFrame ? div(clippedBoxes, ends) : clippedBoxes;
  const allBoxes = padded(selectedBoxes, filled(graph, [most, 4], 0));
  const allScores = padded(keptScores, filled(graph, [most], GONE));
  const allClasses = padded(add(suppressed.classes, 1), filled(graph, [most], 0));

  const corner = (i: number): Value => gather(allBoxes, wholeNumber(graph, i, 'column'), 1);
  const area = mul(sub(corner(2), corner(0)), sub(corner(3), corner(1)));
  const [bestScores, best] = topK(where(greater(area, 0), allScores, GONE), most);
  const valid = greaterOrEqual(bestScores, 0); // [D]
  const keep = (values: Value): Value => where(valid, values, 0);
  return {
    boxes: reshape(where(reshape(valid, [most, 1]), gather(allBoxes, best, 0), 0), [1, most, 4]),
    scores: reshape(keep(bestScores), [1, most]),
    classes: reshape(keep(gather(allClasses, best, 0)), [1, most]),
    numDetections: reduceSum(reshape(cast(valid, 'float32'), [1, most]), [1]),
    rawBoxes: boxes,
    rawScores,
  };
}
