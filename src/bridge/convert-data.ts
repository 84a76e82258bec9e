/**
 * @module
 * Writes a data set of Counterweight's own readers as TFRecord, class weights in the weights of its boxes, and reads the
 * file back.
 */

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Dataset } from '../dataset/dataset.ts';
import { encodeExample } from '../dataset/encode-example.ts';
import { encodedSamples } from '../dataset/encoded-sample.ts';
import type { Sample } from '../dataset/sample.ts';
import { openTfRecordDataset } from '../dataset/tfrecord-dataset.ts';
import { writeTfRecord } from '../dataset/tfrecord-writer.ts';
import { invariant } from '../util/errors.ts';
import type { WeightTally } from './weight-tally.ts';

export interface ConvertOptions {
  /** The file to write. */
  readonly path: string;
  /** [C]; undefined where boxes keep their weights. */
  readonly weights: readonly number[] | undefined;
  readonly tally?: WeightTally | undefined;
  /** Told after each image that was written or read back. */
  onRecord(): void;
}

/** Writes and verifies `dataset` at `path`. @throws DataError */
export async function convertData(dataset: Dataset, options: ConvertOptions): Promise<void> {
  const { path, weights, tally, onRecord } = options;
  const { labelMap } = dataset;
  await mkdir(dirname(path), { recursive: true });
  async function* examples(): AsyncGenerator<Uint8Array> {
    for await (const { sample, encoded } of encodedSamples(dataset)) {
      tally?.count(sample.groundTruth);
      yield encodeExample(weighed(sample, weights), encoded, labelMap);
      onRecord();
    }
  }
  await writeTfRecord(path, examples());
  const written = await openTfRecordDataset({ format: 'tfrecord', paths: [path] }, labelMap);
  try {
    invariant(
      written.length === dataset.length,
      `${path} has ${written.length} images, not ${dataset.length}`,
    );
    for (let i = 0; i < written.length; i++) {
      const { groundTruth: wanted } = weighed(await dataset.sample(i), weights);
      const { groundTruth: found } = await written.sample(i);
      for (const key of ['boxesYxyx', 'classes', 'weights'] as const)
        invariant(
          Buffer.compare(bytesOf(found[key]), bytesOf(wanted[key])) === 0,
          `${path}: image ${i + 1} has other ${key} than the data it was made from`,
        );
      const same = Buffer.compare(await written.encodedImage(i), await dataset.encodedImage(i)) === 0;
      invariant(same, `${path}: image ${i + 1} is another picture`);
      onRecord();
    }
  } finally {
    await written.close();
  }
}

/** `sample` with the weight of each box times its class's. */
function weighed(sample: Sample, weights: readonly number[] | undefined): Sample {
  if (weights === undefined) return sample;
  const { groundTruth } = sample;
  const product = groundTruth.weights.map((weight, g) => weight * weights[groundTruth.classes[g] - 1]);
  return { ...sample, groundTruth: { ...groundTruth, weights: product } };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
