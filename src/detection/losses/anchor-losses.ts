/**
 * @module
 * The losses of each anchor before anything is summed, weighted: by the target assigner's weights, times class weights
 * where there are any (`class-weights/`). What a loss does with box weights it does with class weights.
 *
 * Difference: losses that compare boxes (`weighted_iou`, `weighted_giou`) get decoded boxes; upstream's SSD hands them
 * box codes as if they were corners, which `compareCodes` asks for.
 */

import { floats, type Value } from '../../graph/graph.ts';
import { greater, mul, reduceMean, reshape, where } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { type ClassWeights, columnWeights, matchedClassWeights } from '../class-weights/class-weights.ts';
import { decodeBoxes } from '../decode-boxes.ts';
import { createClassificationLoss } from './create-classification-loss.ts';
import { createLocalizationLoss } from './create-localization-loss.ts';
import { comparesBoxes } from './localization-loss.ts';
import type { SsdLossOptions, SsdTargets } from './ssd-loss.ts';

/** `weights` [B, A] or [B, A, K] as [B, A, 1] or [B, A, K]. */
function byColumn(weights: Value): Value {
  const shape = staticShape(weights.shape);
  return shape.length === 3 ? weights : reshape(weights, [...shape, 1]);
}

/** `weights` [B, A, ..], 0 in images that do not count. */
function masked(weights: Value, { annotated }: SsdTargets): Value {
  if (annotated === undefined) return weights;
  const ones = weights.shape.slice(1).map(() => 1);
  return mul(weights, reshape(annotated, [...staticShape(annotated.shape), ...ones]));
}

/** The classification weights [B, A, 1] or [B, A, K], times ω(m(a)) where classes are weighted by anchor. */
export function weightedClassWeights(targets: SsdTargets, classWeights: ClassWeights | undefined): Value {
  const weights = byColumn(targets.classWeights);
  return classWeights?.mode === 'MATCHED_ANCHOR'
    ? mul(weights, byColumn(matchedClassWeights(targets.matchedClass, classWeights.weights)))
    : weights;
}

/** The classification weight of each anchor, [B, A]: the mean over its columns. */
export function meanOverColumns(weights: Value): Value {
  const [batch, anchors, columns] = staticShape(weights.shape);
  return columns === 1 ? reshape(weights, [batch, anchors]) : reduceMean(weights, [2]);
}

/** The box weights [B, A], times the weights of the matched classes where there are any. */
export function weightedBoxWeights(
  { boxWeights, matchedClass }: SsdTargets,
  weights?: readonly number[],
): Value {
  return weights === undefined ? boxWeights : mul(boxWeights, matchedClassWeights(matchedClass, weights));
}

/** The weighted classification losses: [B, A, K], [B, A] or [B, K], as the loss gives them. */
export function classificationLosses({
  predictions,
  targets,
  spec,
  addBackgroundClass,
}: SsdLossOptions): Value {
  const { graph } = predictions.classLogits;
  const columns = staticShape(predictions.classLogits.shape)[2];
  const classWeights = spec.classificationClassWeights;
  const perColumn = (): Value =>
    floats(graph, [columns], columnWeights(classWeights?.weights ?? [], addBackgroundClass), 'columnWeights');
  const weights = masked(weightedClassWeights(targets, classWeights), targets);
  return createClassificationLoss(spec.classification).apply({
    logits: predictions.classLogits,
    targets: targets.classTargets,
    weights: classWeights?.mode === 'PER_LOGIT' ? mul(weights, perColumn()) : weights,
    positiveWeights: classWeights?.mode === 'POSITIVE_LOGIT' ? perColumn() : undefined,
  });
}

/** The weighted localization losses, [B, A]. */
export function localizationLosses({ predictions, targets, anchors, spec }: SsdLossOptions): Value {
  const weights = masked(weightedBoxWeights(targets, spec.localizationClassWeights), targets);
  let found = predictions.boxEncodings;
  let wanted = targets.boxTargets;
  if (comparesBoxes(spec.localization)) {
    // Nothing trains the codes of other anchors, which might decode to infinity: 0 · ∞ would be NaN.
    found = decodeBoxes(where(greater(byColumn(weights), 0), found, wanted), anchors, spec.boxCoder);
    wanted = decodeBoxes(wanted, anchors, spec.boxCoder);
  }
  return createLocalizationLoss(spec.localization)({ predictions: found, targets: wanted, weights });
}
