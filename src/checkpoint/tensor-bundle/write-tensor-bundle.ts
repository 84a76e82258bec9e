/**
 * @module
 * Writes a TensorBundle. The index goes last and an older one first, so that a reader finds a whole checkpoint or
 * none.
 */

import { rm } from 'node:fs/promises';
import { create, toBinary } from '@bufbuild/protobuf';
import { writeFileAtomically } from '../../dataset/write-file-atomically.ts';
import { BundleEntryProtoSchema, BundleHeaderProtoSchema } from '../../proto/gen/tensorflow/checkpoint_pb.js';
import { maskedCrc32c } from '../../util/crc32c.ts';
import type { StoredTensor } from '../safetensors.ts';
import { dataFile, indexFile } from './bundle-files.ts';
import { FLOAT, INT64, STRING } from './data-types.ts';
import { isObjectKey, OBJECT_GRAPH_KEY, writeObjectGraph } from './object-graph.ts';
import { writeStrings } from './string-tensor.ts';
import { writeTable } from './write-table.ts';

/** What a bundle can be given: floats, one int64 (a step's number), or one string. */
export type BundleValue = StoredTensor | bigint | Uint8Array;

export interface WriteBundleOptions {
  /** Data files to spread the tensors over, in turn; default 1. */
  readonly shards?: number;
  /** Bytes of a block of the index; only tests want another than TensorFlow's. */
  readonly blockBytes?: number;
}

/** TensorFlow's number of the type, the shape, the bytes and the masked check sum. */
function encode(value: BundleValue): {
  dtype: number;
  shape: readonly number[];
  bytes: Uint8Array;
  crc32c: number;
} {
  if (typeof value === 'bigint') {
    const bytes = new Uint8Array(BigInt64Array.of(value).buffer);
    return { dtype: INT64, shape: [], bytes, crc32c: maskedCrc32c(bytes) };
  }
  if (value instanceof Uint8Array) {
    const { bytes, checkSum } = writeStrings([value]);
    return { dtype: STRING, shape: [], bytes, crc32c: checkSum };
  }
  const { shape, data } = value;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dtype: FLOAT, shape, bytes, crc32c: maskedCrc32c(bytes) };
}

/**
 * Writes `values` as the bundle `prefix`; the folder must exist. Where keys are those of an object-based checkpoint, the
 * graph of objects is made and written too.
 *
 * @returns the files written
 */
export async function writeTensorBundle(
  prefix: string,
  values: ReadonlyMap<string, BundleValue>,
  { shards = 1, blockBytes }: WriteBundleOptions = {},
): Promise<readonly string[]> {
  const all = new Map(values);
  const objectKeys = [...values.keys()].filter(isObjectKey);
  if (objectKeys.length > 0) all.set(OBJECT_GRAPH_KEY, writeObjectGraph(objectKeys));
  const table = new Map([
    [
      '',
      toBinary(
        BundleHeaderProtoSchema,
        create(BundleHeaderProtoSchema, { numShards: shards, version: { producer: 1 } }),
      ),
    ],
  ]);
  const parts = Array.from({ length: shards }, (): Uint8Array[] => []);
  const ends = new Array<number>(shards).fill(0);
  [...all].forEach(([name, value], i) => {
    const shardId = i % shards;
    const { bytes, shape, ...entry } = encode(value);
    const place = { shardId, offset: BigInt(ends[shardId]), size: BigInt(bytes.length) };
    const message = { ...entry, ...place, shape: { dim: shape.map((size) => ({ size: BigInt(size) })) } };
    const key = Buffer.from(name).toString('latin1');
    table.set(key, toBinary(BundleEntryProtoSchema, create(BundleEntryProtoSchema, message)));
    parts[shardId].push(bytes);
    ends[shardId] += bytes.length;
  });
  const index = indexFile(prefix);
  const files = parts.map((_, shard) => dataFile(prefix, shard, shards));
  await rm(index, { force: true });
  for (const [shard, file] of files.entries()) await writeFileAtomically(file, Buffer.concat(parts[shard]));
  await writeFileAtomically(index, writeTable(table, blockBytes));
  return [...files, index];
}
