/**
 * @module
 * Opens a data set of any format.
 */

import { openCocoDataset } from './coco-dataset.ts';
import type { Dataset, DatasetSpec } from './dataset.ts';
import { expandLabels } from './expand-labels.ts';
import type { LabelMap } from './label-map.ts';
import { openTfRecordDataset } from './tfrecord-dataset.ts';
import { openVocDataset } from './voc-dataset.ts';

/**
 * Opens the data set that `spec` describes. Without `labelMap` its classes are numbered from 1 in alphabetical order
 * of their names.
 *
 * @throws DataError
 * @example
 * const dataset = await openDataset({ format: 'voc', root: 'VOC2012', split: 'train' });
 * for (let i = 0; i < dataset.length; i++) console.log((await dataset.sample(i)).filename);
 * await dataset.close();
 */
export async function openDataset(spec: DatasetSpec, labelMap?: LabelMap): Promise<Dataset> {
  const dataset = await openPlain(spec, labelMap);
  return spec.expandLabels ? expandLabels(dataset) : dataset;
}

function openPlain(spec: DatasetSpec, labelMap?: LabelMap): Promise<Dataset> {
  switch (spec.format) {
    case 'voc':
      return openVocDataset(spec, labelMap);
    case 'coco':
      return openCocoDataset(spec, labelMap);
    case 'tfrecord':
      return openTfRecordDataset(spec, labelMap);
  }
}
