/**
 * @module
 * Pooling over windows of [B, C, H, W]. Global pooling is a reduction over H and W.
 */

import { ShapeError } from '../../util/errors.ts';
import { floats } from '../graph.ts';
import type { PoolAttributes } from '../op-attributes.ts';
import type { OnnxAttribute, OpRules } from '../op-rule.ts';
import { convTranspose2d, mul } from '../ops.ts';
import { elementCount, formatType, staticShape, type TensorType } from '../tensor-type.ts';
import { expectInputs, expectRank, expectType, float, int64s } from './common.ts';
import { outputLength } from './convolution-shapes.ts';

type PoolOp = 'maxPool' | 'maxPoolGradient' | 'averagePool';

function poolAttributes({ kernel, strides, pads }: PoolAttributes): Record<string, OnnxAttribute> {
  return { kernel_shape: { ints: kernel }, strides: { ints: strides }, pads: { ints: pads } };
}

/** [B, C, H, W] → [B, C, H', W']. @throws ShapeError where a window would lie in padding alone */
function pooledType(inputs: readonly TensorType[], { kernel, strides, pads }: PoolAttributes): TensorType {
  expectInputs(inputs, 1);
  const [x] = inputs;
  expectType(x, 'float32');
  expectRank(x, 4);
  const [b, c, ...sides] = staticShape(x.shape);
  if (pads.some((p, i) => p < 0 || p >= kernel[i % 2])) {
    throw new ShapeError(
      `Pads [${pads.join(', ')}] of a ${kernel.join('×')} window must be at least 0 and smaller than it.`,
    );
  }
  const whole = { strides, pads, dilations: [1, 1], groups: 1 } as const;
  const pooled = sides.map((side, i) => outputLength(side, kernel[i], i === 0 ? 0 : 1, whole));
  if (pooled.some((side) => side < 1)) {
    throw new ShapeError(`A ${kernel.join('×')} window is larger than the padded ${formatType(x)}.`);
  }
  return { dtype: 'float32', shape: [b, c, ...pooled] };
}

/** How many pixels of the image each window covers, [H', W']. */
function windowSizes([h, w]: readonly number[], [oh, ow]: readonly number[], a: PoolAttributes): number[] {
  const covered = (side: number, out: number, axis: 0 | 1): number[] =>
    Array.from({ length: out }, (_, i) => {
      const start = i * a.strides[axis] - a.pads[axis];
      return Math.min(start + a.kernel[axis], side) - Math.max(start, 0);
    });
  const columns = covered(w, ow, 1);
  return covered(h, oh, 0).flatMap((rows) => columns.map((n) => rows * n));
}

export const poolingRules: OpRules<PoolOp> = {
  maxPool: {
    infer: (inputs, attributes) => [pooledType(inputs, attributes)],
    // dy goes to the largest element of each window; of equals to the first, row by row, as TensorFlow's and PyTorch's.
    gradient: ({ inputs: [x], attributes }, [dy]) => [
      dy && x.graph.add('maxPoolGradient', [x, dy], attributes)[0],
    ],
    lower: (l) => {
      l.emit('MaxPool', l.inputs, { attributes: poolAttributes(l.attributes), outputs: l.outputs });
    },
  },
  maxPoolGradient: {
    infer: (inputs, attributes) => {
      expectInputs(inputs, 2);
      const [x, dy] = inputs;
      const pooled = pooledType([x], attributes);
      if (formatType(pooled) !== formatType(dy)) {
        throw new ShapeError(`Expected a cotangent ${formatType(pooled)}, got ${formatType(dy)}.`);
      }
      return [{ dtype: 'float32', shape: x.shape }];
    },
    gradient: { refused: 'second derivatives of maxPool are not built.' },
    // ONNX's MaxPool says where each largest element stood in the flattened input; windows that share one add up.
    lower: (l) => {
      const shape = staticShape(l.inputTypes[0].shape);
      const size = elementCount(shape);
      const names = [`${l.outputs[0]}/pooled`, `${l.outputs[0]}/indices`];
      const [, indices] = l.emit('MaxPool', [l.inputs[0]], {
        attributes: poolAttributes(l.attributes),
        outputs: names,
      });
      const [flatIndices] = l.emit('Reshape', [indices, int64s(l, [-1])]);
      const [flatDy] = l.emit('Reshape', [l.inputs[1], int64s(l, [-1])]);
      const [zeros] = l.emit('Expand', [float(l, 0), int64s(l, [size])]);
      const attributes = { axis: { int: 0 }, reduction: { string: 'add' } };
      const [flat] = l.emit('ScatterElements', [zeros, flatIndices, flatDy], { attributes });
      l.emit('Reshape', [flat, int64s(l, shape)], { outputs: l.outputs });
    },
  },
  averagePool: {
    infer: (inputs, attributes) => [pooledType(inputs, attributes)],
    // dy / n to each of the n pixels of a window: the transposed convolution of dy / n with kernels of ones
    gradient: ({ inputs: [x], attributes }, [dy]) => {
      if (dy === undefined) return [undefined];
      const { kernel, strides, pads, countPadding } = attributes;
      const [, channels, height, width] = staticShape(x.shape);
      const out = staticShape(dy.shape).slice(2);
      const all = kernel[0] * kernel[1];
      const counts = windowSizes([height, width], out, attributes).map((n) => 1 / (countPadding ? all : n));
      const ones = floats(
        x.graph,
        [channels, 1, ...kernel],
        new Float32Array(channels * all).fill(1),
        'ones',
      );
      const each = mul(dy, floats(x.graph, out, counts, 'shares'));
      const transposed = { strides, pads, dilations: [1, 1], groups: channels } as const;
      return [convTranspose2d(each, ones, { ...transposed, outputSize: [height, width] })];
    },
    lower: (l) => {
      const attributes = {
        ...poolAttributes(l.attributes),
        count_include_pad: { int: l.attributes.countPadding ? 1 : 0 },
      };
      l.emit('AveragePool', l.inputs, { attributes, outputs: l.outputs });
    },
  },
};
