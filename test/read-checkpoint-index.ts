/**
 * @module
 * Names and shapes of the variables in a TensorFlow checkpoint's index file (a LevelDB table of BundleEntryProto,
 * uncompressed), enough for tests to compare with.
 */

import { BinaryReader } from '@bufbuild/protobuf/wire';

const FOOTER_LENGTH = 48;

/** A table block's handle: offset and size. */
function readHandle(reader: BinaryReader): readonly [offset: number, size: number] {
  return [Number(reader.uint64()), Number(reader.uint64())];
}

/** The key-value pairs of a block; keys share prefixes with the one before. */
function readBlock(bytes: Uint8Array, [offset, size]: readonly [number, number]): Map<string, Uint8Array> {
  const block = bytes.subarray(offset, offset + size);
  const restarts = new DataView(block.buffer, block.byteOffset).getUint32(size - 4, true);
  const reader = new BinaryReader(block.subarray(0, size - 4 * (restarts + 1)));
  const pairs = new Map<string, Uint8Array>();
  let key = '';
  while (reader.pos < reader.len) {
    const [shared, unshared, length] = [reader.uint32(), reader.uint32(), reader.uint32()];
    const text = Buffer.from(block.subarray(reader.pos, reader.pos + unshared)).toString('latin1');
    key = key.slice(0, shared) + text;
    const start = reader.pos + unshared;
    pairs.set(key, block.subarray(start, start + length));
    reader.pos = start + length;
  }
  return pairs;
}

/** The sizes in a BundleEntryProto: field 2 (TensorShapeProto) → field 2 (Dim) → field 1. */
function readShape(entry: Uint8Array): number[] {
  const messages = (bytes: Uint8Array, wanted: number): Uint8Array[] => {
    const reader = new BinaryReader(bytes);
    const found: Uint8Array[] = [];
    while (reader.pos < reader.len) {
      const [field, wire] = reader.tag();
      if (field === wanted && wire === 2) found.push(reader.bytes());
      else reader.skip(wire);
    }
    return found;
  };
  return messages(entry, 2).flatMap((shape) =>
    messages(shape, 2).map((dim) => {
      const reader = new BinaryReader(dim);
      if (dim.length === 0) return 0;
      reader.tag();
      return Number(reader.int64());
    }),
  );
}

/** Variable names → shapes, in TensorFlow's layout. */
export function readCheckpointIndex(bytes: Uint8Array): Map<string, readonly number[]> {
  const footer = new BinaryReader(bytes.subarray(bytes.length - FOOTER_LENGTH));
  readHandle(footer); // of the meta index
  const index = readBlock(bytes, readHandle(footer));
  const shapes = new Map<string, readonly number[]>();
  for (const handle of index.values()) {
    for (const [name, entry] of readBlock(bytes, readHandle(new BinaryReader(handle)))) {
      if (name !== '') shapes.set(name, readShape(entry)); // "" is the header
    }
  }
  return shapes;
}
