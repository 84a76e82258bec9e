/**
 * @module
 * Sums, means, maxima over axes; matrix products; softmax.
 */

import { ShapeError } from '../../util/errors.ts';
import type { Value } from '../graph.ts';
import type { ReduceAttributes } from '../op-attributes.ts';
import type { Lowering, OpRule, OpRules } from '../op-rule.ts';
import {
  cast,
  div,
  equal,
  exp,
  expand,
  matmul,
  mul,
  reduceSum,
  reshape,
  sizeAlong,
  sub,
  sumTo,
  transpose,
} from '../ops.ts';
import { broadcastShapes, formatType, type Shape, type TensorType } from '../tensor-type.ts';
import { direct, expectInputs, expectType, int64s, normaliseAxis } from './common.ts';

type Reduction = 'reduceSum' | 'reduceMean' | 'reduceMax' | 'reduceMin' | 'reduceSumSquare';

function reducedShape(shape: Shape, { axes, keepDims }: ReduceAttributes): Shape {
  const gone = new Set(axes.map((axis) => normaliseAxis(axis, shape.length)));
  if (keepDims) return shape.map((dim, i) => (gone.has(i) ? 1 : dim));
  return shape.filter((_, i) => !gone.has(i));
}

/** A reduced tensor with its lost axes back as length 1, ready to broadcast against the input. */
function restored(reduced: Value, x: Value, { axes }: ReduceAttributes): Value {
  return reshape(reduced, reducedShape(x.shape, { axes, keepDims: true }));
}

function reduction<K extends Reduction>(
  onnx: string,
  gradient: (dy: Value, x: Value, y: Value, attributes: ReduceAttributes) => Value,
): OpRule<K> {
  return {
    infer: (inputs, attributes) => {
      expectInputs(inputs, 1);
      expectType(inputs[0], 'float32', 'int64', 'int32');
      return [{ dtype: inputs[0].dtype, shape: reducedShape(inputs[0].shape, attributes) }];
    },
    gradient: ({ inputs: [x], outputs: [y], attributes }, [dy]) => [
      dy && gradient(restored(dy, x, attributes), x, restored(y, x, attributes), attributes),
    ],
    lower: (l) => {
      const keepdims = { int: l.attributes.keepDims ? 1 : 0 };
      // Over no axis at all ONNX would reduce everything; say that nothing is to be done.
      const noop = { int: 1 };
      l.emit(onnx, [l.inputs[0], int64s(l, l.attributes.axes)], {
        attributes: { keepdims, noop_with_empty_axes: noop },
        outputs: l.outputs,
      });
    },
  };
}

/** [x = y] / (how often), so that ties share the cotangent equally, as TensorFlow's and PyTorch's. */
function toExtremes(dy: Value, x: Value, y: Value, { axes }: ReduceAttributes): Value {
  const hit = cast(equal(x, y), 'float32');
  return mul(hit, div(dy, reduceSum(hit, axes, true)));
}

function withAxis<K extends 'softmax' | 'logSoftmax'>(onnx: string): (l: Lowering<K>) => void {
  return (l) => {
    l.emit(onnx, l.inputs, { attributes: { axis: { int: l.attributes.axis } }, outputs: l.outputs });
  };
}

function inferSame(
  inputs: readonly TensorType[],
  { axis }: { readonly axis: number },
): readonly TensorType[] {
  expectInputs(inputs, 1);
  expectType(inputs[0], 'float32');
  normaliseAxis(axis, inputs[0].shape.length);
  return [{ dtype: 'float32', shape: inputs[0].shape }];
}

function swapLast(x: Value): Value {
  const rank = x.shape.length;
  const order = x.shape.map((_, i) => (i === rank - 1 ? rank - 2 : i === rank - 2 ? rank - 1 : i));
  return transpose(x, order);
}

export const reductionRules: OpRules<Reduction | 'matmul' | 'softmax' | 'logSoftmax'> = {
  reduceSum: reduction('ReduceSum', (dy, x) => expand(dy, x.shape)),
  reduceMean: reduction('ReduceMean', (dy, x, _y, { axes }) => expand(div(dy, sizeAlong(x, axes)), x.shape)),
  reduceMax: reduction('ReduceMax', toExtremes),
  reduceMin: reduction('ReduceMin', toExtremes),
  reduceSumSquare: reduction('ReduceSumSquare', (dy, x) => mul(mul(x, 2), dy)), // 2x
  matmul: {
    infer: (inputs) => {
      expectInputs(inputs, 2);
      const [a, b] = inputs;
      for (const input of inputs) expectType(input, 'float32');
      if (a.shape.length < 2 || b.shape.length < 2 || a.shape.at(-1) !== b.shape.at(-2)) {
        throw new ShapeError(
          `Cannot multiply ${formatType(a)} by ${formatType(b)}: need [.., M, K] and [.., K, N].`,
        );
      }
      const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
      return [{ dtype: 'float32', shape: [...batch, ...a.shape.slice(-2, -1), ...b.shape.slice(-1)] }];
    },
    // dA = dY Bᵀ, dB = Aᵀ dY
    gradient: ({ inputs: [a, b] }, [dy], wanted) => [
      dy && wanted[0] ? sumTo(matmul(dy, swapLast(b)), a.shape) : undefined,
      dy && wanted[1] ? sumTo(matmul(swapLast(a), dy), b.shape) : undefined,
    ],
    lower: direct('MatMul'),
  },
  softmax: {
    infer: inferSame,
    // y (dy − Σ y dy)
    gradient: ({ outputs: [y], attributes: { axis } }, [dy]) => [
      dy && mul(y, sub(dy, reduceSum(mul(y, dy), [axis], true))),
    ],
    lower: withAxis('Softmax'),
  },
  logSoftmax: {
    infer: inferSame,
    // dy − softmax(x) Σ dy
    gradient: ({ outputs: [y], attributes: { axis } }, [dy]) => [
      dy && sub(dy, mul(exp(y), reduceSum(dy, [axis], true))),
    ],
    lower: withAxis('LogSoftmax'),
  },
};
