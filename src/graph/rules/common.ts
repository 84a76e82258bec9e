/**
 * @module
 * What the families of rules share: checks of input types and the lowering that maps one operation to one ONNX node.
 */

import { ShapeError } from '../../util/errors.ts';
import type { OpName } from '../op-attributes.ts';
import type { Lowering } from '../op-rule.ts';
import { allocate, type DType, formatType, type TensorType } from '../tensor-type.ts';

/** A lowering to the single ONNX node `opType`. */
export function direct<K extends OpName>(opType: string): (lowering: Lowering<K>) => void {
  return ({ emit, inputs, outputs }) => {
    emit(opType, inputs, { outputs });
  };
}

/** Checks the number of inputs. @throws ShapeError */
export function expectInputs(inputs: readonly TensorType[], ...counts: readonly number[]): void {
  if (!counts.includes(inputs.length)) {
    throw new ShapeError(`Expected ${counts.join(' or ')} inputs, got ${inputs.length}.`);
  }
}

/** Checks the element type. @throws ShapeError */
export function expectType(input: TensorType, ...dtypes: readonly DType[]): void {
  if (!dtypes.includes(input.dtype)) {
    throw new ShapeError(`Expected ${dtypes.join(' or ')}, got ${formatType(input)}.`);
  }
}

/** Checks the number of axes. @throws ShapeError */
export function expectRank(input: TensorType, rank: number): void {
  if (input.shape.length !== rank) throw new ShapeError(`Expected ${rank} axes, got ${formatType(input)}.`);
}

/** Axes as 0 … rank − 1. @throws ShapeError for one outside. */
export function normaliseAxis(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(positive) || positive < 0 || positive >= rank) {
    throw new ShapeError(`Axis ${axis} is outside a tensor of ${rank} axes.`);
  }
  return positive;
}

/** An int64 list as a constant. */
export function int64s<K extends OpName>(lowering: Lowering<K>, values: readonly number[]): string {
  return lowering.constant('int64', [values.length], BigInt64Array.from(values.map(BigInt)));
}

/** A float scalar as a constant. */
export function float<K extends OpName>(lowering: Lowering<K>, value: number): string {
  return lowering.constant('float32', [], Float32Array.of(value));
}

/** A whole number as a scalar constant of `dtype`. */
export function wholeScalar<K extends OpName>(lowering: Lowering<K>, dtype: DType, value: number): string {
  const data = allocate(dtype, 1);
  if (data instanceof BigInt64Array) data[0] = BigInt(value);
  else data[0] = value;
  return lowering.constant(dtype, [], data);
}
