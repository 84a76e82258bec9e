/**
 * @module
 * A TensorBundle, TensorFlow's checkpoint format since 2016 (core/util/tensor_bundle): an index and one or more data
 * files. Opened, all files are known to be long enough; a tensor is read alone, and its check sum verified, when it is
 * asked for. The graph of objects of TensorFlow 2 is in it as a tensor of one string.
 */

import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { maskedCrc32c } from '../../util/crc32c.ts';
import { DataError } from '../../util/errors.ts';
import { sizeOfShape } from '../../util/size-of-shape.ts';
import { type Damaged, damagedFile } from '../damaged-file.ts';
import type { StoredTensor } from '../safetensors.ts';
import { dataFile, indexFile } from './bundle-files.ts';
import { type BundleEntry, type BundleIndex, type BundlePlace, readBundleIndex } from './bundle-index.ts';
import { OBJECT_GRAPH_KEY, type ObjectGraph, readObjectGraph } from './object-graph.ts';
import { readStrings } from './string-tensor.ts';

export interface TensorBundle {
  readonly entries: BundleIndex['entries'];
  /** The tensor of floats of this name. @throws DataError if its bytes are damaged */
  readFloats(name: string): Promise<StoredTensor>;
  /** The graph of objects; undefined in a checkpoint of TensorFlow 1. @throws DataError */
  readObjectGraph(): Promise<ObjectGraph | undefined>;
  close(): Promise<void>;
}

/** An index has kilobytes. */
const LARGEST_INDEX = 64 * 2 ** 20;

/** The index of the bundle `prefix`. @throws DataError */
async function loadBundleIndex(prefix: string): Promise<BundleIndex> {
  const file = indexFile(prefix);
  const unreadable = (cause: Error): never => {
    throw new DataError(file, `Cannot be read (${cause.message}).`, { cause });
  };
  const { size } = await stat(file).catch(unreadable);
  if (size > LARGEST_INDEX)
    throw new DataError(file, `It has ${size} bytes, too many for an index (${LARGEST_INDEX}).`);
  return readBundleIndex(await readFile(file).catch(unreadable), damagedFile(file));
}

/** Where each data file must at least end. */
function neededLengths({ shards, entries }: BundleIndex): number[] {
  const needed = new Array<number>(shards).fill(0);
  const need = ({ shard, offset, size }: BundlePlace): void => {
    needed[shard] = Math.max(needed[shard], offset + size);
  };
  for (const entry of entries.values()) {
    need(entry);
    for (const { place } of entry.slices) need(place);
  }
  return needed;
}

async function openShards(prefix: string, index: BundleIndex): Promise<FileHandle[]> {
  const opened: FileHandle[] = [];
  try {
    for (const [shard, needed] of neededLengths(index).entries()) {
      const path = dataFile(prefix, shard, index.shards);
      const file = await open(path).catch((cause: Error) => {
        throw new DataError(path, `Cannot be read (${cause.message}); the index beside it wants it.`, {
          cause,
        });
      });
      opened.push(file);
      const { size } = await file.stat();
      if (size < needed)
        throw damagedFile(path)(`It has ${size} bytes, but the index places tensors up to byte ${needed}`);
    }
    return opened;
  } catch (error) {
    for (const file of opened) await file.close();
    throw error;
  }
}

/** Copies a part into its place of the whole. */
function placeSlice(
  whole: StoredTensor,
  part: Float32Array,
  { extents, place }: BundleEntry['slices'][number],
): void {
  const { shape } = place;
  const rank = shape.length;
  const strides = whole.shape.map((_, i) => sizeOfShape(whole.shape.slice(i + 1)));
  const row = rank === 0 ? 1 : shape[rank - 1];
  for (let from = 0; from < part.length; from += row) {
    let to = rank === 0 ? 0 : extents[rank - 1].start;
    for (let i = rank - 2, rest = from / row; i >= 0; i--) {
      to += (extents[i].start + (rest % shape[i])) * strides[i];
      rest = Math.floor(rest / shape[i]);
    }
    whole.data.set(part.subarray(from, from + row), to);
  }
}

/**
 * Opens the bundle whose files begin with `prefix`.
 *
 * @throws DataError naming the file that is missing, truncated or damaged
 */
export async function openTensorBundle(prefix: string): Promise<TensorBundle> {
  const index = await loadBundleIndex(prefix);
  const files = await openShards(prefix, index);
  const entryOf = (name: string): BundleEntry => {
    const entry = index.entries.get(name);
    if (entry === undefined)
      throw new DataError(indexFile(prefix), `There is no tensor ${JSON.stringify(name)}.`);
    return entry;
  };
  const read = async ({
    shard,
    offset,
    size,
  }: BundlePlace): Promise<{ bytes: Uint8Array; damaged: Damaged }> => {
    const damaged = damagedFile(dataFile(prefix, shard, index.shards));
    const bytes = new Uint8Array(size);
    for (let done = 0; done < size; ) {
      const { bytesRead } = await files[shard].read(bytes, done, size - done, offset + done);
      if (bytesRead === 0) throw damaged(`It ends within a tensor of ${size} bytes at byte ${offset}`);
      done += bytesRead;
    }
    return { bytes, damaged };
  };
  const readChecked = async (name: string, place: BundlePlace): Promise<Uint8Array> => {
    const { bytes, damaged } = await read(place);
    if (maskedCrc32c(bytes) !== place.checkSum)
      throw damaged(
        `The check sum of ${JSON.stringify(name)} (${place.size} bytes at byte ${place.offset}) is wrong`,
      );
    return bytes;
  };
  /** The tensor of strings of this name, flat. @throws DataError if its bytes are damaged */
  const stringsOf = async (name: string): Promise<readonly Uint8Array[]> => {
    const entry = entryOf(name);
    if (entry.type.name !== 'string')
      throw new DataError(
        indexFile(prefix),
        `${JSON.stringify(name)} holds ${entry.type.name}, not strings.`,
      );
    const { bytes, damaged } = await read(entry);
    const count = sizeOfShape(entry.shape);
    const { strings, checkSum } = readStrings(bytes, count, damaged);
    if (checkSum !== entry.checkSum) throw damaged(`The check sum of ${JSON.stringify(name)} is wrong`);
    return strings;
  };
  return {
    entries: index.entries,
    async readFloats(name) {
      const entry = entryOf(name);
      const { toFloats } = entry.type;
      if (toFloats === undefined)
        throw new DataError(
          indexFile(prefix),
          `${JSON.stringify(name)} holds ${entry.type.name}, not floats.`,
        );
      const { shape, slices } = entry;
      if (slices.length === 0) return { shape, data: toFloats(await readChecked(name, entry)) };
      const whole = { shape, data: new Float32Array(sizeOfShape(shape)) };
      for (const slice of slices) placeSlice(whole, toFloats(await readChecked(name, slice.place)), slice);
      return whole;
    },
    async readObjectGraph() {
      const entry = index.entries.get(OBJECT_GRAPH_KEY);
      if (entry === undefined) return undefined;
      const damaged = damagedFile(dataFile(prefix, entry.shard, index.shards));
      const [bytes] = await stringsOf(OBJECT_GRAPH_KEY);
      if (bytes === undefined) throw damaged('Its graph of objects is empty');
      return readObjectGraph(bytes, damaged);
    },
    async close() {
      for (const file of files) await file.close();
    },
  };
}
