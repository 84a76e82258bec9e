/**
 * @module
 * The training data of an export: records written anew with class weights in them, other formats written as records.
 * Records that there is nothing to write into stay where they are.
 */

import { join } from 'node:path';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { ClassLookup } from '../dataset/decode-example.ts';
import { InputType } from '../proto/gen/object_detection/protos/input_reader_pb.js';
import { ConfigError } from '../util/errors.ts';
import { convertData } from './convert-data.ts';
import { compressedAmong } from './is-compressed.ts';
import type { ExportedReader, ReaderWork } from './reader-work.ts';
import { allFiles, recordGroups } from './record-paths.ts';
import type { WeightTally } from './weight-tally.ts';
import { writeWeightedRecords } from './write-weighted-records.ts';

export interface TrainingWork extends ReaderWork {
  /** [C]; undefined where there are none to carry. */
  readonly weights: readonly number[] | undefined;
  readonly lookup: ClassLookup;
  readonly tally: WeightTally;
}

/** Writes the training data under `train/`. @throws DataError, ConfigError */
export async function exportTraining(
  { config, placeOf }: LoadedPipelineConfig,
  dataset: Dataset,
  work: TrainingWork,
): Promise<ExportedReader> {
  const { root, shown, weights, lookup, tally } = work;
  const field = 'train_input_reader';
  const labelMap = shown('label_map.pbtxt');
  const reader = config.trainInputReader;
  if (reader?.inputType === InputType.TF_SEQUENCE_EXAMPLE)
    throw new ConfigError(
      'input_type TF_SEQUENCE_EXAMPLE: class weights can be carried in tf.Example records only.',
      placeOf(`${field}.input_type`),
    );
  const images = dataset.length;
  const source = reader?.inputReader;
  if (source?.case !== 'tfRecordInputReader') {
    const path = join('train', 'train.record');
    work.expect(2 * images);
    await convertData(dataset, { ...work, path: join(root, path) });
    const paths = [shown(path)];
    return { field, action: 'converted', paths, images, data: { inputPaths: paths, labelMap }, notes: [] };
  }
  const groups = await recordGroups(source.value.inputPath, 'train');
  const compressed = await compressedAmong(allFiles(groups).map(({ from }) => from));
  if (weights === undefined) {
    work.expect(images);
    for (let i = 0; i < images; i++) {
      tally.count((await dataset.sample(i)).groundTruth);
      work.onRecord();
    }
    if (compressed.length === 0) {
      const paths = allFiles(groups).map(({ from }) => from);
      return { field, action: 'left', paths, images, data: { inputPaths: undefined, labelMap }, notes: [] };
    }
  }
  work.expect(2 * images);
  await writeWeightedRecords(groups, { ...work, weighing: weights && { lookup, weights } });
  return {
    field,
    action: weights === undefined ? 'copied' : 'weighted',
    paths: allFiles(groups).map(({ to }) => shown(to)),
    images,
    data: { inputPaths: groups.map(({ inputPath }) => shown(inputPath)), labelMap },
    notes: compressed.map(
      (path) => `${path} is compressed; it is written plain, as the TensorFlow API reads no other.`,
    ),
  };
}
