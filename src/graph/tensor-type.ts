/**
 * @module
 * Element types and shapes of tensors. Shapes are static numbers; a string stands for a size known only when an
 * exported detector runs (the image's height, the number of kept boxes). Training steps hold numbers alone.
 */

import { ShapeError } from '../util/errors.ts';
import { sizeOfShape } from '../util/size-of-shape.ts';

/** Element types. */
export type DType = 'float32' | 'int32' | 'int64' | 'uint8' | 'bool';

/** One axis: its length, or the name of a length known only at run time. */
export type Dim = number | string;

export type Shape = readonly Dim[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** The typed array that holds a tensor of a `DType` on the host (`bool` as bytes 0 and 1). */
export type TensorData = Float32Array | Int32Array | BigInt64Array | Uint8Array;

/** `float32[2, 3]`. */
export function formatType(type: TensorType): string {
  return `${type.dtype}[${type.shape.join(', ')}]`;
}

/** Whether two shapes are the same, axis by axis. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** The shape as numbers. @throws ShapeError where an axis is known only at run time. */
export function staticShape(shape: Shape): readonly number[] {
  return shape.map((dim) => {
    if (typeof dim === 'string') {
      throw new ShapeError(
        `The axis "${dim}" of [${shape.join(', ')}] is known only at run time; this needs a number.`,
      );
    }
    return dim;
  });
}

/** The number of elements of a static shape. */
export function elementCount(shape: Shape): number {
  return sizeOfShape(staticShape(shape));
}

/** The shape of `a` and `b` combined element by element (numpy's broadcasting). @throws ShapeError */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const da = a[i - rank + a.length] ?? 1;
    const db = b[i - rank + b.length] ?? 1;
    if (da === db || db === 1) return da;
    if (da === 1) return db;
    throw new ShapeError(
      `Shapes [${a.join(', ')}] and [${b.join(', ')}] do not broadcast: ${da} against ${db}.`,
    );
  });
}

/** A new host array for `count` elements of `dtype`. */
export function allocate(dtype: DType, count: number): TensorData {
  switch (dtype) {
    case 'float32':
      return new Float32Array(count);
    case 'int32':
      return new Int32Array(count);
    case 'int64':
      return new BigInt64Array(count);
    case 'uint8':
    case 'bool':
      return new Uint8Array(count);
  }
}
