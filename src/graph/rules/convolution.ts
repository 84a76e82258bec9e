/**
 * @module
 * Convolution and its two gradients as operations. Their lowerings to what ONNX Runtime runs fastest on a CPU are
 * long enough for files of their own. Tensors are [B, C, H, W], kernels [O, C/groups, kH, kW].
 */

import { ShapeError } from '../../util/errors.ts';
import type { OpRules } from '../op-rule.ts';
import { reduceSum } from '../ops.ts';
import { formatType, staticShape } from '../tensor-type.ts';
import { expectInputs, expectRank, expectType } from './common.ts';
import { lowerInputGradient } from './convolution-input-gradient.ts';
import { convAttributes, outputLength } from './convolution-shapes.ts';
import { lowerWeightGradient } from './convolution-weight-gradient.ts';

type ConvOp = 'conv2d' | 'conv2dInputGradient' | 'conv2dWeightGradient';

export const convolutionRules: OpRules<ConvOp> = {
  conv2d: {
    infer: (inputs, attributes) => {
      expectInputs(inputs, 2, 3);
      const [x, kernel] = inputs;
      for (const input of inputs) expectType(input, 'float32');
      expectRank(x, 4);
      expectRank(kernel, 4);
      const [b, c, h, w] = staticShape(x.shape);
      const [o, i, kh, kw] = staticShape(kernel.shape);
      if (c !== i * attributes.groups || o % attributes.groups !== 0) {
        throw new ShapeError(
          `A kernel ${formatType(kernel)} in ${attributes.groups} groups cannot meet ${c} channels.`,
        );
      }
      const height = outputLength(h, kh, 0, attributes);
      const width = outputLength(w, kw, 1, attributes);
      if (height < 1 || width < 1)
        throw new ShapeError(`The kernel ${kh}×${kw} is larger than the padded input.`);
      return [{ dtype: 'float32', shape: [b, o, height, width] }];
    },
    gradient: ({ inputs: [x, kernel], attributes }, [dy], wanted) => {
      if (dy === undefined) return [];
      const { graph } = x;
      const input = { ...attributes, inputShape: x.shape };
      const weight = { ...attributes, kernelShape: kernel.shape };
      return [
        wanted[0] ? graph.add('conv2dInputGradient', [dy, kernel], input)[0] : undefined,
        wanted[1] ? graph.add('conv2dWeightGradient', [x, dy], weight)[0] : undefined,
        wanted[2] ? reduceSum(dy, [0, 2, 3]) : undefined,
      ];
    },
    lower: (l) => {
      const { strides, pads, dilations, groups } = l.attributes;
      const kernel = staticShape(l.inputTypes[1].shape).slice(2);
      const attributes = convAttributes({ strides, pads, dilations, group: groups, kernel });
      l.emit('Conv', l.inputs, { attributes, outputs: l.outputs });
    },
  },
  conv2dInputGradient: {
    infer: (_inputs, { inputShape }) => [{ dtype: 'float32', shape: inputShape }],
    gradient: 'conv2dInputGradient: second derivatives are not built.',
    lower: lowerInputGradient,
  },
  conv2dWeightGradient: {
    infer: (_inputs, { kernelShape }) => [{ dtype: 'float32', shape: kernelShape }],
    gradient: 'conv2dWeightGradient: second derivatives are not built.',
    lower: lowerWeightGradient,
  },
};
