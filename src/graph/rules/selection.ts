/**
 * @module
 * Indexing, sorting, suppression, random numbers.
 */

import { ShapeError } from '../../util/errors.ts';
import type { NonMaxSuppressionAttributes, OpAttributes } from '../op-attributes.ts';
import type { Lowering, OpRules } from '../op-rule.ts';
import { filled, matmul, oneHot, reshape, scatterElements, transpose } from '../ops.ts';
import { elementCount, formatType, sameShape, staticShape } from '../tensor-type.ts';
import { expectInputs, expectRank, expectType, int64s, normaliseAxis } from './common.ts';

type SelectionOp =
  | 'gather'
  | 'gatherNd'
  | 'gatherElements'
  | 'scatterElements'
  | 'oneHot'
  | 'topK'
  | 'cumSum'
  | 'nonMaxSuppression'
  | 'nonMaxSuppressionMask'
  | 'randomUniform';

function suppressionInputs<K extends 'nonMaxSuppression' | 'nonMaxSuppressionMask'>(
  l: Lowering<K>,
  boxes: string,
  scores: string,
  attributes: NonMaxSuppressionAttributes,
): readonly string[] {
  const { iouThreshold, scoreThreshold, maxOutputsPerClass } = attributes;
  const most = int64s(l, [maxOutputsPerClass]);
  const iou = l.constant('float32', [1], Float32Array.of(iouThreshold));
  const all = [boxes, scores, most, iou];
  if (scoreThreshold === Number.NEGATIVE_INFINITY) return all;
  return [...all, l.constant('float32', [1], Float32Array.of(scoreThreshold))];
}

/**
 * A hash of (counter, stream, index) in [0, 2³¹): two rounds of xor-shift and multiplication modulo 2³¹. Products
 * stay below 2⁶², inside int64.
 */
function hashed(
  l: Lowering<'randomUniform'>,
  counter: string,
  { shape, stream }: OpAttributes['randomUniform'],
): string {
  const whole = (x: number): string => l.constant('int64', [], BigInt64Array.of(BigInt(x)));
  const modulus = whole(2 ** 31);
  const round = (x: string, multiplier: number): string => {
    const [shifted] = l.emit('Div', [x, whole(2 ** 15)]);
    const [mixed] = l.emit('BitwiseXor', [x, shifted]);
    const [product] = l.emit('Mul', [mixed, whole(multiplier)]);
    return l.emit('Mod', [product, modulus])[0];
  };
  const [low] = l.emit('Mod', [counter, whole(2 ** 30)]);
  const [named] = l.emit('Add', [low, whole((stream * 0x3c6ef35f) % 2 ** 30)]);
  const seed = round(round(named, 0x2c1b3c6d), 0x297a2d39);
  const [index] = l.emit('Range', [whole(0), whole(elementCount(shape)), whole(1)]);
  const [spread] = l.emit('Mul', [index, whole(0x3779b97f)]);
  const [offset] = l.emit('Add', [spread, seed]);
  const [start] = l.emit('Mod', [offset, modulus]);
  return round(round(start, 0x2c1b3c6d), 0x297a2d39);
}

