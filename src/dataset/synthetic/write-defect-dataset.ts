/**
 * @module
 * The demo's data set on disk: a TFRecord file to train on, one to evaluate on, and their label map, as the
 * TensorFlow tools would leave them. The same seed writes the same pictures.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { encodeExample } from '../encode-example.ts';
import { formatLabelMap } from '../read-label-map.ts';
import type { Sample } from '../sample.ts';
import { writeTfRecord } from '../tfrecord-writer.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { DEFECT_LABELS, type DefectImage, drawDefectImage } from './defect-dataset.ts';

/** One part of the data set. */
export interface DefectPart {
  /** How many pictures. */
  readonly count: number;
  /** Pits per picture on average; see `DefectImageOptions`. */
  readonly rareShare: number;
}

/** Where the parts have been written. */
export interface DefectDatasetPaths {
  readonly trainRecord: string;
  readonly evalRecord: string;
  readonly labelMap: string;
}

/** JPEG quality: high enough that the grain stays grain. */
const JPEG_QUALITY = 92;

/**
 * Writes `train.record`, `eval.record` and `label_map.pbtxt` into `folder`, which is made where it is missing.
 * `onImage` is told how many pictures of both parts together have been written.
 *
 * @example
 * const paths = await writeDefectDataset('demo/data', {
 *   seed: 1,
 *   size: 128,
 *   train: { count: 400, rareShare: 0.25 },
 *   eval: { count: 100, rareShare: 0.75 },
 * });
 */
export async function writeDefectDataset(
  folder: string,
  options: {
    readonly seed: number;
    /** The pictures' side in pixels. */
    readonly size: number;
    readonly train: DefectPart;
    readonly eval: DefectPart;
    /** PNG unless told otherwise. */
    readonly format?: 'png' | 'jpeg';
    readonly onImage?: (done: number) => void;
  },
): Promise<DefectDatasetPaths> {
  const { seed, size, format = 'png', onImage = () => {} } = options;
  const paths: DefectDatasetPaths = {
    trainRecord: join(folder, 'train.record'),
    evalRecord: join(folder, 'eval.record'),
    labelMap: join(folder, 'label_map.pbtxt'),
  };
  await mkdir(folder, { recursive: true });
  let done = 0;
  const writePart = (
    path: string,
    name: string,
    part: DefectPart & { readonly seed: number },
  ): Promise<void> => {
    async function* examples(): AsyncGenerator<Uint8Array> {
      for (let index = 0; index < part.count; index++) {
        const image = drawDefectImage(part.seed, index, { size, rareShare: part.rareShare });
        const sourceId = `${name}-${String(index).padStart(5, '0')}`;
        const encoded = await encodeDefectImage(image, format);
        yield encodeExample(defectSample(image, `${sourceId}.${format}`, sourceId), encoded, DEFECT_LABELS);
        onImage(++done);
      }
    }
    return writeTfRecord(path, examples());
  };
  // Two unrelated collections, neither of which another seed of the caller's would draw again.
  await writePart(paths.trainRecord, 'train', { ...options.train, seed: 2 * seed });
  await writePart(paths.evalRecord, 'eval', { ...options.eval, seed: 2 * seed + 1 });
  await writeFileAtomically(paths.labelMap, formatLabelMap(DEFECT_LABELS));
  return paths;
}

/** The picture as a file. */
export async function encodeDefectImage(image: DefectImage, format: 'png' | 'jpeg'): Promise<Uint8Array> {
  const raw = sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } });
  return new Uint8Array(
    await (format === 'png' ? raw.png() : raw.jpeg({ quality: JPEG_QUALITY })).toBuffer(),
  );
}

/** The picture as a sample, with its objects. */
export function defectSample(image: DefectImage, filename: string, sourceId: string): Sample {
  const n = image.classes.length;
  return {
    sourceId,
    filename,
    width: image.width,
    height: image.height,
    groundTruth: {
      boxesYxyx: Float32Array.from(image.boxesYxyx.flat()),
      classes: Int32Array.from(image.classes),
      weights: new Float32Array(n).fill(1),
      difficult: new Uint8Array(n),
      isCrowd: new Uint8Array(n),
      groupOf: new Uint8Array(n),
    },
  };
}
