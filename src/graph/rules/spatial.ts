/**
 * @module
 * Pooling and resizing over [B, C, H, W].
 */

import { ShapeError } from '../../util/errors.ts';
import type { PoolAttributes } from '../op-attributes.ts';
import type { OnnxAttribute, OpRules } from '../op-rule.ts';
import { reduceSum, reshape } from '../ops.ts';
import { elementCount, staticShape } from '../tensor-type.ts';
import { expectInputs, expectRank, float, int64s } from './common.ts';

type SpatialOp = 'maxPool' | 'maxPoolGradient' | 'resizeNearest' | 'resizeBilinear';

function poolAttributes({ kernel, strides, pads }: PoolAttributes): Record<string, OnnxAttribute> {
  return { kernel_shape: { ints: kernel }, strides: { ints: strides }, pads: { ints: pads } };
}

export const spatialRules: OpRules<SpatialOp> = {
  maxPool: {
    infer: (inputs, { kernel, strides, pads }) => {
      expectInputs(inputs, 1);
      expectRank(inputs[0], 4);
      const [b, c, ...sides] = staticShape(inputs[0].shape);
      const pooled = sides.map(
        (side, i) => Math.floor((side + pads[i] + pads[i + 2] - kernel[i]) / strides[i]) + 1,
      );
      return [{ dtype: 'float32', shape: [b, c, ...pooled] }];
    },
    // The cotangent goes to the (first) largest element of each window.
    gradient: ({ inputs: [x], attributes }, [dy]) => [
      dy && x.graph.add('maxPoolGradient', [x, dy], attributes)[0],
    ],
    lower: (l) => {
      l.emit('MaxPool', l.inputs, { attributes: poolAttributes(l.attributes), outputs: l.outputs });
    },
  },
  maxPoolGradient: {
    infer: ([x]) => [{ dtype: 'float32', shape: x.shape }],
    gradient: 'maxPoolGradient: second derivatives are not built.',
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
  resizeNearest: {
    infer: (inputs, { factor }) => {
      expectInputs(inputs, 1);
      expectRank(inputs[0], 4);
      if (!Number.isInteger(factor) || factor < 1)
        throw new ShapeError(`factor must be a whole number ≥ 1, got ${factor}.`);
      const [b, c, h, w] = staticShape(inputs[0].shape);
      return [{ dtype: 'float32', shape: [b, c, h * factor, w * factor] }];
    },
    // Each input pixel was copied factor² times: sum the copies.
    gradient: ({ inputs: [x], attributes: { factor } }, [dy]) => {
      const [b, c, h, w] = staticShape(x.shape);
      return [dy && reduceSum(reshape(dy, [b, c, h, factor, w, factor]), [3, 5])];
    },
    lower: (l) => {
      const attributes = {
        mode: { string: 'nearest' },
        coordinate_transformation_mode: { string: 'asymmetric' },
        nearest_mode: { string: 'floor' },
      };
      const sizes = int64s(l, staticShape(l.outputTypes[0].shape));
      l.emit('Resize', [l.inputs[0], '', '', sizes], { attributes, outputs: l.outputs });
    },
  },
  resizeBilinear: {
    infer: (inputs, { height, width }) => {
      expectInputs(inputs, 1);
      expectRank(inputs[0], 4);
      return [{ dtype: 'float32', shape: [inputs[0].shape[0], inputs[0].shape[1], height, width] }];
    },
    gradient: 'resizeBilinear: it resizes images, before any parameter; no gradient is built.',
    lower: (l) => {
      const attributes = {
        mode: { string: 'linear' },
        coordinate_transformation_mode: { string: 'asymmetric' },
      };
      const sizes = int64s(l, staticShape(l.outputTypes[0].shape));
      l.emit('Resize', [l.inputs[0], '', '', sizes], { attributes, outputs: l.outputs });
    },
  },
};
