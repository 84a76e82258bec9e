/**
 * @module
 * Soft non-maximum suppression inside the graph (Bodla et al. 2017, equation 3, with the exponent halved as TensorFlow
 * does): ONNX has no operator for it, so its rounds are written out, all classes in one. Each round takes the best box
 * left and lowers the scores of the others by exp(−½ IoU² / σ). `non-max-suppression.ts` does the same on numbers.
 *
 * A round costs about twenty passes over the scores of all classes and anchors, and there are as many as detections are
 * wanted of a class: on two cores 100 rounds of 90 classes take 0.16 s for 1917 anchors, 1.4 s for 12804.
 */

import { floats, scalar, type Value } from '../../graph/graph.ts';
import {
  add,
  concat,
  div,
  equal,
  exp,
  gather,
  greater,
  maximum,
  minimum,
  mul,
  or,
  reshape,
  slice,
  sub,
  topK,
  where,
} from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';

export interface SoftSuppressionOptions {
  /** σ > 0 */
  readonly sigma: number;
  /** A box goes where its IoU with one taken is above it. */
  readonly iouThreshold: number;
  /** Scores must be above it. */
  readonly scoreThreshold: number;
  /** M, rounds. */
  readonly maxOutputsPerClass: number;
}

/** What was taken, class by class and best first; S = C · M. */
export interface SoftlySuppressed {
  /** [S] int64 anchors. */
  readonly anchors: Value;
  /** [S] lowered scores; −∞ where a class has no more boxes. */
  readonly scores: Value;
}

/** Lower than any score, and finite, so that no product with it is NaN. */
const GONE = -3e38;

/** [.., 1] columns of corners [.., 4]. */
function corners(boxes: Value): readonly Value[] {
  const shape = staticShape(boxes.shape);
  return [0, 1, 2, 3].map((k) =>
    slice(boxes, [...shape.slice(0, -1).map(() => 0), k], [...shape.slice(0, -1), k + 1]),
  );
}

/** @param boxes [A, 4] yxyx with corners in order @param scores [C, A] */
export function softSuppression(
  boxes: Value,
  scores: Value,
  { sigma, iouThreshold, scoreThreshold, maxOutputsPerClass }: SoftSuppressionOptions,
): SoftlySuppressed {
  const { graph } = scores;
  const [classes, anchors] = staticShape(scores.shape);
  const rounds = Math.min(maxOutputsPerClass, anchors);
  const all = corners(boxes).map((corner) => reshape(corner, [1, anchors])); // [1, A] each
  const areas = mul(sub(all[2], all[0]), sub(all[3], all[1]));
  const places = floats(
    graph,
    [1, anchors],
    Float32Array.from({ length: anchors }, (_, i) => i),
    'places',
  );
  const gone = scalar(graph, GONE);

  let left = where(greater(scores, scoreThreshold), scores, gone);
  const taken: Value[] = [];
  const values: Value[] = [];
  for (let round = 0; round < rounds; round++) {
    const [best, at] = topK(left, 1); // [C, 1]
    taken.push(at);
    values.push(where(greater(best, scoreThreshold), best, gone));
    if (round === rounds - 1) break;
    const one = corners(gather(boxes, reshape(at, [classes]), 0)); // [C, 1] each
    const height = maximum(sub(minimum(all[2], one[2]), maximum(all[0], one[0])), 0);
    const width = maximum(sub(minimum(all[3], one[3]), maximum(all[1], one[1])), 0);
    const shared = mul(height, width); // [C, A]
    const area = mul(sub(one[2], one[0]), sub(one[3], one[1]));
    const union = sub(add(areas, area), shared);
    const touches = greater(shared, 0);
    const iou = where(touches, div(shared, where(touches, union, 1)), 0);
    const lowered = mul(left, exp(mul(mul(iou, iou), -0.5 / sigma)));
    const own = equal(places, gather(reshape(places, [anchors]), at, 0)); // [C, A]
    const stays = where(or(greater(iou, iouThreshold), own), gone, lowered);
    left = where(greater(left, GONE / 2), stays, gone);
  }
  const joined = (parts: readonly Value[]): Value => reshape(concat(parts, 1), [classes * rounds]);
  return { anchors: joined(taken), scores: joined(values) };
}
