/**
 * @module
 * The class weights of a configuration, where box weights can say the same: the stock TensorFlow API has one weight for
 * each box, which multiplies both losses and is counted in the normaliser. What that cannot express is refused here, by
 * name: two different lists, a mode of single logits, a weight of 0, options that drop box weights.
 */

import { buildClassWeights } from '../builders/class-weights.ts';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { type WeightedLoss, weightedLosses } from '../config/weighted-losses.ts';
import { type LabelMap, labelIds, labelName } from '../dataset/label-map.ts';
import {
  ClassWeightMode,
  ClassWeightNormalizer,
} from '../proto/gen/object_detection/protos/class_weights_pb.js';
import type { Ssd } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { ConfigError } from '../util/errors.ts';

/** What both losses are divided by in Counterweight. */
export type Normalizer = 'NONE' | 'MATCHES' | 'WEIGHTED_MATCHES';

/** The weights that box weights can carry. */
export interface PortableWeights {
  /** [C] the weight of class c at c − 1; undefined where the configuration has none that differ from 1. */
  readonly weights: readonly number[] | undefined;
  readonly normalizer: Normalizer;
}

const CLASSIFICATION = 'model.ssd.loss.classification_loss';
const LOCALIZATION = 'model.ssd.loss.localization_loss';

/**
 * The class weights of `loaded`, automatic ones resolved before.
 *
 * @throws ConfigError for weights that no weight of a box can express
 */
export function portableWeights(loaded: LoadedPipelineConfig, labelMap: LabelMap): PortableWeights {
  const { config, placeOf } = loaded;
  const losses = weightedLosses(config);
  const model = config.model?.model;
  if (model?.case !== 'ssd') {
    const [first] = losses.filter(({ loss }) => loss.classWeights.length + loss.classWeight.length > 0);
    if (first === undefined) return { weights: undefined, normalizer: 'NONE' };
    throw new ConfigError(
      `${first.path} has class weights. In this model the weight of a box reaches other losses too; only those of model.ssd can be carried over.`,
      placeOf(first.path),
    );
  }
  const ssd = model.value;
  const of = (prefix: string): LossWeights => weightsOf(losses, prefix, ssd.numClasses, labelMap);
  const [classification, localization] = [of(CLASSIFICATION), of(LOCALIZATION)];
  const normalizer = normalizerOf(ssd);
  if (classification.weights === undefined && localization.weights === undefined)
    return { weights: undefined, normalizer };
  refuseDifference(classification, localization, loaded);
  refuseMode(losses, loaded);
  const weights = classification.weights ?? [];
  refuseZero(classification, labelMap, loaded);
  refuseDropped(ssd, loaded);
  return { weights, normalizer };
}

interface LossWeights {
  readonly path: string;
  /** Undefined where every weight is 1. */
  readonly weights: readonly number[] | undefined;
}

function weightsOf(
  losses: readonly WeightedLoss[],
  prefix: string,
  numClasses: number,
  labelMap: LabelMap,
): LossWeights {
  const weighted = losses.find(({ path }) => path.startsWith(`${prefix}.`));
  if (weighted === undefined) return { path: prefix, weights: undefined };
  const classNames = labelMap.items.map(labelName);
  const weights = buildClassWeights(weighted, { numClasses, classNames, classIds: labelIds(labelMap) });
  return { path: weighted.path, weights: weights?.every((weight) => weight === 1) ? undefined : weights };
}

function normalizerOf(ssd: Ssd): Normalizer {
  if (!ssd.normalizeLossByNumMatches) return 'NONE';
  const isWeighted = ssd.loss?.classWeightNormalizer === ClassWeightNormalizer.WEIGHTED_MATCHES;
  return isWeighted ? 'WEIGHTED_MATCHES' : 'MATCHES';
}

function refuseDifference(a: LossWeights, b: LossWeights, { placeOf }: LoadedPipelineConfig): void {
  const same =
    a.weights !== undefined &&
    b.weights !== undefined &&
    a.weights.length === b.weights.length &&
    a.weights.every((weight, i) => weight === b.weights?.[i]);
  if (same) return;
  const said = ({ path, weights }: LossWeights): string =>
    `${path} has ${weights === undefined ? 'none' : `[${weights.join(', ')}]`}`;
  throw new ConfigError(
    `The two losses have different class weights: ${said(a)}, ${said(b)}. The weight of a box multiplies both alike; give both losses the same weights.`,
    placeOf((b.weights === undefined ? a : b).path),
  );
}

function refuseMode(losses: readonly WeightedLoss[], { placeOf }: LoadedPipelineConfig): void {
  for (const { path, loss } of losses) {
    if (!('classWeightMode' in loss) || loss.classWeightMode === ClassWeightMode.MATCHED_ANCHOR) continue;
    const field = `${path}.class_weight_mode`;
    throw new ConfigError(
      `class_weight_mode ${ClassWeightMode[loss.classWeightMode]} weights single columns of the logits; the weight of a box multiplies all columns of its anchors. Only MATCHED_ANCHOR can be carried over.`,
      placeOf(field) ?? placeOf(path),
    );
  }
}

function refuseZero(
  { path, weights = [] }: LossWeights,
  labelMap: LabelMap,
  { placeOf }: LoadedPipelineConfig,
): void {
  const column = weights.indexOf(0);
  if (column < 0) return;
  const item = labelMap.items.find(({ id }) => id === column + 1);
  const name = item === undefined ? `class ${column + 1}` : `"${labelName(item)}"`;
  throw new ConfigError(
    `The class weight of ${name} is 0. A box of weight 0 is not quite the same to the TensorFlow API: it also gives up its claim to its best anchor. Give the class a small weight, or leave its boxes out of the data.`,
    placeOf(`${path}.class_weights[${column}]`) ?? placeOf(path),
  );
}

/** Options under which the TensorFlow API does not use the weights of boxes, or not those of the right boxes. */
function refuseDropped(ssd: Ssd, { config, placeOf }: LoadedPipelineConfig): void {
  if (ssd.useConfidencesAsTargets)
    throw new ConfigError(
      'use_confidences_as_targets: the TensorFlow API then ignores the weights of boxes, so they cannot carry class weights. Set it to false.',
      placeOf('model.ssd.use_confidences_as_targets'),
    );
  if (config.trainConfig?.mergeMultipleLabelBoxes)
    throw new ConfigError(
      'merge_multiple_label_boxes: the TensorFlow API merges boxes but not their weights, which then belong to other boxes. Set it to false.',
      placeOf('train_config.merge_multiple_label_boxes'),
    );
}
