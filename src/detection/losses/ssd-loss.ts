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
 * Difference: no `random_example_sampler`; set the weights of the anchors that it drops to 0.
 */

import { floats, type Graph, scalar, type Value } from '../../graph/graph.ts';
import { div, matmul, maximum, mul, oneHot, reduceSum, reshape, slice } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import type { BoxCoderOptions } from '../box-coders/create-box-coder.ts';
import type { Predictions } from '../box-predictors/box-predictor.ts';
import { type ClassWeights, columnWeights, matchedClassWeights } from '../class-weights/class-weights.ts';
import { decodeBoxes } from '../decode-boxes.ts';
import type { HardExampleMinerOptions } from '../hard-example-miner.ts';
import { hardExampleMask } from '../mining/hard-example-mask.ts';
import type { ClassificationLossSpec } from './classification-loss.ts';
import { createClassificationLoss } from './create-classification-loss.ts';
import { createLocalizationLoss } from './create-localization-loss.ts';
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
  /** Decodes predictions for the miner. */
  readonly boxCoder: BoxCoderOptions;
}

/** The targets of B images, as `Batch` holds them. */
export interface SsdTargets {
  /** [B, A, K] */
  readonly classTargets: Value;
  /** [B, A] u */
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

/** `perAnchor` [B, A], 0 in images that do not count. */
function masked(perAnchor: Value, { annotated }: SsdTargets): Value {
  if (annotated === undefined) return perAnchor;
  return mul(perAnchor, reshape(annotated, [...staticShape(annotated.shape), 1]));
}

/** [B, A] the classification losses of the anchors, weighted. */
function classificationLosses({ predictions, targets, spec, addBackgroundClass }: SsdLossOptions): Value {
  const { graph } = predictions.classLogits;
  const [batch, anchors, columns] = staticShape(predictions.classLogits.shape);
  const loss = createClassificationLoss(spec.classification);
  const classWeights = spec.classificationClassWeights;
  const perColumn = (): Value =>
    floats(graph, [columns], columnWeights(classWeights?.weights ?? [], addBackgroundClass), 'columnWeights');
  let perAnchor = masked(targets.classWeights, targets);
  if (classWeights?.mode === 'MATCHED_ANCHOR') {
    perAnchor = mul(perAnchor, matchedClassWeights(targets.matchedClass, classWeights.weights));
  }
  const weights = reshape(perAnchor, [batch, anchors, 1]);
  const losses = loss.apply({
    logits: predictions.classLogits,
    targets: targets.classTargets,
    weights: classWeights?.mode === 'PER_LOGIT' ? mul(weights, perColumn()) : weights,
    positiveWeights: classWeights?.mode === 'POSITIVE_LOGIT' ? perColumn() : undefined,
  });
  return loss.independentColumns ? reduceSum(losses, [2]) : losses;
}

/** [B, A] box weights, times the weights of the matched classes where there are any. */
function weightedBoxWeights({ boxWeights, matchedClass }: SsdTargets, weights?: readonly number[]): Value {
  return weights === undefined ? boxWeights : mul(boxWeights, matchedClassWeights(matchedClass, weights));
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
export function ssdLoss(options: SsdLossOptions): SsdLosses {
  const { predictions, targets, anchors, spec, numClasses } = options;
  const { graph } = predictions.classLogits;
  const { classificationClassWeights, localizationClassWeights, hardExampleMiner } = spec;
  let classification = classificationLosses(options);
  let localization = createLocalizationLoss(spec.localization)({
    predictions: predictions.boxEncodings,
    targets: targets.boxTargets,
    weights: masked(weightedBoxWeights(targets, localizationClassWeights), targets),
  });
  if (hardExampleMiner !== undefined) {
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

  const [batch, anchorCount, codeSize] = staticShape(predictions.boxEncodings.shape);
  const divide = spec.normalizeLocalizationByCodeSize ? codeSize : 1;
  const scaleOf = (weight: number, classWeights?: readonly number[]): Value =>
    div(weight, normalizer(graph, targets, spec.normalizer, classWeights));
  const classificationScale = scaleOf(spec.classificationWeight, classificationClassWeights?.weights);
  const localizationScale = scaleOf(spec.localizationWeight / divide, localizationClassWeights);

  const rows = batch * anchorCount;
  const classes = reshape(oneHot(targets.matchedClass, numClasses + 1), [rows, numClasses + 1]);
  const byClass = (losses: Value, scale: Value): Value =>
    mul(reshape(matmul(reshape(losses, [1, rows]), classes), [numClasses + 1]), scale);
  const withoutBackground = (x: Value): Value => slice(x, [1], [numClasses + 1]);
  return {
    localization: mul(reduceSum(localization), localizationScale),
    classification: mul(reduceSum(classification), classificationScale),
    byClass: {
      localization: withoutBackground(byClass(localization, localizationScale)),
      classification: byClass(classification, classificationScale),
      positives: withoutBackground(reduceSum(classes, [0])),
    },
  };
}
