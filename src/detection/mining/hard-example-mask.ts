/**
 * @module
 * The hard example miner inside the training graph (core/losses.py, `HardExampleMiner`; Shrivastava 2016): the anchors
 * whose losses count, as a mask. It is made of comparisons and ranks alone, so no gradient flows through the choice.
 * `hard-example-miner.ts` says the same on numbers; a test holds the two equal.
 */

import { type Graph, scalar, type Value } from '../../graph/graph.ts';
import {
  add,
  and,
  cast,
  cumSum,
  equal,
  expand,
  filled,
  floor,
  gatherElements,
  greaterOrEqual,
  lessOrEqual,
  maximum,
  mul,
  nonMaxSuppressionMask,
  or,
  reduceSum,
  scatterElements,
  topK,
} from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import type { HardExampleMinerOptions } from '../hard-example-miner.ts';
import { UNMATCHED } from '../matchers/matcher.ts';

/** The losses and boxes of a batch's anchors. */
export interface HardExampleInputs {
  /** [B, A], summed over classes, weighted by anchor. */
  readonly classificationLosses: Value;
  /** [B, A], weighted by anchor. */
  readonly localizationLosses: Value;
  /** [B, A, 4] yxyx, decoded from the predictions. Read only where `iouThreshold` is below 1. */
  readonly decodedBoxes: Value;
  /** [B, A] int32, as a matcher gives it. */
  readonly match: Value;
}

function scoresOf(options: HardExampleMinerOptions, inputs: HardExampleInputs): Value {
  switch (options.lossType) {
    case 'CLASSIFICATION':
      return inputs.classificationLosses;
    case 'LOCALIZATION':
      return inputs.localizationLosses;
    case 'BOTH':
      return add(
        mul(inputs.classificationLosses, options.classificationWeight),
        mul(inputs.localizationLosses, options.localizationWeight),
      );
  }
}

/** `values` [B, N] written at `indices` [B, N] of zeros [B, A]. */
function placeAnchors(graph: Graph, values: Value, indices: Value, anchors: number): Value {
  const [batch] = staticShape(values.shape);
  return scatterElements(filled(graph, [batch, anchors], 0), indices, values, 1);
}

/**
 * 1 for the anchors that count, else 0: greedy suppression of the decoded boxes by their losses, then the cap on
 * negatives, as `mineHardExamples` describes them.
 *
 * @returns float [B, A]
 */
export function hardExampleMask(options: HardExampleMinerOptions, inputs: HardExampleInputs): Value {
  const scores = scoresOf(options, inputs);
  const { graph } = scores;
  const [batch, anchors] = staticShape(scores.shape);
  const limit = Math.min(options.numHardExamples ?? anchors, anchors);
  const one = expand(scalar(graph, 1), [batch, limit]);

  let selected: Value;
  if (options.iouThreshold < 1) {
    const chosen = nonMaxSuppressionMask(inputs.decodedBoxes, scores, {
      iouThreshold: options.iouThreshold,
      scoreThreshold: Number.NEGATIVE_INFINITY,
      maxOutputsPerClass: limit,
    });
    selected = cast(chosen, 'float32');
  } else {
    selected = limit === anchors ? one : placeAnchors(graph, one, topK(scores, limit)[1], anchors);
  }
  if (options.maxNegativesPerPositive === undefined) return selected;

  const match = cast(inputs.match, 'float32');
  const positive = cast(greaterOrEqual(match, 0), 'float32');
  const negative = cast(equal(match, UNMATCHED), 'float32');
  const positives = reduceSum(mul(selected, positive), [1], true); // [B, 1]
  const cap = maximum(floor(mul(positives, options.maxNegativesPerPositive)), options.minNegativesPerImage);

  const [, ranking] = topK(scores, anchors); // hardest first, equal scores by the lower index
  const ranked = (values: Value): Value => gatherElements(values, ranking, 1);
  const negativesSoFar = cumSum(ranked(mul(selected, negative)), 1);
  const stays = or(equal(ranked(positive), 1), lessOrEqual(negativesSoFar, expand(cap, [batch, anchors])));
  const kept = and(stays, equal(ranked(selected), 1));
  return placeAnchors(graph, cast(kept, 'float32'), ranking, anchors);
}
