/**
 * @module
 * Ranking, running sums and suppression. A choice has no gradient; what is chosen has one, by the indices of the choice.
 */

import { ShapeError } from '../../util/errors.ts';
import type { NonMaxSuppressionAttributes } from '../op-attributes.ts';
import type { Lowering, OpRules } from '../op-rule.ts';
import { cumSum } from '../ops.ts';
import { formatType, staticShape } from '../tensor-type.ts';
import { expectInputs, expectRank, int64s, normaliseAxis } from './common.ts';

type RankingOp = 'topK' | 'cumSum' | 'nonMaxSuppression' | 'nonMaxSuppressionMask';

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

export const rankingRules: OpRules<RankingOp> = {
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
    gradient: {
      refused:
        'a choice has no gradient; read the chosen values by its indices with gatherElements, which has one.',
    },
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
    // An element enters every sum from its own on: the sum of dy from there to the end.
    gradient: ({ attributes: { axis, reverse } }, [dy]) => [dy && cumSum(dy, axis, !reverse)],
    lower: (l) => {
      const axis = l.constant('int64', [], BigInt64Array.of(BigInt(l.attributes.axis)));
      const attributes = { reverse: { int: l.attributes.reverse ? 1 : 0 } };
      l.emit('CumSum', [l.inputs[0], axis], { attributes, outputs: l.outputs });
    },
  },
  nonMaxSuppression: {
    infer: (inputs) => {
      expectInputs(inputs, 2);
      for (const input of inputs) expectRank(input, 3);
      return [{ dtype: 'int64', shape: ['selected', 3] }];
    },
    gradient: { refused: 'a choice of boxes has no gradient; gather the boxes by its indices.' },
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
    gradient: { refused: 'a choice of boxes has no gradient; multiply by the mask as a constant.' },
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
};
