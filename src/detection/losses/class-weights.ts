/**
 * @module
 * Class weights in the losses: what no configuration of the TensorFlow API can say. Each matched anchor weighs as much
 * as its class. The class weight multiplies the weight of the matched box (`image/object/weight`), so that weighting a
 * class is the same as weighting each of its boxes in the records: a box of weight 5 counts as five boxes.
 * (Under `weighted_l2`, which squares box weights, it is squared with them.)
 */

import { floats, type Graph, type Value } from '../../graph/graph.ts';
import { add, gather, mul, reduceSum, reshape } from '../../graph/ops.ts';
import { type ClassificationLossSpec, logitTerms, softmaxCrossEntropy } from './classification-loss.ts';

/**
 * What a class weight multiplies. `MATCHED_ANCHOR`: the whole loss of an anchor matched to the class. `PER_LOGIT`: the
 * class's column of every anchor's loss. `POSITIVE_LOGIT`: that column's positive term alone.
 */
export type ClassWeightMode = 'MATCHED_ANCHOR' | 'PER_LOGIT' | 'POSITIVE_LOGIT';

export interface ClassWeights {
  /** [C] w_c ≥ 0, class 1 first. The background weighs 1. */
  readonly weights: readonly number[];
  readonly mode: ClassWeightMode;
}

/**
 * ω(m(a)): 1 for the background, w_c for an anchor matched to class c.
 *
 * @param matchedClass int32 [B, A], 0 = no class
 * @returns [B, A], or undefined without weights
 */
export function anchorClassWeights(
  matchedClass: Value,
  weights: readonly number[] | undefined,
): Value | undefined {
  if (weights === undefined) return undefined;
  const table = floats(matchedClass.graph, [weights.length + 1], [1, ...weights], 'class_weights');
  return gather(table, matchedClass, 0);
}

/** `weights` times the class weights, if there are any. */
export function timesClassWeights(weights: Value, classWeights: Value | undefined): Value {
  return classWeights === undefined ? weights : mul(weights, classWeights);
}

/** w as [K] over the logit columns, 1 for a background column. */
function columnWeights(graph: Graph, weights: readonly number[], columns: number): Value {
  const row = columns === weights.length ? weights : [1, ...weights];
  return floats(graph, [columns], row, 'class_weights');
}

/**
 * The weighted classification loss of each anchor, summed over its logits: [B, A].
 *
 * MATCHED_ANCHOR: u(a) ω(m(a)) ℓ(a) · PER_LOGIT: u(a) Σ_c w_c ℓ_c(a) · POSITIVE_LOGIT: u(a) Σ_c (w_c ℓ⁺_c + ℓ⁻_c).
 *
 * @param o.logits [B, A, K], o.targets [B, A, K], o.weights u [B, A], o.matchedClass int32 [B, A]
 */
export function weightedClassificationLoss(o: {
  readonly loss: ClassificationLossSpec;
  readonly classWeights?: ClassWeights | undefined;
  readonly logits: Value;
  readonly targets: Value;
  readonly weights: Value;
  readonly matchedClass: Value;
}): Value {
  const { loss, logits, targets } = o;
  const mode = o.classWeights?.mode ?? 'MATCHED_ANCHOR';
  const perAnchor =
    mode === 'MATCHED_ANCHOR' ? anchorClassWeights(o.matchedClass, o.classWeights?.weights) : undefined;
  const weights = timesClassWeights(o.weights, perAnchor);
  if (loss.kind === 'weighted_softmax')
    return mul(weights, softmaxCrossEntropy(logits, targets, loss.logitScale));
  const { positive, negative } = logitTerms(loss, logits, targets);
  const columnAxis = [logits.shape.length - 1];
  const columns = Number(logits.shape.at(-1));
  if (o.classWeights === undefined || mode === 'MATCHED_ANCHOR') {
    return mul(weights, reduceSum(add(positive, negative), columnAxis));
  }
  const w = reshape(columnWeights(logits.graph, o.classWeights.weights, columns), [1, 1, columns]);
  const weighted = mode === 'PER_LOGIT' ? mul(add(positive, negative), w) : add(mul(positive, w), negative);
  return mul(weights, reduceSum(weighted, columnAxis));
}
