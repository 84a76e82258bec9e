/**
 * @module
 * The loss of a single shot detector over a batch (meta_architectures/ssd_meta_arch.py, `SSDMetaArch.loss`), with class
 * weights. For anchor a matched to class m(a), with box weights u(a) and v(a) from the target assigner:
 * classification u(a) · ω(m(a)) · ℓ(a), localization v(a) · w(m(a)) · ℓ(a). Mining sees the weighted losses.
 *
 * The class weight multiplies the box weight, so whatever a loss does with box weights (`weighted_l2` squares them), it
 * does with class weights; hence the law that class weights equal box weights times w[class]
 * (`test/class-weight-law.test.ts`).
 *
 * A `random_example_sampler` sets the weights of the anchors that it drops to 0 before anything else, in the normaliser too.
 */

import { type Graph, scalar, type Value } from '../../graph/graph.ts';
import {
  concat,
  div,
  filled,
  matmul,
  maximum,
  mul,
  oneHot,
  reduceSum,
  reshape,
  slice,
} from '../../graph/ops.ts';
import { elementCount, staticShape } from '../../graph/tensor-type.ts';
import { invariant } from '../../util/errors.ts';
import type { BoxCoderOptions } from '../box-coders/create-box-coder.ts';
import type { Predictions } from '../box-predictors/box-predictor.ts';
import type { ClassWeights } from '../class-weights/class-weights.ts';
import { decodeBoxes } from '../decode-boxes.ts';
import type { HardExampleMinerOptions } from '../hard-example-miner.ts';
import { hardExampleMask } from '../mining/hard-example-mask.ts';
import { type RandomExampleSamplerOptions, randomExampleMask } from '../mining/random-example-mask.ts';
import {
  classificationLosses,
  localizationLosses,
  meanOverColumns,
  weightedBoxWeights,
  weightedClassWeights,
} from './anchor-losses.ts';
import type { ClassificationLossSpec } from './classification-loss.ts';
import { createClassificationLoss } from './create-classification-loss.ts';
import type { LocalizationLossSpec } from './localization-loss.ts';

/** What a configuration says of the loss, as plain data. */
export interface SsdLossSpec {
  readonly classification: ClassificationLossSpec;
  readonly localization: LocalizationLossSpec;
  readonly classificationWeight: number;
  readonly localizationWeight: number;
  readonly classificationClassWeights?: ClassWeights | undefined;
  /** [C] */
  readonly localizationClassWeights?: readonly number[] | undefined;
  /**
   * What both losses are divided by. `NONE`: nothing. `MATCHES`: max(Σ box weights, 1). `WEIGHTED_MATCHES`: each by
   * max(Σ box weights · its own class weights of the matched classes, 1).
   */
  readonly normalizer: 'NONE' | 'MATCHES' | 'WEIGHTED_MATCHES';
  /** Whether the localization loss is also divided by the size of a box code. */
  readonly normalizeLocalizationByCodeSize: boolean;
  readonly hardExampleMiner?: HardExampleMinerOptions | undefined;
  readonly randomExampleSampler?: RandomExampleSamplerOptions | undefined;
  /** Decodes predictions for the miner and for losses that compare boxes. */
  readonly boxCoder: BoxCoderOptions;
}

/** The targets of B images, as `Batch` holds them. */
export interface SsdTargets {
  /** [B, A, K] */
  readonly classTargets: Value;
  /** [B, A] u, or [B, A, K] where columns of an anchor count differently (confidences as targets). */
  readonly classWeights: Value;
  /** [B, A, code size] */
  readonly boxTargets: Value;
  /** [B, A] v */
  readonly boxWeights: Value;
  /** [B, A] int32: box index, −1 background, −2 ignored. */
  readonly match: Value;
  /** [B, A] int32: 0 for none, else 1..C. */
  readonly matchedClass: Value;
  /** [B] 1 for an image whose losses count, else 0 (`is_annotated`). As upstream, the normaliser counts every image. */
  readonly annotated?: Value;
}

export interface SsdLossOptions {
  readonly predictions: Predictions;
  readonly targets: SsdTargets;
  /** [A, 4] yxyx */
  readonly anchors: Value;
  readonly spec: SsdLossSpec;
  /** C */
  readonly numClasses: number;
  readonly addBackgroundClass: boolean;
  /** int64 scalar, seed and step: what the random example sampler draws by. */
  readonly counter?: Value | undefined;
}

/** Both losses, normalised and weighted, and how they divide among classes. */
export interface SsdLosses {
  /** scalar */
  readonly localization: Value;
  /** scalar */
  readonly classification: Value;
  readonly byClass: {
    /** [C] */
    readonly localization: Value;
    /** [C + 1]: anchors of no class first. Sums to `classification`. */
    readonly classification: Value;
    /** [C] how many anchors are matched to each class, mined or not. */
    readonly positives: Value;
  };
}

