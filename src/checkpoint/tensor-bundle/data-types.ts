/**
 * @module
 * TensorFlow's element types by their number (core/framework/types.proto), and how the floats among them are read.
 */

export interface DataType {
  readonly name: string;
  /** Bytes of an element; undefined where elements have no fixed size. */
  readonly bytes?: number;
  /** Elements as float32; absent for what cannot be a weight, or would lose digits. */
  readonly toFloats?: (bytes: Uint8Array) => Float32Array;
}

export const FLOAT = 1;
export const STRING = 7;
export const INT64 = 9;

const DATA_TYPES: Readonly<Record<number, DataType>> = {
  [FLOAT]: { name: 'float32', bytes: 4, toFloats: (bytes) => new Float32Array(aligned(bytes)) },
  2: { name: 'float64', bytes: 8 },
  3: { name: 'int32', bytes: 4 },
  4: { name: 'uint8', bytes: 1 },
  5: { name: 'int16', bytes: 2 },
  6: { name: 'int8', bytes: 1 },
  [STRING]: { name: 'string' },
  8: { name: 'complex64', bytes: 8 },
  [INT64]: { name: 'int64', bytes: 8 },
  10: { name: 'bool', bytes: 1 },
  11: { name: 'qint8', bytes: 1 },
  12: { name: 'quint8', bytes: 1 },
  13: { name: 'qint32', bytes: 4 },
  14: { name: 'bfloat16', bytes: 2, toFloats: bfloats },
  15: { name: 'qint16', bytes: 2 },
  16: { name: 'quint16', bytes: 2 },
  17: { name: 'uint16', bytes: 2 },
  18: { name: 'complex128', bytes: 16 },
  19: { name: 'float16', bytes: 2, toFloats: halves },
  20: { name: 'resource' },
  21: { name: 'variant' },
  22: { name: 'uint32', bytes: 4 },
  23: { name: 'uint64', bytes: 8 },
};

/** The type with this number; one of an unknown name for what TensorFlow has come to since. */
export function dataType(number: number): DataType {
  return DATA_TYPES[number] ?? { name: `type ${number}` };
}

/** A copy, whose place in its buffer fits any element. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

/** The upper halves of float32. */
function bfloats(bytes: Uint8Array): Float32Array {
  const words = Uint32Array.from(new Uint16Array(aligned(bytes)), (upper) => upper << 16);
  return new Float32Array(words.buffer);
}

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
function halves(bytes: Uint8Array): Float32Array {
  return Float32Array.from(new Uint16Array(aligned(bytes)), (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
  });
}
