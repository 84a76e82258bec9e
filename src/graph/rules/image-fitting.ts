/**
 * @module
 * Images whose size is known only when the graph runs, for exported detectors: their size, and how they are brought into
 * an input of fixed size. Positions and weights are TensorFlow 1's, as in the training input (src/input/resize-*.ts); a
 * test holds the two equal. Neither has a gradient: an exported file is not trained.
 */

import { ShapeError } from '../../util/errors.ts';
import type { ResizeIntoAttributes } from '../op-attributes.ts';
import type { Lowering, OpRules } from '../op-rule.ts';
import { staticShape } from '../tensor-type.ts';
import { expectInputs, expectRank, expectType, float, int64s } from './common.ts';

type L = Lowering<'resizeInto'>;

/** An axis as ONNX scalars: its lengths before and after, and the distance between places of the input, all float. */
interface Axis {
  readonly input: string;
  readonly output: string;
  readonly scale: string;
}

const one = (l: L, opType: string, inputs: readonly string[]): string => l.emit(opType, inputs)[0];
const castTo = (l: L, x: string, to: 'float' | 'int64'): string =>
  l.emit('Cast', [x], { attributes: { to: { int: to === 'float' ? 1 : 7 } } })[0];

/** Element `index` of a float vector, as a scalar. */
function element(l: L, vector: string, index: number): string {
  const at = l.constant('int64', [], BigInt64Array.of(BigInt(index)));
  return l.emit('Gather', [vector, at], { attributes: { axis: { int: 0 } } })[0];
}

function axisOf(l: L, index: 0 | 1): Axis {
  const shape = castTo(l, one(l, 'Shape', [l.inputs[0]]), 'float');
  const input = element(l, shape, 2 + index);
  const output = element(l, l.inputs[1], index);
  if (!l.attributes.alignCorners) return { input, output, scale: one(l, 'Div', [input, output]) };
  const less = (x: string): string => one(l, 'Sub', [x, float(l, 1)]);
  const gaps = one(l, 'Max', [less(output), float(l, 1)]);
  const isOne = one(l, 'Equal', [output, float(l, 1)]);
  const scale = one(l, 'Where', [isOne, input, one(l, 'Div', [less(input), gaps])]);
  return { input, output, scale };
}

/** 0, 1, … below a float scalar. */
const counting = (l: L, limit: string): string => one(l, 'Range', [float(l, 0), limit, float(l, 1)]);

/** The pixels along `axis` that are nearest to the places of the new ones. */
function gatherNearest(l: L, x: string, axis: Axis, index: 0 | 1): string {
  const at = one(l, 'Mul', [counting(l, axis.output), axis.scale]);
  const place = l.attributes.alignCorners ? one(l, 'Add', [at, float(l, 0.5)]) : at;
  const last = one(l, 'Sub', [axis.input, float(l, 1)]);
  const sources = castTo(l, one(l, 'Min', [one(l, 'Floor', [place]), last]), 'int64');
  return l.emit('Gather', [x, sources], { attributes: { axis: { int: 2 + index } } })[0];
}

/** [output, input]: the share of each pixel in the mean over [i·s, (i + 1)·s), the last pixel going on without end. */
function areaMatrix(l: L, axis: Axis): string {
  const column = int64s(l, [-1, 1]);
  const starts = one(l, 'Mul', [one(l, 'Reshape', [counting(l, axis.output), column]), axis.scale]);
  const ends = one(l, 'Add', [starts, axis.scale]);
  const pixels = counting(l, axis.input);
  const isLast = one(l, 'Equal', [pixels, one(l, 'Sub', [axis.input, float(l, 1)])]);
  const pixelEnds = one(l, 'Where', [isLast, float(l, 1e9), one(l, 'Add', [pixels, float(l, 1)])]);
  const overlap = one(l, 'Sub', [one(l, 'Min', [pixelEnds, ends]), one(l, 'Max', [pixels, starts])]);
  return one(l, 'Div', [one(l, 'Max', [overlap, float(l, 0)]), axis.scale]);
}

