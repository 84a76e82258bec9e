/**
 * @module
 * Which buffers the engine's plan has for the values of a graph, and from which node to which each is held. As ONNX
 * Runtime plans: a view (Reshape) shares its input's buffer; an elementwise result takes the place of an input read for
 * the last time; a result of the type of a value that is done with takes that value's buffer, which is held in between.
 * Inputs, constants and results of the graph are not the engine's.
 */

import type { OnnxGraph, OnnxNode } from '../lower-program.ts';
import { elementCount, formatType, type TensorType } from '../tensor-type.ts';

/** A buffer of `bytes`, needed at the nodes `first` … `last` (positions in the order of execution). */
export interface BufferLifetime {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

const VIEWS = new Set(['Flatten', 'Identity', 'Reshape', 'Squeeze', 'Unsqueeze']);

/** Operators that may write over an input of the same size. */
const IN_PLACE = new Set(
  (
    'Abs Add Clip Div Exp Floor HardSigmoid HardSwish Log LogSoftmax Max Min Mul Neg Not Pow Reciprocal Relu ' +
    'ScatterElements ScatterND Sigmoid Softmax Softplus Sqrt Sub Tanh'
  ).split(' '),
);

const ELEMENT_BYTES = { float32: 4, int32: 4, int64: 8, uint8: 1, bool: 1 } as const;

/** The bytes of a tensor. */
export function tensorBytes(type: TensorType): number {
  return ELEMENT_BYTES[type.dtype] * elementCount(type.shape);
}

interface Buffer {
  readonly type: TensorType;
  readonly bytes: number;
  readonly first: number;
  last: number;
  /** Reads of its present values that are still to come. */
  reads: number;
}

/** The lifetimes of the buffers that running `order`, the nodes of `graph`, takes. */
export function bufferLifetimes(
  graph: OnnxGraph,
  order: readonly OnnxNode[],
  types: ReadonlyMap<string, TensorType>,
): readonly BufferLifetime[] {
  const reads = new Map<string, number>();
  for (const name of order.flatMap(({ inputs }) => inputs)) reads.set(name, (reads.get(name) ?? 0) + 1);
  const results = new Set(graph.outputs.map(({ name }) => name));
  const buffers: Buffer[] = [];
  const holder = new Map<string, Buffer>();
  const idle: Buffer[] = [];

  const place = (node: OnnxNode, type: TensorType, step: number): Buffer => {
    const bytes = tensorBytes(type);
    const inputs = node.inputs.map((input) => holder.get(input));
    const shared = VIEWS.has(node.opType) ? inputs[0] : undefined;
    if (shared !== undefined) return shared;
    if (IN_PLACE.has(node.opType)) {
      const free = inputs.find((buffer) => buffer?.reads === 1 && buffer.bytes === bytes);
      if (free !== undefined) return free;
    }
    const found = idle.findIndex((buffer) => formatType(buffer.type) === formatType(type));
    if (found >= 0) return idle.splice(found, 1)[0];
    const fresh: Buffer = { type, bytes, first: step, last: step, reads: 0 };
    buffers.push(fresh);
    return fresh;
  };

  order.forEach((node, step) => {
    const isViewOfOthers = VIEWS.has(node.opType) && !holder.has(node.inputs[0]);
    const touched = new Set<Buffer>();
    if (!isViewOfOthers) {
      for (const name of node.outputs) {
        const type = types.get(name);
        if (name === '' || type === undefined || results.has(name)) continue;
        const buffer = place(node, type, step);
        buffer.reads += reads.get(name) ?? 0;
        holder.set(name, buffer);
        touched.add(buffer);
      }
    }
    for (const name of node.inputs) {
      const buffer = holder.get(name);
      if (buffer === undefined) continue;
      buffer.reads--;
      touched.add(buffer);
    }
    for (const buffer of touched) {
      buffer.last = step;
      if (buffer.reads === 0) idle.unshift(buffer);
    }
  });
  return buffers;
}
