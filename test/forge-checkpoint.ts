/**
 * @module
 * Data files for a checkpoint index that came without: values of our own at the stated places, of the stated sizes, and
 * with the stated check sums. The last four bytes of each tensor are chosen so that its CRC-32C comes out, which is always
 * possible: over four free bytes the check sum takes every value once, and it is linear in them.
 */

import { writeFileSync } from 'node:fs';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { damagedFile } from '../src/checkpoint/damaged-file.ts';
import { dataFile } from '../src/checkpoint/tensor-bundle/bundle-files.ts';
import { type BundlePlace, readBundleIndex } from '../src/checkpoint/tensor-bundle/bundle-index.ts';
import { OBJECT_GRAPH_KEY, writeObjectGraph } from '../src/checkpoint/tensor-bundle/object-graph.ts';
import { TrackableObjectGraphSchema } from '../src/proto/gen/tensorflow/checkpoint_pb.js';
import { crc32c, maskCrc32c } from '../src/util/crc32c.ts';
import { createRandom } from '../src/util/random.ts';
import { encodeVarint } from '../src/util/varint.ts';

/** The CRC-32C whose masked form is `masked`. */
function unmask(masked: number): number {
  const rotated = (masked - 0xa282ead8) >>> 0;
  return ((rotated << 15) | (rotated >>> 17)) >>> 0;
}

/** Sets the last four bytes of `bytes` so that their CRC-32C, behind what has `before`, is `wanted`. */
function forgeCheckSum(bytes: Uint8Array, wanted: number, before = 0): void {
  const end = bytes.subarray(-4);
  const sum = (word: number): number => {
    new DataView(end.buffer, end.byteOffset).setUint32(0, word, true);
    return crc32c(bytes, before);
  };
  const zero = sum(0);
  // Gaussian elimination over bits: what each free bit does to the sum.
  const basis: { readonly word: number; readonly effect: number }[] = [];
  for (let bit = 0; bit < 32; bit++) {
    let word = (1 << bit) >>> 0;
    let effect = (sum(word) ^ zero) >>> 0;
    for (const one of basis)
      if ((effect ^ one.effect) >>> 0 < effect) {
        effect = (effect ^ one.effect) >>> 0;
        word = (word ^ one.word) >>> 0;
      }
    basis.push({ word, effect });
    basis.sort((a, b) => b.effect - a.effect);
  }
  let rest = (wanted ^ zero) >>> 0;
  let answer = 0;
  for (const { word, effect } of basis)
    if ((rest ^ effect) >>> 0 < rest) {
      rest = (rest ^ effect) >>> 0;
      answer = (answer ^ word) >>> 0;
    }
  if (rest !== 0 || sum(answer) !== wanted) throw new Error('no four bytes give the check sum');
}

/** A tensor of one string of the stated size: the graph of objects that `keys` make, padded by an unknown field. */
function forgeGraph(keys: readonly string[], { size, checkSum }: BundlePlace): Uint8Array {
  let lengthBytes = 1;
  while (encodeVarint(size - 4 - lengthBytes).length > lengthBytes) lengthBytes++;
  const length = size - 4 - lengthBytes;
  const { nodes } = fromBinary(TrackableObjectGraphSchema, writeObjectGraph(keys));
  // TensorFlow's names of variables are shorter than their paths, by which ours are called; there would be no room.
  for (const node of nodes) for (const attribute of node.attributes) attribute.fullName = '';
  const graph = toBinary(TrackableObjectGraphSchema, create(TrackableObjectGraphSchema, { nodes }));
  const tag = encodeVarint(1000 * 8 + 2); // field 1000, bytes
  let padding = length - graph.length - tag.length;
  padding -= encodeVarint(padding).length;
  while (graph.length + tag.length + encodeVarint(padding).length + padding < length) padding++;
  const content = Buffer.concat([
    graph,
    Uint8Array.from([...tag, ...encodeVarint(padding)]),
    Buffer.alloc(padding),
  ]);
  const sum = crc32c(new Uint8Array(Uint32Array.of(length).buffer));
  const masked = new Uint8Array(Uint32Array.of(maskCrc32c(sum)).buffer);
  forgeCheckSum(content, unmask(checkSum), crc32c(masked, sum));
  return Buffer.concat([Uint8Array.from(encodeVarint(length)), masked, content]);
}

/**
 * Writes `index` as `prefix.index`, untouched, and data files that fit it. Answers the bytes of each tensor by name.
 */
export function forgeCheckpoint(prefix: string, index: Uint8Array): Map<string, Uint8Array> {
  const { shards, entries } = readBundleIndex(index, damagedFile(prefix));
  const random = createRandom(5, 0);
  const written = new Map<string, Uint8Array>();
  const data = Array.from({ length: shards }, (_, shard) =>
    Buffer.alloc(
      Math.max(0, ...[...entries.values()].filter((e) => e.shard === shard).map((e) => e.offset + e.size)),
    ),
  );
  for (const [name, entry] of entries) {
    let bytes: Uint8Array;
    if (name === OBJECT_GRAPH_KEY) {
      bytes = forgeGraph(
        [...entries.keys()].filter((key) => key !== OBJECT_GRAPH_KEY),
        entry,
      );
    } else {
      // Small whole numbers, so that a value in the wrong place is seen.
      const values = Float32Array.from({ length: entry.size / 4 }, () => random.int(1 << 20));
      bytes = new Uint8Array(values.buffer, 0, entry.size);
      forgeCheckSum(bytes, unmask(entry.checkSum));
    }
    data[entry.shard].set(bytes, entry.offset);
    written.set(name, bytes);
  }
  writeFileSync(`${prefix}.index`, index);
  data.forEach((bytes, shard) => {
    writeFileSync(dataFile(prefix, shard, shards), bytes);
  });
  return written;
}
