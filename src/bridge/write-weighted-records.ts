/**
 * @module
 * Writes TFRecord files anew, shard by shard and record by record, with class weights in the weights of their boxes, and
 * reads each file back: the same features to the byte but the weights, and those as they should be.
 */

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type { ClassLookup } from '../dataset/decode-example.ts';
import { openTfRecordFile, type TfRecordFile } from '../dataset/tfrecord-file.ts';
import { writeTfRecord } from '../dataset/tfrecord-writer.ts';
import { ExampleSchema, FeatureSchema } from '../proto/gen/tensorflow/example_pb.js';
import { invariant } from '../util/errors.ts';
import { allFiles, type RecordGroup } from './record-paths.ts';
import { BOX_WEIGHT, rewriteBoxWeights } from './rewrite-box-weights.ts';
import { weighRecord } from './weigh-record.ts';
import type { WeightTally } from './weight-tally.ts';

export interface WeightedRecordOptions {
  /** The folder that stands for the export. */
  readonly root: string;
  /** Undefined where the records are only copied, uncompressed. */
  readonly weighing: { readonly lookup: ClassLookup; readonly weights: readonly number[] } | undefined;
  readonly tally?: WeightTally | undefined;
  /** Told after each record that was written or read back. */
  onRecord(): void;
}

/** Writes and verifies the files of `groups`; answers how many records they hold. @throws DataError */
export async function writeWeightedRecords(
  groups: readonly RecordGroup[],
  options: WeightedRecordOptions,
): Promise<number> {
  let records = 0;
  for (const { from, to } of allFiles(groups)) {
    const path = join(options.root, to);
    await mkdir(dirname(path), { recursive: true });
    const source = await openTfRecordFile(from);
    try {
      await writeTfRecord(path, weighted(source, from, options));
      await verify(source, path, from, options);
      records += source.length;
    } finally {
      await source.close();
    }
  }
  return records;
}

async function* weighted(
  source: TfRecordFile,
  from: string,
  { weighing, tally, onRecord }: WeightedRecordOptions,
): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < source.length; i++) {
    const example = await source.record(i);
    const where = `${from}: record ${i + 1}`;
    const weights = weighing && weighRecord(example, where, weighing, tally);
    yield weights === undefined ? example : rewriteBoxWeights(example, weights, where);
    onRecord();
  }
}

/** Reads `path` back. What it holds is decoded here, not cut as it was written. */
async function verify(
  source: TfRecordFile,
  path: string,
  from: string,
  { weighing, onRecord }: WeightedRecordOptions,
): Promise<void> {
  const file = await openTfRecordFile(path);
  try {
    invariant(file.length === source.length, `${path} has ${file.length} records, not ${source.length}`);
    for (let i = 0; i < file.length; i++) {
      const where = `${from}: record ${i + 1}`;
      const before = await source.record(i);
      const [old, now] = [features(before), features(await file.record(i))];
      const weights = weighing && weighRecord(before, where, weighing);
      for (const key of new Set([...old.keys(), ...now.keys()])) {
        if (key === BOX_WEIGHT && weights !== undefined) continue;
        const same = Buffer.compare(old.get(key) ?? Buffer.of(0), now.get(key) ?? Buffer.of(0)) === 0;
        invariant(same, `${where}: ${key} changed on the way to ${path}`);
      }
      if (weights !== undefined) {
        const written = fromBinary(FeatureSchema, now.get(BOX_WEIGHT) ?? new Uint8Array()).kind;
        const found = written.case === 'floatList' ? written.value.value : [];
        const same = found.length === weights.length && found.every((weight, g) => weight === weights[g]);
        invariant(
          same,
          `${where}: ${BOX_WEIGHT} in ${path} is [${found.join(', ')}], not [${weights.join(', ')}]`,
        );
      }
      onRecord();
    }
  } finally {
    await file.close();
  }
}

/** The features of an example, each as its bytes. */
function features(example: Uint8Array): Map<string, Uint8Array> {
  const entries = Object.entries(fromBinary(ExampleSchema, example).features?.feature ?? {});
  return new Map(entries.map(([key, value]) => [key, toBinary(FeatureSchema, value)]));
}
