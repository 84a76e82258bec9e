/**
 * @module
 * Reads data sets of tf.Example records from one or several TFRecord files, in the order of the files.
 *
 * Without a label map the classes are the class texts of all records, or, where no record has any, the class numbers.
 */

import { basename, extname } from 'node:path';
import { DataError } from '../util/errors.ts';
import type { Dataset, DatasetSpec } from './dataset.ts';
import { type ClassLookup, decodeGroundTruth } from './decode-example.ts';
import { type ExampleFeatures, exampleFeatures } from './example-features.ts';
import { imageSize } from './image-size.ts';
import { type LabelMap, labelIds, labelMapOfNames } from './label-map.ts';
import type { Sample } from './sample.ts';
import { openTfRecordFile, type TfRecordFile } from './tfrecord-file.ts';

type TfRecordSpec = Extract<DatasetSpec, { format: 'tfrecord' }>;

/** Opens the files that `spec` names. @throws DataError */
export async function openTfRecordDataset(spec: TfRecordSpec, labelMap?: LabelMap): Promise<Dataset> {
  const files: TfRecordFile[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.close()));
  };
  try {
    for (const path of spec.paths) files.push(await openTfRecordFile(path));
    const length = files.reduce((sum, file) => sum + file.length, 0);
    if (length === 0) throw new DataError(spec.paths.join(', '), 'there is no record here.');
    const classes = labelMap ?? (await classesOf(files));
    return openRecords(spec, files, { length, labelMap: classes, close });
  } catch (error) {
    await close();
    throw error;
  }
}

function openRecords(
  spec: TfRecordSpec,
  files: readonly TfRecordFile[],
  { length, labelMap, close }: Pick<Dataset, 'length' | 'labelMap' | 'close'>,
): Dataset {
  const lookup: ClassLookup = {
    idOfText: labelIds(labelMap),
    ids: new Set(labelMap.items.map(({ id }) => id)),
  };
  const recordAt = (index: number): Promise<ExampleFeatures> => {
    let local = index;
    for (const file of files) {
      if (local < file.length) return readFeatures(file, local);
      local -= file.length;
    }
    throw new RangeError(`The data set has ${length} images; there is no image ${index}.`);
  };
  return {
    spec,
    labelMap,
    length,
    ...(spec.sources && { sourceLengths: sourceLengths(spec.sources, files) }),
    async sample(index): Promise<Sample> {
      const features = await recordAt(index);
      const { filename } = features;
      const sourceId = features.texts('image/source_id')[0] ?? '';
      return {
        sourceId: sourceId || basename(filename, extname(filename)) || `record-${index + 1}`,
        filename,
        ...(await sizeOf(features)),
        groundTruth: decodeGroundTruth(features, lookup),
      };
    },
    async encodedImage(index) {
      return encodedOf(await recordAt(index));
    },
    close,
  };
}

/** The records of `sources`, each of which is so many of the files. */
function sourceLengths(sources: readonly number[], files: readonly TfRecordFile[]): readonly number[] {
  let next = 0;
  return sources.map((count) => {
    const own = files.slice(next, next + count);
    next += count;
    return own.reduce((sum, file) => sum + file.length, 0);
  });
}

async function readFeatures(file: TfRecordFile, index: number): Promise<ExampleFeatures> {
  return exampleFeatures(await file.record(index), `${file.path}: record ${index + 1}`);
}

function encodedOf(features: ExampleFeatures): Uint8Array {
  const images = features.bytes('image/encoded');
  if (images.length === 1 && images[0].length > 0) return images[0];
  throw new DataError(
    features.where,
    `image/encoded has ${images.length} values; expected one encoded image.`,
  );
}

/** As the record states it; upstream's default of 1 says nothing, so the image's own header decides. */
async function sizeOf(
  features: ExampleFeatures,
): Promise<{ readonly width: number; readonly height: number }> {
  const [width = 1] = features.ints('image/width');
  const [height = 1] = features.ints('image/height');
  return width > 1 && height > 1 ? { width, height } : imageSize(encodedOf(features), features.where);
}

async function classesOf(files: readonly TfRecordFile[]): Promise<LabelMap> {
  const texts = new Set<string>();
  const labels = new Set<number>();
  for (const file of files) {
    for (let i = 0; i < file.length; i++) {
      const features = await readFeatures(file, i);
      for (const text of features.texts('image/object/class/text')) texts.add(text);
      for (const label of features.ints('image/object/class/label')) labels.add(label);
    }
  }
  if (texts.size > 0) return labelMapOfNames(texts);
  const ids = [...labels].filter((id) => id >= 1).sort((a, b) => a - b);
  return { items: ids.map((id) => ({ id, name: String(id) })) };
}
