/**
 * @module
 * The random example sampler inside the training graph (core/balanced_positive_negative_sampler.py, as
 * `SSDMetaArch._minibatch_subsample_fn` calls it): of each image all positive anchors, and so many negatives, drawn
 * without replacement, that positives make the wanted share of both. The draw depends on the step's counter alone, so
 * that a resumed run repeats it.
 */

import { floats, scalar, type Value } from '../../graph/graph.ts';
import {
  and,
  cast,
  equal,
  expand,
  filled,
  floor,
  greaterOrEqual,
  less,
  mul,
  not,
  or,
  randomUniform,
  reduceSum,
  scatterElements,
  slice,
  topK,
  where,
} from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';

/** What the `random_example_sampler` of a configuration says. */
export interface RandomExampleSamplerOptions {
  /** In (0, 1]. */
  readonly positiveFraction: number;
}

/** The anchors of a batch; K columns. */
export interface RandomExampleInputs {
  /** [B, A, K] */
  readonly classTargets: Value;
  /** [B, A] the classification weights; anchors of weight 0 are neither kept nor counted. */
  readonly weights: Value;
  /** Whether column 0 of the targets is the background's, which makes no anchor positive. */
  readonly hasBackground: boolean;
  /** int64 scalar: seed and step. */
  readonly counter: Value;
}

/** Names the draw among the random draws of one step; dropouts count from 0. */
const STREAM = 0x5a3d;

/**
 * 1 for the anchors that are kept, else 0: every anchor with a weight and a class target other than 0 outside the
 * background column, and ⌊n (1 − f) / f⌋ of the others with a weight, n positives and f the wanted share.
 *
 * @returns float [B, A]
 */
export function randomExampleMask(
  { positiveFraction }: RandomExampleSamplerOptions,
  { classTargets, weights, hasBackground, counter }: RandomExampleInputs,
): Value {
  const { graph } = classTargets;
  const [batch, anchors, columns] = staticShape(classTargets.shape);
  const classes = slice(classTargets, [0, 0, hasBackground ? 1 : 0], [batch, anchors, columns]);
  const counts = not(equal(weights, 0));
  const isPositive = not(equal(reduceSum(classes, [2]), 0));
  const positive = and(counts, isPositive);
  const negative = and(counts, not(isPositive));

  const ratio = Math.fround((1 - positiveFraction) / positiveFraction);
  const positives = reduceSum(cast(positive, 'float32'), [1], true); // [B, 1]
  const wanted = expand(floor(mul(positives, ratio)), [batch, anchors]);
  // Negatives in random order, everything else behind them.
  const order = where(negative, randomUniform(counter, [batch, anchors], STREAM), scalar(graph, -1));
  const [drawn, ranking] = topK(order, anchors);
  const ranks = expand(
    floats(
      graph,
      [1, anchors],
      Float32Array.from({ length: anchors }, (_, i) => i),
      'ranks',
    ),
    [batch, anchors],
  );
  const chosen = cast(and(less(ranks, wanted), greaterOrEqual(drawn, 0)), 'float32');
  const kept = scatterElements(filled(graph, [batch, anchors], 0), ranking, chosen, 1);
  return cast(or(positive, equal(kept, 1)), 'float32');
}
