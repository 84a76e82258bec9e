/**
 * @module
 * Reading and writing by index. The gradient of a read is a sum at the places read: ONNX's ScatterElements with addition,
 * which ONNX Runtime's CPU runs in one thread, in order, so that it gives the same bits each time.
 */

import { ShapeError } from '../../util/errors.ts';
import type { Value } from '../graph.ts';
import type { OpRules } from '../op-rule.ts';
import {
  cast,
  expand,
  filled,
  gatherElements,
  mul,
  reduceSum,
  reshape,
  scatterAdd,
  scatterElements,
  transpose,
} from '../ops.ts';
import { elementCount, formatType, sameShape, staticShape } from '../tensor-type.ts';
import { expectInputs, expectRank, expectType, int64s, normaliseAxis } from './common.ts';

type GatheringOp = 'gather' | 'gatherNd' | 'gatherElements' | 'scatterElements' | 'oneHot';

/** Zeros [depth, width] with the rows `updates` [N, width] added at `indices` [N]. */
function addRows(indices: Value, updates: Value, depth: number): Value {
  const [count, width] = staticShape(updates.shape);
  const places = expand(reshape(cast(indices, 'int64'), [count, 1]), [count, width]);
  return scatterAdd(filled(updates.graph, [depth, width], 0), places, updates, 0);
}

/** The order of axes that brings those of `indices`, standing at `at`, to the front; and its inverse for `data`. */
function toFront(rank: number, at: number, length: number): number[] {
  const all = Array.from({ length: rank }, (_, i) => i);
  return [...all.slice(at, at + length), ...all.slice(0, at), ...all.slice(at + length)];
}

function inverse(permutation: readonly number[]): number[] {
  return permutation.map((_, i) => permutation.indexOf(i));
}

export const gatheringRules: OpRules<GatheringOp> = {
  gather: {
    infer: (inputs, { axis }) => {
      expectInputs(inputs, 2);
      const [data, indices] = inputs;
      expectType(indices, 'int32', 'int64');
      const at = normaliseAxis(axis, data.shape.length);
      const shape = [...data.shape.slice(0, at), ...indices.shape, ...data.shape.slice(at + 1)];
      return [{ dtype: data.dtype, shape }];
    },
    // Each slice of dy is added to the slice of data that it was read from.
    gradient: ({ inputs: [data, indices], attributes: { axis } }, [dy]) => {
      if (dy === undefined) return [undefined];
      const shape = staticShape(data.shape);
      const at = normaliseAxis(axis, shape.length);
      const count = elementCount(indices.shape);
      const front = transpose(dy, toFront(dy.shape.length, at, indices.shape.length));
      const updates = reshape(front, [count, elementCount(dy.shape) / count]);
      const summed = addRows(reshape(indices, [count]), updates, shape[at]);
      const order = toFront(shape.length, at, 1);
      return [
        transpose(
          reshape(
            summed,
            order.map((d) => shape[d]),
          ),
          inverse(order),
        ),
      ];
    },
    lower: (l) => {
      l.emit('Gather', l.inputs, { attributes: { axis: { int: l.attributes.axis } }, outputs: l.outputs });
    },
  },
  gatherNd: {
    infer: (inputs) => {
      expectInputs(inputs, 2);
      const [data, indices] = inputs;
      expectType(indices, 'int64');
      expectRank(indices, 2);
      const [depth] = staticShape(indices.shape.slice(1));
      return [{ dtype: data.dtype, shape: [indices.shape[0], ...data.shape.slice(depth)] }];
    },
    // As gather's, with the indexed axes flattened into one.
    gradient: ({ inputs: [data, indices] }, [dy]) => {
      if (dy === undefined) return [undefined];
      const shape = staticShape(data.shape);
      const [count, depth] = staticShape(indices.shape);
      const strides = shape.slice(0, depth).map((_, d) => BigInt(elementCount(shape.slice(d + 1, depth))));
      const weights = data.graph.constant({ dtype: 'int64', shape: [depth] }, BigInt64Array.from(strides));
      const places = reduceSum(mul(indices, weights), [1]);
      const updates = reshape(dy, [count, elementCount(shape.slice(depth))]);
      return [reshape(addRows(places, updates, elementCount(shape.slice(0, depth))), shape)];
    },
    lower: (l) => {
      l.emit('GatherND', l.inputs, { outputs: l.outputs });
    },
  },
  gatherElements: {
    infer: (inputs, { axis }) => {
      expectInputs(inputs, 2);
      const [data, indices] = inputs;
      expectType(indices, 'int64');
      expectRank(indices, data.shape.length);
      normaliseAxis(axis, data.shape.length);
      return [{ dtype: data.dtype, shape: indices.shape }];
    },
    // Each element of dy is added to the element that it was read from.
    gradient: ({ inputs: [data, indices], attributes: { axis } }, [dy]) => [
      dy && scatterAdd(filled(data.graph, data.shape, 0), indices, dy, axis),
    ],
    lower: (l) => {
      l.emit('GatherElements', l.inputs, {
        attributes: { axis: { int: l.attributes.axis } },
        outputs: l.outputs,
      });
    },
  },
  scatterElements: {
    infer: (inputs, { axis }) => {
      expectInputs(inputs, 3);
      const [data, indices, updates] = inputs;
      expectType(indices, 'int64');
      expectRank(indices, data.shape.length);
      normaliseAxis(axis, data.shape.length);
      if (!sameShape(indices.shape, updates.shape)) {
        throw new ShapeError(
          `Indices ${formatType(indices)} and updates ${formatType(updates)} differ in shape.`,
        );
      }
      return [{ dtype: data.dtype, shape: data.shape }];
    },
    // d updates: dy where they went. d data: dy, and 0 where an update took its place.
    gradient: ({ inputs: [, indices], attributes: { axis, reduction } }, [dy], wanted) => {
      if (dy === undefined) return [];
      const kept = (): Value =>
        reduction === 'add' ? dy : scatterElements(dy, indices, filled(dy.graph, indices.shape, 0), axis);
      return [
        wanted[0] ? kept() : undefined,
        undefined,
        wanted[2] ? gatherElements(dy, indices, axis) : undefined,
      ];
    },
    lower: (l) => {
      const { axis, reduction } = l.attributes;
      const attributes = { axis: { int: axis }, reduction: { string: reduction } };
      l.emit('ScatterElements', l.inputs, { attributes, outputs: l.outputs });
    },
  },
  oneHot: {
    infer: (inputs, { depth }) => {
      expectInputs(inputs, 1);
      expectType(inputs[0], 'int32', 'int64');
      return [{ dtype: 'float32', shape: [...inputs[0].shape, depth] }];
    },
    gradient: 'zero',
    // ONNX's OneHot counts a negative index from the end; comparing with 0 … depth − 1 gives zeros instead.
    lower: (l) => {
      const { depth } = l.attributes;
      const { dtype, shape } = l.inputTypes[0];
      const column = l.emit('Reshape', [l.inputs[0], int64s(l, [...staticShape(shape), 1])])[0];
      const classes = Array.from({ length: depth }, (_, i) => i);
      const range =
        dtype === 'int64' ? int64s(l, classes) : l.constant('int32', [depth], Int32Array.from(classes));
      const [hit] = l.emit('Equal', [column, range]);
      l.emit('Cast', [hit], { attributes: { to: { int: 1 } }, outputs: l.outputs });
    },
  },
};
