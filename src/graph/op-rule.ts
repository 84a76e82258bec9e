/**
 * @module
 * What has to be known of one operation: its shape rule, its gradient rule, its ONNX lowering.
 */

import type { Node, Value } from './graph.ts';
import type { OpAttributes, OpName } from './op-attributes.ts';
import type { DType, Shape, TensorData, TensorType } from './tensor-type.ts';

/** An attribute of an ONNX node. Whole numbers are written as `{ int }`, so that 1 and 1.0 cannot be confused. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] };

/** What a lowering may do: name its inputs and outputs, add ONNX nodes and constants. */
export interface Lowering<K extends OpName> {
  readonly attributes: OpAttributes[K];
  readonly inputs: readonly string[];
  readonly inputTypes: readonly TensorType[];
  readonly outputs: readonly string[];
  readonly outputTypes: readonly TensorType[];
  /** Adds an ONNX node and returns its output names; `outputs` fixes them, else one fresh name is made. */
  emit(
    opType: string,
    inputs: readonly string[],
    options?: {
      readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
      readonly outputs?: readonly string[];
      readonly domain?: string;
    },
  ): readonly string[];
  /** A constant tensor; equal ones are shared. */
  constant(dtype: DType, shape: Shape, data: TensorData): string;
}

/**
 * The gradient rule: cotangents of the outputs (undefined where nothing depends on one) to cotangents of the inputs
 * (undefined where none flows). `wanted[i]` is false where input i needs none, so that its part costs nothing.
 */
export type GradientRule<K extends OpName> = (
  node: Node<K>,
  cotangents: readonly (Value | undefined)[],
  wanted: readonly boolean[],
) => readonly (Value | undefined)[];

/** Why an operation has no gradient; asking for one throws this. */
export interface NoGradient {
  readonly refused: string;
}

/**
 * Everything about one operation. A gradient of 'zero': the outputs are constant wherever they are smooth, so that no
 * cotangent is ever brought to them.
 */
export interface OpRule<K extends OpName> {
  infer(inputs: readonly TensorType[], attributes: OpAttributes[K]): readonly TensorType[];
  readonly gradient: GradientRule<K> | NoGradient | 'zero';
  lower(lowering: Lowering<K>): void;
}

/** The rules of a family of operations. */
export type OpRules<K extends OpName> = { readonly [P in K]: OpRule<P> };