export const selectionRules: OpRules<SelectionOp> = {
  gather: {
    infer: (inputs, { axis }) => {
      expectInputs(inputs, 2);
      const [data, indices] = inputs;
      expectType(indices, 'int32', 'int64');
      const at = normaliseAxis(axis, data.shape.length);
      const shape = [...data.shape.slice(0, at), ...indices.shape, ...data.shape.slice(at + 1)];
      return [{ dtype: data.dtype, shape }];
    },
    // d data = onehot(indices)ᵀ dy
    gradient: ({ inputs: [data, indices], attributes: { axis } }, [dy]) => {
      if (dy === undefined) return [];
      if (normaliseAxis(axis, data.shape.length) !== 0) {
        throw new ShapeError(`gather: a gradient is built for axis 0, not ${axis}; transpose first.`);
      }
      const [depth] = staticShape(data.shape);
      const count = elementCount(indices.shape);
      const chosen = oneHot(reshape(indices, [count]), depth);
      return [
        reshape(
          matmul(transpose(chosen, [1, 0]), reshape(dy, [count, elementCount(dy.shape) / count])),
          data.shape,
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
    gradient: 'gatherNd: it selects detections; no gradient is built.',
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
    gradient: 'gatherElements: it reorders anchors by rank; no gradient is built.',
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
      normaliseAxis(axis, data.shape.length);
      if (!sameShape(indices.shape, updates.shape)) {
        throw new ShapeError(
          `Indices ${formatType(indices)} and updates ${formatType(updates)} differ in shape.`,
        );
      }
      return [{ dtype: data.dtype, shape: data.shape }];
    },
    gradient: 'scatterElements: no gradient is built.',
    lower: (l) => {
      l.emit('ScatterElements', l.inputs, {
        attributes: { axis: { int: l.attributes.axis } },
        outputs: l.outputs,
      });
    },
  },
  oneHot: {
    infer: (inputs, { depth }) => {
      expectInputs(inputs, 1);
      expectType(inputs[0], 'int32', 'int64');
      return [{ dtype: 'float32', shape: [...inputs[0].shape, depth] }];
    },
    gradient: () => [undefined], // of whole numbers
    // ONNX's OneHot counts a negative index from the end; comparing with 0 … depth − 1 gives zeros instead.
    lower: (l) => {
      const { depth } = l.attributes;
      const [whole] = l.emit('Cast', l.inputs, { attributes: { to: { int: 7 } } });
      const [column] = l.emit('Unsqueeze', [whole, int64s(l, [-1])]);
      const range = int64s(
        l,
        Array.from({ length: depth }, (_, i) => i),
      );
      const [hit] = l.emit('Equal', [column, range]);
      l.emit('Cast', [hit], { attributes: { to: { int: 1 } }, outputs: l.outputs });
    },
  },
  topK: {
    infer: (inputs, { k }) => {
      expectInputs(inputs, 1);
      const { shape, dtype } = inputs[0];
      const last = shape.at(-1);
      if (k < 1 || (typeof last === 'number' && k > last)) {
        throw new ShapeError(`topK asks for ${k} of ${formatType(inputs[0])}.`);
      }
      const chosen = [...shape.slice(0, -1), k];
      return [
        { dtype, shape: chosen },
        { dtype: 'int64', shape: chosen },
      ];
    },
    // The cotangent of a chosen value goes back to where it stood.
    gradient: ({ inputs: [x], outputs: [, indices] }, [dy]) => [
      dy && scatterElements(filled(x.graph, x.shape, 0), indices, dy, x.shape.length - 1),
    ],
    lower: (l) => {
      l.emit('TopK', [l.inputs[0], int64s(l, [l.attributes.k])], { outputs: l.outputs });
    },
  },
  cumSum: {
    infer: (inputs, { axis }) => {
      expectInputs(inputs, 1);
      normaliseAxis(axis, inputs[0].shape.length);
      return [{ dtype: inputs[0].dtype, shape: inputs[0].shape }];
    },
    gradient: 'cumSum: it counts; no gradient is built.',
    lower: (l) => {
      const axis = l.constant('int64', [], BigInt64Array.of(BigInt(l.attributes.axis)));
      l.emit('CumSum', [l.inputs[0], axis], { outputs: l.outputs });
    },
  },
  nonMaxSuppression: {
    infer: (inputs) => {
      expectInputs(inputs, 2);
      for (const input of inputs) expectRank(input, 3);
      return [{ dtype: 'int64', shape: ['selected', 3] }];
    },
    gradient: 'nonMaxSuppression: a choice of boxes has no gradient.',
    lower: (l) => {
      const inputs = suppressionInputs(l, l.inputs[0], l.inputs[1], l.attributes);
      l.emit('NonMaxSuppression', inputs, { outputs: l.outputs });
    },
  },
  nonMaxSuppressionMask: {
    infer: (inputs) => {
      expectInputs(inputs, 2);
      expectRank(inputs[0], 3);
      expectRank(inputs[1], 2);
      return [{ dtype: 'bool', shape: inputs[1].shape }];
    },
    gradient: 'nonMaxSuppressionMask: a choice of boxes has no gradient.',
    lower: (l) => {
      const [b, a] = staticShape(l.inputTypes[1].shape);
      const [scores] = l.emit('Reshape', [l.inputs[1], int64s(l, [b, 1, a])]);
      const [chosen] = l.emit('NonMaxSuppression', suppressionInputs(l, l.inputs[0], scores, l.attributes));
      const [places] = l.emit('Gather', [chosen, int64s(l, [0, 2])], { attributes: { axis: { int: 1 } } });
      const [shape] = l.emit('Shape', [chosen], { attributes: { start: { int: 0 }, end: { int: 1 } } });
      const [ones] = l.emit('Expand', [l.constant('float32', [], Float32Array.of(1)), shape]);
      const [zeros] = l.emit('Expand', [l.constant('float32', [], Float32Array.of(0)), int64s(l, [b, a])]);
      const [mask] = l.emit('ScatterND', [zeros, places, ones]);
      l.emit('Cast', [mask], { attributes: { to: { int: 9 } }, outputs: l.outputs });
    },
  },
  randomUniform: {
    infer: (inputs, { shape }) => {
      expectInputs(inputs, 1);
      expectType(inputs[0], 'int64');
      return [{ dtype: 'float32', shape }];
    },
    gradient: () => [undefined],
    lower: (l) => {
      const bits = hashed(l, l.inputs[0], l.attributes);
      // The upper 24 of 31 bits are exact in a float, so that 1 is never reached.
      const [upper] = l.emit('Div', [bits, l.constant('int64', [], BigInt64Array.of(128n))]);
      const [float] = l.emit('Cast', [upper], { attributes: { to: { int: 1 } } });
      const [uniform] = l.emit('Mul', [float, l.constant('float32', [], Float32Array.of(2 ** -24))]);
      l.emit('Reshape', [uniform, int64s(l, staticShape(l.attributes.shape))], { outputs: l.outputs });
    },
  },
};
