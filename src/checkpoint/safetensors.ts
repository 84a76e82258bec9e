/**
 * @module
 * The safetensors format: an 8-byte little-endian header length, a JSON header `{name: {dtype, shape, data_offsets}}`,
 * then the tensors' bytes. Only F32 is needed here. A reader never trusts a size or an offset.
 */

import { DataError } from '../util/errors.ts';
import { sizeOfShape } from '../util/size-of-shape.ts';

/** A named float tensor. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The bytes of a safetensors file that holds `tensors`, in their order. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8; // the tensors start at a multiple of 8 bytes
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  let at = 8 + padded;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

interface Entry {
  readonly dtype?: unknown;
  readonly shape?: unknown;
  readonly data_offsets?: unknown;
}

const isSizes = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

/** The tensors of a safetensors file. @throws DataError naming `file` and what is wrong with it. */
export function readSafetensors(bytes: Uint8Array, file: string): Map<string, StoredTensor> {
  const damaged = (what: string): DataError =>
    new DataError(file, `${what}. The file is damaged or is not a safetensors file; use another checkpoint.`);
  if (bytes.length < 8)
    throw damaged(`It has ${bytes.length} bytes, fewer than the 8 of its header's length`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  const start = 8 + length;
  if (start > bytes.length) throw damaged(`Its header claims ${length} bytes of the file's ${bytes.length}`);
  let header: Record<string, Entry>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  } catch (cause) {
    throw new DataError(file, 'Its header is not JSON; use another checkpoint.', { cause });
  }
  if (typeof header !== 'object' || header === null) throw damaged('Its header is not a JSON object');
  const tensors = new Map<string, StoredTensor>();
  let total = 0;
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = entry ?? {};
    if (dtype !== 'F32')
      throw damaged(`Tensor "${name}" has type ${JSON.stringify(dtype)}; only F32 is read`);
    if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
      throw damaged(`Tensor "${name}" has a malformed shape or place`);
    }
    const count = sizeOfShape(shape);
    const [from, to] = offsets;
    if (to - from !== 4 * count || start + to > bytes.length) {
      throw damaged(`Tensor "${name}" of shape [${shape.join(', ')}] claims bytes ${from} to ${to}`);
    }
    // Tensors that share bytes could want any amount of memory.
    total += to - from;
    if (start + total > bytes.length) throw damaged(`Its tensors claim more bytes together than it has`);
    const data = new Float32Array(count); // copied, since its place in the file need not be aligned
    new Uint8Array(data.buffer).set(bytes.subarray(start + from, start + to));
    tensors.set(name, { shape, data });
  }
  return tensors;
}
