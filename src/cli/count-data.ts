/**
 * @module
 * The data set arguments that `stats`, `weights` and `convert` share, and the counting that two of them begin with.
 */

import type { Command } from 'commander';
import type { Dataset } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { readLabelMap } from '../dataset/read-label-map.ts';
import { recogniseDataset } from '../dataset/recognise-dataset.ts';
import type { Sample } from '../dataset/sample.ts';
import { type DatasetStatistics, datasetStatistics } from '../dataset/statistics.ts';
import { createProgress } from './progress.ts';

/** The flags that `addDataOptions` adds. */
export interface DataFlags {
  readonly split?: string;
  readonly labelMap?: string;
  readonly imageDir?: string;
}

/** Adds the argument `<data>` and the flags that say how to read it. */
export function addDataOptions(command: Command): Command {
  return command
    .argument('<data>', 'a Pascal VOC folder, TFRecord file or pattern, or COCO annotation file')
    .option('--split <name>', 'the split of a Pascal VOC folder (default: every annotated image)')
    .option('--label-map <file>', 'the classes and their ids (default: from 1, in alphabetical order)')
    .option('--image-dir <folder>', 'where the images of a COCO file lie');
}

/** Opens the data set at `path` as the flags say. @throws DataError */
export async function openData(path: string, { split, labelMap, imageDir }: DataFlags): Promise<Dataset> {
  const spec = await recogniseDataset(path, {
    ...(split === undefined ? {} : { split }),
    ...(imageDir === undefined ? {} : { imageDir }),
  });
  return openDataset(spec, labelMap === undefined ? undefined : await readLabelMap(labelMap));
}

/**
 * Opens the data set at `path` and counts it, with a progress display where that takes long. `onSample` is shown each sample
 * as it is read.
 * @throws DataError
 */
export async function countData(
  path: string,
  flags: DataFlags,
  onSample: (sample: Sample) => void = () => {},
): Promise<DatasetStatistics> {
  const dataset = await openData(path, flags);
  const progress = patientProgress(dataset.length, 'count');
  try {
    return await datasetStatistics(dataset, (done, sample) => {
      progress.update(done);
      onSample(sample);
    });
  } finally {
    progress.finish();
    await dataset.close();
  }
}

/** Work that is done by then goes without a progress display. */
const PATIENCE_MS = 2000;

/** A progress display for `total` images that keeps silent at first. */
export function patientProgress(
  total: number,
  label: string,
): { update(done: number): void; finish(): void } {
  const progress = createProgress({ total, label });
  const started = Date.now();
  return {
    update(done) {
      if (Date.now() - started > PATIENCE_MS) progress.update(done, '');
    },
    finish: () => progress.finish(),
  };
}

/** `path` and the split, as one phrase. */
export function describeData(path: string, { split }: DataFlags): string {
  return split === undefined ? path : `${path}, split ${split}`;
}
