/**
 * @module
 * How often each class was trained on, for the correction of priors: the boxes of the training data, counted again, times
 * the class weights of the classification loss. A box of weight 5 counted as five boxes, so scores are as they would be
 * after five; correcting by bare counts would correct the same imbalance twice.
 *
 * Weights of the mode PER_LOGIT scale right and wrong answers of a class alike and are left out.
 */

import { buildClassificationLoss } from '../../builders/classification-loss.ts';
import { labelIds, labelName } from '../../dataset/label-map.ts';
import { openDataset } from '../../dataset/open-dataset.ts';
import { datasetStatistics } from '../../dataset/statistics.ts';
import type { Run } from '../load-run.ts';
import { readerDataset } from '../reader-dataset.ts';
import { ssdOf } from '../ssd-of.ts';

/** Of classes 1..C. */
export interface TrainedCounts {
  /** [C] boxes. */
  readonly instances: readonly number[];
  /** [C] class weights that count; undefined: all 1. */
  readonly weights: readonly number[] | undefined;
  /** [C] instances · weights. */
  readonly counts: readonly number[];
}

/** The class weights of `run`'s classification loss that shift scores, [C]; undefined where there are none. */
export function scoreWeights({
  loaded,
  labelMap,
  model: { numClasses },
}: Run): readonly number[] | undefined {
  const names = new Map(labelMap.items.map((item) => [item.id, labelName(item)]));
  const { classWeights } = buildClassificationLoss(ssdOf(loaded).loss?.classificationLoss, {
    numClasses,
    classNames: Array.from({ length: numClasses }, (_, c) => names.get(c + 1) ?? `class ${c + 1}`),
    classIds: labelIds(labelMap),
  });
  return classWeights === undefined || classWeights.mode === 'PER_LOGIT' ? undefined : classWeights.weights;
}

/** Boxes of each class in the training data, by class id. @throws ConfigError, DataError */
async function countedBoxes({ loaded, labelMap }: Run): Promise<ReadonlyMap<number, number>> {
  const spec = await readerDataset(loaded.config.trainInputReader, 'train_input_reader');
  const dataset = await openDataset(spec, labelMap);
  try {
    const { classes } = await datasetStatistics(dataset);
    return new Map(classes.map(({ id, instances }) => [id, instances]));
  } finally {
    await dataset.close();
  }
}

/**
 * The counts of `run`. `given`, by class id, stands in place of boxes and weights alike.
 *
 * @throws ConfigError, DataError where the training data cannot be read and no counts are given
 */
export async function trainedCounts(
  run: Run,
  given: ReadonlyMap<number, number> | undefined,
): Promise<TrainedCounts> {
  const { numClasses } = run.model;
  const byId = given ?? (await countedBoxes(run));
  const instances = Array.from({ length: numClasses }, (_, c) => byId.get(c + 1) ?? 0);
  const weights = given === undefined ? scoreWeights(run) : undefined;
  return { instances, weights, counts: instances.map((count, c) => count * (weights?.[c] ?? 1)) };
}
