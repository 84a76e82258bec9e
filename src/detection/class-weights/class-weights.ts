/**
 * @module
 * How much each class counts in a loss. A class weight multiplies the weight that the matched box has already
 * (`image/object/weight`): a box of weight 5 counts as five boxes, whichever of the two gave it the 5.
 */

import type { Value } from '../../graph/graph.ts';
import { floats } from '../../graph/graph.ts';
import { gather } from '../../graph/ops.ts';

/**
 * Where a class weight multiplies in the classification loss of one anchor. `MATCHED_ANCHOR`: all of it, by the weight of
 * the matched class, background counting 1. `PER_LOGIT`: column c of every anchor's loss, by the weight of class c.
 * `POSITIVE_LOGIT`: only the term that pulls column c up. The last two need independent columns.
 */
export type ClassWeightMode = 'MATCHED_ANCHOR' | 'PER_LOGIT' | 'POSITIVE_LOGIT';

/** The class weights of a classification loss. */
export interface ClassWeights {
  /** [C] finite, ≥ 0, in label-map id order. */
  readonly weights: readonly number[];
  readonly mode: ClassWeightMode;
}

/**
 * ω(m(a)): 1 for an anchor of no class, w_c for one matched to class c.
 *
 * @param matchedClass [B, A] int32: 0 for none, else 1..C
 * @param weights [C]
 * @returns [B, A]
 */
export function matchedClassWeights(matchedClass: Value, weights: readonly number[]): Value {
  const table = floats(matchedClass.graph, [weights.length + 1], [1, ...weights], 'classWeights');
  return gather(table, matchedClass, 0);
}

/** [K]: the weight of each column; that of the background, if there is one, is 1. */
export function columnWeights(weights: readonly number[], addBackgroundClass: boolean): readonly number[] {
  return addBackgroundClass ? [1, ...weights] : weights;
}
