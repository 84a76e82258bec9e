/**
 * @module
 * Counts the training data that a configuration names, class by class, for the rules on the size of class weights.
 */

import { openDataset } from '../dataset/open-dataset.ts';
import { readLabelMap } from '../dataset/read-label-map.ts';
import { datasetStatistics } from '../dataset/statistics.ts';
import type { TrainEvalPipelineConfig } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { readerDataset } from './reader-dataset.ts';

/** Instances of each class by label-map id. @throws ConfigError, DataError where the data cannot be read. */
export async function countClasses(
  { trainInputReader: reader }: TrainEvalPipelineConfig,
  onImage?: (done: number, total: number) => void,
): Promise<ReadonlyMap<number, number>> {
  const spec = await readerDataset(reader, 'train_input_reader');
  const path = reader?.labelMapPath ?? '';
  const dataset = await openDataset(spec, path === '' ? undefined : await readLabelMap(path));
  try {
    const { classes } = await datasetStatistics(dataset, (done) => onImage?.(done, dataset.length));
    return new Map(classes.map(({ id, instances }) => [id, instances]));
  } finally {
    await dataset.close();
  }
}