/** `targets` with the weights of the anchors that the sampler drops set to 0. */
function sampled(options: SsdLossOptions): SsdTargets {
  const { targets, spec, addBackgroundClass, counter } = options;
  const { randomExampleSampler } = spec;
  if (randomExampleSampler === undefined) return targets;
  invariant(counter !== undefined, 'a random example sampler needs the step counter');
  const { graph } = targets.classTargets;
  const mask = graph.scope('sampling', () =>
    randomExampleMask(randomExampleSampler, {
      classTargets: targets.classTargets,
      weights: meanOverColumns(weightedClassWeights(targets, spec.classificationClassWeights)),
      hasBackground: addBackgroundClass,
      counter,
    }),
  );
  const { classWeights } = targets;
  const perColumn = classWeights.shape.length === 3;
  return {
    ...targets,
    classWeights: mul(classWeights, perColumn ? reshape(mask, [...staticShape(mask.shape), 1]) : mask),
    boxWeights: mul(targets.boxWeights, mask),
  };
}

/** The divisor of a loss with class weights `weights`, a scalar. */
function normalizer(
  graph: Graph,
  targets: SsdTargets,
  kind: SsdLossSpec['normalizer'],
  weights?: readonly number[],
): Value {
  if (kind === 'NONE') return scalar(graph, 1);
  const counted = weightedBoxWeights(targets, kind === 'WEIGHTED_MATCHES' ? weights : undefined);
  return maximum(reduceSum(counted), 1);
}

/**
 * Both losses of a batch: summed over all anchors of all images, or over those that the miner keeps; then
 * localization = localizationWeight / (normaliser · (code size or 1)) · sum,
 * classification = classificationWeight / normaliser · sum. The normaliser is not reduced by the miner.
 */
export function ssdLoss(given: SsdLossOptions): SsdLosses {
  const options = { ...given, targets: sampled(given) };
  const { predictions, targets, anchors, spec } = options;
  const { graph } = predictions.classLogits;
  const { classificationClassWeights, localizationClassWeights, hardExampleMiner } = spec;
  let classification = classificationLosses(options);
  let localization = localizationLosses(options);
  const { independentColumns, overAnchors } = createClassificationLoss(spec.classification);
  if (independentColumns && !overAnchors) classification = reduceSum(classification, [2]);
  if (hardExampleMiner !== undefined) {
    invariant(!overAnchors, 'a miner needs a classification loss of each anchor');
    const mask = graph.scope('mining', () =>
      hardExampleMask(hardExampleMiner, {
        classificationLosses: classification,
        localizationLosses: localization,
        decodedBoxes: decodeBoxes(predictions.boxEncodings, anchors, spec.boxCoder),
        match: targets.match,
      }),
    );
    classification = mul(classification, mask);
    localization = mul(localization, mask);
  }

  const codeSize = staticShape(predictions.boxEncodings.shape)[2];
  const divide = spec.normalizeLocalizationByCodeSize ? codeSize : 1;
  const scaleOf = (weight: number, classWeights?: readonly number[]): Value =>
    div(weight, normalizer(graph, targets, spec.normalizer, classWeights));
  const classificationScale = scaleOf(spec.classificationWeight, classificationClassWeights?.weights);
  const localizationScale = scaleOf(spec.localizationWeight / divide, localizationClassWeights);
  const { byAnchor, positives } = classSums(options);
  const withoutBackground = (x: Value): Value => slice(x, [1], [options.numClasses + 1]);
  const byClass = overAnchors ? byColumn(classification, options) : byAnchor(classification);
  return {
    localization: mul(reduceSum(localization), localizationScale),
    classification: mul(reduceSum(classification), classificationScale),
    byClass: {
      localization: mul(withoutBackground(byAnchor(localization)), localizationScale),
      classification: mul(byClass, classificationScale),
      positives: withoutBackground(positives),
    },
  };
}

/** Sums over anchors by the class that each is matched to, [C + 1], those of none first. */
function classSums({ targets, numClasses }: SsdLossOptions): {
  byAnchor(losses: Value): Value;
  readonly positives: Value;
} {
  const rows = elementCount(targets.matchedClass.shape);
  const classes = reshape(oneHot(targets.matchedClass, numClasses + 1), [rows, numClasses + 1]);
  return {
    byAnchor: (losses) => reshape(matmul(reshape(losses, [1, rows]), classes), [numClasses + 1]),
    positives: reduceSum(classes, [0]),
  };
}

/** Losses [B, K] of whole columns by class, [C + 1]: the background's first, 0 where it has no column. */
function byColumn(losses: Value, { addBackgroundClass }: SsdLossOptions): Value {
  const sums = reduceSum(losses, [0]);
  return addBackgroundClass ? sums : concat([filled(losses.graph, [1], 0), sums], 0);
}