function resized(l: L, x: string, sizes: string): string {
  const { method, alignCorners } = l.attributes;
  const coordinates = alignCorners ? 'align_corners' : 'asymmetric';
  const [batch, channels] = staticShape(l.outputTypes[0].shape);
  const whole = (): string =>
    l.emit('Concat', [int64s(l, [batch, channels]), sizes], { attributes: { axis: { int: 0 } } })[0];
  const resize = (attributes: Parameters<L['emit']>[2]): string =>
    l.emit('Resize', [x, '', '', whole()], attributes)[0];
  switch (method) {
    case 'BILINEAR':
      return resize({
        attributes: {
          mode: { string: 'linear' },
          coordinate_transformation_mode: { string: coordinates },
        },
      });
    case 'BICUBIC':
      return resize({
        attributes: {
          mode: { string: 'cubic' },
          cubic_coeff_a: { float: -0.75 },
          coordinate_transformation_mode: { string: coordinates },
        },
      });
    case 'NEAREST_NEIGHBOR':
      return gatherNearest(l, gatherNearest(l, x, axisOf(l, 0), 0), axisOf(l, 1), 1);
    case 'AREA': {
      const tall = one(l, 'MatMul', [areaMatrix(l, axisOf(l, 0)), x]);
      const across = l.emit('Transpose', [areaMatrix(l, axisOf(l, 1))], {
        attributes: { perm: { ints: [1, 0] } },
      })[0];
      return one(l, 'MatMul', [tall, across]);
    }
  }
}

/** Adds `padding` below and to the right: as zeros about images that are less by it. */
function padded(l: L, x: string, sizes: string, { height, width, padding }: ResizeIntoAttributes): string {
  // An image that does not fit stays too large, and the reshaping after this fails on it.
  const free = one(l, 'Max', [one(l, 'Sub', [int64s(l, [height, width]), sizes]), int64s(l, [0, 0])]);
  const pads = l.emit('Concat', [int64s(l, [0, 0, 0, 0, 0, 0]), free], {
    attributes: { axis: { int: 0 } },
  })[0];
  if (padding.every((value) => value === 0)) return one(l, 'Pad', [x, pads]);
  const colour = l.constant('float32', [padding.length, 1, 1], Float32Array.from(padding));
  return one(l, 'Add', [one(l, 'Pad', [one(l, 'Sub', [x, colour]), pads]), colour]);
}

export const imageFittingRules: OpRules<'imageSize' | 'resizeInto'> = {
  imageSize: {
    infer: (inputs) => {
      expectInputs(inputs, 1);
      expectRank(inputs[0], 4);
      return [{ dtype: 'float32', shape: [2] }];
    },
    gradient: 'zero',
    lower: (l) => {
      const [shape] = l.emit('Shape', l.inputs, { attributes: { start: { int: 2 }, end: { int: 4 } } });
      l.emit('Cast', [shape], { attributes: { to: { int: 1 } }, outputs: l.outputs });
    },
  },
  resizeInto: {
    infer: (inputs, { height, width, padding }) => {
      expectInputs(inputs, 2);
      const [x, size] = inputs;
      expectType(x, 'float32');
      expectRank(x, 4);
      expectType(size, 'float32');
      if (size.shape.length !== 1 || size.shape[0] !== 2)
        throw new ShapeError(`A size is height and width, not [${size.shape.join(', ')}].`);
      const [batch, channels] = staticShape(x.shape.slice(0, 2));
      if (padding.length !== channels)
        throw new ShapeError(`${channels} channels were given ${padding.length} padding values.`);
      return [{ dtype: 'float32', shape: [batch, channels, height, width] }];
    },
    gradient: { refused: 'an image of a size that is only known when the graph runs is not trained on.' },
    lower: (l) => {
      const sizes = castTo(l, l.inputs[1], 'int64');
      const image = padded(l, resized(l, l.inputs[0], sizes), sizes, l.attributes);
      const shape = int64s(l, staticShape(l.outputTypes[0].shape));
      l.emit('Reshape', [image, shape], { outputs: l.outputs });
    },
  },
};
