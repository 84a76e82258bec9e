/**
 * @module
 * What the .index file of a TensorBundle says: how many data shards there are, and of each tensor the type, the shape,
 * and its place in one of them. Everything that can be judged without the shards is judged here: that sizes follow from
 * shapes, and that no two tensors share bytes, so that all of them together need no more memory than the files have.
 */

import { type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf';
import {
  BundleEntryProtoSchema,
  BundleHeaderProto_Endianness,
  BundleHeaderProtoSchema,
  type TensorShapeProto,
  type TensorSliceProto,
} from '../../proto/gen/tensorflow/checkpoint_pb.js';
import { sizeOfShape } from '../../util/size-of-shape.ts';
import type { Damaged } from '../damaged-file.ts';
import { type DataType, dataType } from './data-types.ts';
import { readTable } from './read-table.ts';
import { type Extent, sliceKey } from './slice-key.ts';

/** One tensor's bytes. */
export interface BundlePlace {
  readonly shape: readonly number[];
  readonly shard: number;
  readonly offset: number;
  readonly size: number;
  /** Masked CRC-32C. */
  readonly checkSum: number;
}

export interface BundleEntry extends BundlePlace {
  readonly type: DataType;
  /** Of a partitioned tensor the parts, in which case `size` is 0. */
  readonly slices: readonly { readonly extents: readonly Extent[]; readonly place: BundlePlace }[];
}

export interface BundleIndex {
  readonly shards: number;
  /** By name, in the order of names; the parts of partitioned tensors are not listed. */
  readonly entries: ReadonlyMap<string, BundleEntry>;
}

/** The version of the format that is read here. */
const VERSION = 1;
const MOST_SHARDS = 99_999; // five digits in a file's name

function decode<Desc extends DescMessage>(
  schema: Desc,
  bytes: Uint8Array,
  what: string,
  damaged: Damaged,
): MessageShape<Desc> {
  try {
    return fromBinary(schema, bytes);
  } catch (cause) {
    throw damaged(`The entry of ${what} cannot be read (${(cause as Error).message})`);
  }
}

/** A size or place as a number. */
function natural(value: bigint, what: string, damaged: Damaged): number {
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged(`${what} is ${value}`);
  return Number(value);
}

function readShape(proto: TensorShapeProto | undefined, what: string, damaged: Damaged): number[] {
  if (proto?.unknownRank) throw damaged(`${what} has no shape`);
  const shape = (proto?.dim ?? []).map(({ size }) => natural(size, `A dimension of ${what}`, damaged));
  if (!Number.isSafeInteger(shape.reduce((product, n) => product * Math.max(n, 1), 1)))
    throw damaged(`${what} claims the shape [${shape.join(', ')}]`);
  return shape;
}

function readHeader(bytes: Uint8Array | undefined, damaged: Damaged): number {
  if (bytes === undefined) throw damaged('It has no header');
  const { numShards, endianness, version } = decode(BundleHeaderProtoSchema, bytes, 'the header', damaged);
  if (endianness !== BundleHeaderProto_Endianness.LITTLE)
    throw damaged('Its numbers are stored big end first, which is not read');
  if ((version?.minConsumer ?? 0) > VERSION)
    throw damaged(`It wants a reader of version ${version?.minConsumer}; this one is of version ${VERSION}`);
  if (numShards < 1 || numShards > MOST_SHARDS) throw damaged(`It claims ${numShards} data files`);
  return numShards;
}

/** Refuses two tensors that share bytes. */
function refuseOverlaps(places: readonly BundlePlace[], damaged: Damaged): void {
  const sorted = places
    .filter(({ size }) => size > 0)
    .sort((a, b) => a.shard - b.shard || a.offset - b.offset);
  sorted.forEach(({ shard, offset, size }, i) => {
    const next = sorted[i + 1];
    if (next?.shard === shard && next.offset < offset + size)
      throw damaged(`Two tensors claim byte ${next.offset} of data file ${shard}`);
  });
}

const utf8 = (key: string): string => Buffer.from(key, 'latin1').toString('utf8');

const extentsOf = ({ extent }: TensorSliceProto, what: string, damaged: Damaged): Extent[] =>
  extent.map(({ start, hasLength }) => ({
    start: natural(start, `The start of a part of ${what}`, damaged),
    length: hasLength.case === undefined ? -1 : natural(hasLength.value, `A part of ${what}`, damaged),
  }));

/** Refuses parts of `shape` that are not of the size their extents have, or do not fill it. */
function checkSlices(what: string, { shape, slices }: BundleEntry, damaged: Damaged): void {
  let elements = 0;
  for (const { extents, place } of slices) {
    const sides = extents.map(({ length }, i) => (length === -1 ? shape[i] : length));
    if (
      extents.length !== shape.length ||
      sides.join() !== place.shape.join() ||
      extents.some(({ start }, i) => start + sides[i] > shape[i])
    )
      throw damaged(
        `A part of ${what} has the shape [${place.shape.join(', ')}], which is not that of its place`,
      );
    elements += sizeOfShape(sides);
  }
  if (elements !== sizeOfShape(shape))
    throw damaged(
      `The parts of ${what} have ${elements} elements together; its shape is [${shape.join(', ')}]`,
    );
}

/** Reads the index in `file`. @throws what `damaged` makes */
export function readBundleIndex(file: Uint8Array, damaged: Damaged): BundleIndex {
  const table = readTable(file, damaged);
  const shards = readHeader(table.get(''), damaged);
  const found = new Map<string, BundleEntry & { readonly parts: readonly TensorSliceProto[] }>();
  for (const [key, value] of table) {
    if (key === '') continue;
    const what = JSON.stringify(utf8(key));
    const proto = decode(BundleEntryProtoSchema, value, what, damaged);
    const type = dataType(proto.dtype);
    const shape = readShape(proto.shape, what, damaged);
    const size = natural(proto.size, `The size of ${what}`, damaged);
    const offset = natural(proto.offset, `The place of ${what}`, damaged);
    const count = sizeOfShape(shape);
    if (!Number.isSafeInteger(offset + size)) throw damaged(`${what} claims ${size} bytes from ${offset} on`);
    if (proto.shardId < 0 || proto.shardId >= shards)
      throw damaged(`${what} claims to be in data file ${proto.shardId} of ${shards}`);
    const isWhole = proto.slices.length === 0;
    if (isWhole && type.bytes !== undefined && size !== count * type.bytes)
      throw damaged(`${what} of shape [${shape.join(', ')}] and type ${type.name} claims ${size} bytes`);
    if (!isWhole && (size !== 0 || type.bytes === undefined))
      throw damaged(`${what} claims parts and ${size} bytes of its own`);
    const place = { shape, shard: proto.shardId, offset, size, checkSum: proto.crc32c };
    found.set(key, { ...place, type, slices: [], parts: proto.slices });
  }
  refuseOverlaps([...found.values()], damaged);
  const partKeys = new Set<string>();
  const entries = new Map<string, BundleEntry>();
  for (const [key, { parts, ...entry }] of found) {
    const what = JSON.stringify(utf8(key));
    const slices = parts.map((part) => {
      const extents = extentsOf(part, what, damaged);
      const partKey = sliceKey(key, extents);
      const place = found.get(partKey);
      if (place === undefined || place.parts.length > 0 || place.type !== entry.type || partKeys.has(partKey))
        throw damaged(`A part of ${what} is missing, of another type or named twice`);
      partKeys.add(partKey);
      return { extents, place };
    });
    const whole = { ...entry, slices };
    if (slices.length > 0) checkSlices(what, whole, damaged);
    entries.set(key, whole);
  }
  const named = [...entries].filter(([key]) => !partKeys.has(key));
  return { shards, entries: new Map(named.map(([key, entry]) => [utf8(key), entry])) };
}
