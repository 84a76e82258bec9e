/**
 * @module
 * Resizing of [B, C, H, W]. Both kinds are linear along each axis by itself, y = R_h x R_wᵀ with the constant matrices of
 * `resize-sources.ts`, hence dx = R_hᵀ dy R_w.
 */

import { ShapeError } from '../../util/errors.ts';
import { floats, type Value } from '../graph.ts';
import type { ResizeAttributes, ResizeCoordinates } from '../op-attributes.ts';
import type { Lowering, OpRules } from '../op-rule.ts';
import { matmul, reduceSum, reshape } from '../ops.ts';
import { type Shape, sameShape, staticShape, type TensorType } from '../tensor-type.ts';
import { expectInputs, expectRank, expectType, int64s } from './common.ts';
import { copyMatrix, interpolationMatrix, nearestSources } from './resize-sources.ts';

type ResizeOp = 'resizeNearest' | 'resizeBilinear';

function resizedType(inputs: readonly TensorType[], { height, width }: ResizeAttributes): TensorType {
  expectInputs(inputs, 1);
  const [x] = inputs;
  expectType(x, 'float32');
  expectRank(x, 4);
  if (![height, width].every((side) => Number.isInteger(side) && side >= 1)) {
    throw new ShapeError(`An image is resized to whole sides from 1, not to ${height}×${width}.`);
  }
  return { dtype: 'float32', shape: [...x.shape.slice(0, 2), height, width] };
}

/** R_hᵀ dy R_w for the matrices [output, input] that `matrix` gives. */
function transposedResize(
  dy: Value,
  [height, width]: readonly number[],
  matrix: (input: number, output: number) => Float32Array,
): Value {
  const [, , oh, ow] = staticShape(dy.shape);
  const rows = matrix(height, oh);
  const turned = Float32Array.from(
    { length: rows.length },
    (_, i) => rows[(i % oh) * height + Math.floor(i / oh)],
  );
  const across = matmul(dy, floats(dy.graph, [ow, width], matrix(width, ow), 'columns'));
  return matmul(floats(dy.graph, [height, oh], turned, 'rows'), across);
}

/** How often each pixel is repeated along an axis, where nearest sources are just that; else undefined. */
function repetition(input: number, output: number, coordinates: ResizeCoordinates): number | undefined {
  const factor = output / input;
  if (!Number.isInteger(factor)) return undefined;
  const sources = nearestSources(input, output, coordinates);
  return sources.every((source, i) => source === Math.floor(i / factor)) ? factor : undefined;
}

/** The whole numbers by which pixels are repeated along H and W, where nearest resizing is just that. */
function repetitions(shape: Shape, a: ResizeAttributes): readonly [number, number] | undefined {
  const [h, w] = staticShape(shape.slice(2));
  const down = repetition(h, a.height, a.coordinates);
  const across = repetition(w, a.width, a.coordinates);
  return down === undefined || across === undefined ? undefined : [down, across];
}

function emitResize<K extends ResizeOp>(
  l: Lowering<K>,
  mode: 'nearest' | 'linear',
  coordinates: string,
): void {
  const attributes = {
    mode: { string: mode },
    coordinate_transformation_mode: { string: coordinates },
    ...(mode === 'nearest' ? { nearest_mode: { string: 'floor' } } : {}),
  };
  const sizes = int64s(l, staticShape(l.outputTypes[0].shape));
  l.emit('Resize', [l.inputs[0], '', '', sizes], { attributes, outputs: l.outputs });
}

export const resizeRules: OpRules<ResizeOp> = {
  resizeNearest: {
    infer: (inputs, attributes) => [resizedType(inputs, attributes)],
    // Sums the copies of each pixel.
    gradient: ({ inputs: [x], attributes }, [dy]) => {
      if (dy === undefined) return [undefined];
      const [b, c, h, w] = staticShape(x.shape);
      const factors = repetitions(x.shape, attributes);
      if (factors !== undefined) {
        return [reduceSum(reshape(dy, [b, c, h, factors[0], w, factors[1]]), [3, 5])];
      }
      const { coordinates } = attributes;
      const copies = (input: number, output: number): Float32Array =>
        copyMatrix(nearestSources(input, output, coordinates), input);
      return [transposedResize(dy, [h, w], copies)];
    },
    // Whole repetitions are ONNX's Resize; the rest is gathered, so that no engine's rounding decides.
    lower: (l) => {
      const { height, width, coordinates } = l.attributes;
      const [, , h, w] = staticShape(l.inputTypes[0].shape);
      if (sameShape(l.inputTypes[0].shape, l.outputTypes[0].shape)) {
        l.emit('Identity', l.inputs, { outputs: l.outputs });
      } else if (repetitions(l.inputTypes[0].shape, l.attributes) !== undefined) {
        emitResize(l, 'nearest', 'asymmetric');
      } else {
        const rows = int64s(l, nearestSources(h, height, coordinates));
        const columns = int64s(l, nearestSources(w, width, coordinates));
        const [tall] = l.emit('Gather', [l.inputs[0], rows], { attributes: { axis: { int: 2 } } });
        l.emit('Gather', [tall, columns], { attributes: { axis: { int: 3 } }, outputs: l.outputs });
      }
    },
  },
  resizeBilinear: {
    infer: (inputs, attributes) => [resizedType(inputs, attributes)],
    gradient: ({ inputs: [x], attributes: { coordinates } }, [dy]) => [
      dy &&
        transposedResize(dy, staticShape(x.shape).slice(2), (input, output) =>
          interpolationMatrix(input, output, coordinates),
        ),
    ],
    lower: (l) => emitResize(l, 'linear', l.attributes.coordinates),
  },
};
