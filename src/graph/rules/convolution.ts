/**
 * @module
 * Convolution and its two gradients as operations. Their lowerings to what ONNX Runtime runs fastest on a CPU are
 * long enough for files of their own. Tensors are [B, C, H, W], kernels [O, C/groups, kH, kW].
 */

import { ShapeError } from '../../util/errors.ts';
import type { Conv2dAttributes } from '../op-attributes.ts';
import type { OpRules } from '../op-rule.ts';
import { conv2d, reduceSum } from '../ops.ts';
import { formatType, type Shape, staticShape, type TensorType } from '../tensor-type.ts';
import { expectInputs, expectRank, expectType } from './common.ts';
import { lowerInputGradient } from './convolution-input-gradient.ts';
import { convAttributes, outputLength } from './convolution-shapes.ts';
import { lowerWeightGradient } from './convolution-weight-gradient.ts';

type ConvOp = 'conv2d' | 'conv2dInputGradient' | 'conv2dWeightGradient';

/** The type of conv2d's output. @throws ShapeError where input and kernel do not meet */
function convolvedType(x: TensorType, kernel: TensorType, attributes: Conv2dAttributes): TensorType {
  for (const input of [x, kernel]) {
    expectType(input, 'float32');
    expectRank(input, 4);
  }
  const [b, c, h, w] = staticShape(x.shape);
  const [o, i, kh, kw] = staticShape(kernel.shape);
  if (c !== i * attributes.groups || o % attributes.groups !== 0) {
    throw new ShapeError(
      `A kernel ${formatType(kernel)} in ${attributes.groups} groups cannot meet ${c} channels.`,
    );
  }
  const height = outputLength(h, kh, 0, attributes);
  const width = outputLength(w, kw, 1, attributes);
  if (height < 1 || width < 1) {
    throw new ShapeError(`The kernel ${kh}×${kw} is larger than the padded input.`);
  }
  return { dtype: 'float32', shape: [b, o, height, width] };
}

/** Checks that a convolution of `x` by `kernel` gives `dy`. @throws ShapeError */
function expectConvolved(dy: TensorType, x: Shape, kernel: Shape, attributes: Conv2dAttributes): void {
  const type = convolvedType({ dtype: 'float32', shape: x }, { dtype: 'float32', shape: kernel }, attributes);
  if (formatType(type) !== formatType(dy)) {
    throw new ShapeError(
      `A convolution of [${x.join(', ')}] by [${kernel.join(', ')}] gives ${formatType(type)}, not ${formatType(dy)}.`,
    );
  }
}

export const convolutionRules: OpRules<ConvOp> = {
  conv2d: {
    infer: (inputs, attributes) => {
      expectInputs(inputs, 2, 3);
      const [x, kernel, bias] = inputs;
      const type = convolvedType(x, kernel, attributes);
      if (bias !== undefined && formatType(bias) !== `float32[${kernel.shape[0]}]`) {
        throw new ShapeError(`Expected a bias float32[${kernel.shape[0]}], got ${formatType(bias)}.`);
      }
      return [type];
    },
    // dx and dW are operations of their own; db = Σ dy over all but channels.
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
  // Convolution, dx and dW are three views of one form linear in x, W and dy each, ⟨dy, conv(x, W)⟩: the derivative of
  // any by one of its arguments is another of the three.
  conv2dInputGradient: {
    infer: (inputs, { inputShape, ...attributes }) => {
      expectInputs(inputs, 2);
      const [dy, kernel] = inputs;
      expectConvolved(dy, inputShape, kernel.shape, attributes);
      return [{ dtype: 'float32', shape: inputShape }];
    },
    // For the cotangent g of dx: conv(g, W) for dy, and the weight gradient of g and dy for W.
    gradient: ({ inputs: [dy, kernel], attributes: { inputShape: _, ...attributes } }, [g], wanted) => {
      if (g === undefined) return [];
      const weight = { ...attributes, kernelShape: kernel.shape };
      return [
        wanted[0] ? conv2d(g, kernel, attributes) : undefined,
        wanted[1] ? g.graph.add('conv2dWeightGradient', [g, dy], weight)[0] : undefined,
      ];
    },
    lower: lowerInputGradient,
  },
  conv2dWeightGradient: {
    infer: (inputs, { kernelShape, ...attributes }) => {
      expectInputs(inputs, 2);
      const [x, dy] = inputs;
      expectConvolved(dy, x.shape, kernelShape, attributes);
      return [{ dtype: 'float32', shape: kernelShape }];
    },
    // For the cotangent g of dW: the input gradient of dy and g for x, and conv(x, g) for dy.
    gradient: ({ inputs: [x, dy], attributes: { kernelShape: _, ...attributes } }, [g], wanted) => {
      if (g === undefined) return [];
      const input = { ...attributes, inputShape: x.shape };
      return [
        wanted[0] ? g.graph.add('conv2dInputGradient', [dy, g], input)[0] : undefined,
        wanted[1] ? conv2d(x, g, attributes) : undefined,
      ];
    },
    lower: lowerWeightGradient,
  },
};
