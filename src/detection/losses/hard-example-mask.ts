/**
 * @module
 * The hard example miner inside the training graph (core/losses.py, `HardExampleMiner`; Shrivastava 2016): a mask of
 * the anchors whose losses count. `hard-example-miner.ts` says the same on numbers; a test holds the two equal. The
 * mask is made of comparisons, so no gradient flows through the choice.
 */

import { floats, type Value } from '../../graph/graph.ts';
import {
  add,
  cast,
  cumSum,
  equal,
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

export interface MiningInputs {
  /** [B, A] weighted, summed over classes. */
  readonly classification: Value;
  /** [B, A] weighted. */
  readonly localization: Value;
  /** [B, A, 4] yxyx, decoded from the predictions. */
  readonly boxesYxyx: Value;
  /** int32 [B, A] as a matcher gives it. */
  readonly match: Value;
}

function hardness(options: HardExampleMinerOptions, { classification, localization }: MiningInputs): Value {
  switch (options.lossType) {
    case 'CLASSIFICATION':
      return classification;
    case 'LOCALIZATION':
      return localization;
    case 'BOTH':
      return add(
        mul(classification, options.classificationWeight),
        mul(localization, options.localizationWeight),
      );
  }
}

/** 1 for the `most` hardest of the A anchors in rank order, else 0: [1, A]. */
function firstRanks(like: Value, anchors: number, most: number): Value {
  return floats(
    like.graph,
    [1, anchors],
    Array.from({ length: anchors }, (_, rank) => (rank < most ? 1 : 0)),
  );
}

/**
 * 1 where an anchor's losses count, else 0: [B, A].
 *
 * Anchors are walked hardest first (ties: lower index), leaving out those that suppression drops; at most
 * `numHardExamples`. With n positives among them and max = max(minNegativesPerImage, ⌊maxNegativesPerPositive · n⌋),
 * positives stay, and anything else as long as the count of negatives so far is at most max.
 */
export function hardExampleMask(options: HardExampleMinerOptions, inputs: MiningInputs): Value {
  const scores = hardness(options, inputs);
  const [batch, anchors] = staticShape(scores.shape);
  const most = Math.min(options.numHardExamples ?? anchors, anchors);
  const suppress = options.iouThreshold < 1;
  const chosen = suppress
    ? cast(
        nonMaxSuppressionMask(inputs.boxesYxyx, scores, {
          iouThreshold: options.iouThreshold,
          scoreThreshold: Number.NEGATIVE_INFINITY,
          maxOutputsPerClass: most,
        }),
        'float32',
      )
    : undefined;
  if (options.maxNegativesPerPositive === undefined && chosen !== undefined) return chosen;

  const [, order] = topK(scores, anchors); // order[b, rank] = anchor
  const ranked = (perAnchor: Value): Value => gatherElements(perAnchor, order, 1);
  const selected = chosen === undefined ? firstRanks(scores, anchors, most) : ranked(chosen);
  const inPlace = (perRank: Value): Value =>
    scatterElements(filled(scores.graph, [batch, anchors], 0), order, perRank, 1);
  if (options.maxNegativesPerPositive === undefined)
    return inPlace(mul(selected, filled(scores.graph, [batch, 1], 1)));

  const match = ranked(cast(inputs.match, 'float32'));
  const isPositive = greaterOrEqual(match, 0);
  const positives = reduceSum(mul(selected, cast(isPositive, 'float32')), [1], true);
  const allowed = floor(mul(positives, Math.fround(options.maxNegativesPerPositive)));
  const cap = maximum(allowed, options.minNegativesPerImage);
  const negatives = cumSum(mul(selected, cast(equal(match, UNMATCHED), 'float32')), 1);
  const counts = or(isPositive, lessOrEqual(negatives, cap));
  return inPlace(mul(selected, cast(counts, 'float32')));
}
