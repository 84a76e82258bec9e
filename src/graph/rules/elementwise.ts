/**
 * @module
 * Operations that act on each element by itself. Binary ones broadcast as numpy does; their gradients sum over the
 * axes that were broadcast. Gradients stand as comments in the form d(output)/d(input).
 */

import { ShapeError } from '../../util/errors.ts';
import type { Value } from '../graph.ts';
import type { OpName } from '../op-attributes.ts';
import type { GradientRule, OpRule, OpRules } from '../op-rule.ts';
import {
  and,
  cast,
  clipGradient,
  div,
  equal,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  log,
  mul,
  neg,
  pow,
  power,
  sigmoid,
  sub,
  sumTo,
  where,
} from '../ops.ts';
import { broadcastShapes, type DType, formatType, type TensorType } from '../tensor-type.ts';
import { direct, expectInputs, expectType, float, int64s } from './common.ts';

type Unary =
  | 'neg'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'abs'
  | 'floor'
  | 'sigmoid'
  | 'softplus'
  | 'relu'
  | 'relu6'
  | 'not';
type Arithmetic = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'minimum' | 'maximum';
type Comparison = 'equal' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual';

/** d/dx as a function of the node and the output's cotangent. */
function unary<K extends Unary>(
  onnx: string,
  gradient: 'zero' | ((dy: Value, x: Value, y: Value) => Value),
  dtype: DType = 'float32',
): OpRule<K> {
  const rule: GradientRule<K> | 'zero' =
    gradient === 'zero' ? 'zero' : (node, [dy]) => [dy && gradient(dy, node.inputs[0], node.outputs[0])];
  return {
    infer: (inputs) => {
      expectInputs(inputs, 1);
      expectType(inputs[0], dtype);
      return [{ dtype, shape: inputs[0].shape }];
    },
    gradient: rule,
    lower: direct(onnx),
  };
}

function inferBroadcast(inputs: readonly TensorType[], dtype: DType): readonly TensorType[] {
  expectInputs(inputs, 2);
  const [a, b] = inputs;
  if (a.dtype !== b.dtype)
    throw new ShapeError(`${formatType(a)} and ${formatType(b)} differ in type; cast one.`);
  return [{ dtype, shape: broadcastShapes(a.shape, b.shape) }];
}

function arithmetic<K extends Arithmetic>(
  onnx: string,
  partA: (dy: Value, a: Value, b: Value) => Value,
  partB: (dy: Value, a: Value, b: Value) => Value,
): OpRule<K> {
  return {
    infer: (inputs) => {
      for (const input of inputs) expectType(input, 'float32', 'int32', 'int64');
      return inferBroadcast(inputs, inputs[0].dtype);
    },
    gradient: ({ inputs: [a, b] }, [dy], wanted) => [
      dy && wanted[0] ? sumTo(partA(dy, a, b), a.shape) : undefined,
      dy && wanted[1] ? sumTo(partB(dy, a, b), b.shape) : undefined,
    ],
    lower: lowerArithmetic(onnx),
  };
}

/**
 * ORT meets [256, 256, 1, 1] · [] one element at a time, sixty times slower than [256, 256, 1, 1] · [1, 1, 1, 1]: a
 * scalar beside a tensor that ends in an axis of length 1, such as a pointwise kernel, gets axes.
 */
function lowerArithmetic<K extends Arithmetic>(onnx: string): OpRule<K>['lower'] {
  return (l) => {
    const { shape } = l.outputTypes[0];
    const inputs = l.inputs.map((input, i) =>
      shape.at(-1) === 1 && l.inputTypes[i].shape.length === 0
        ? l.emit('Reshape', [input, int64s(l, Array(shape.length).fill(1))])[0]
        : input,
    );
    l.emit(onnx, inputs, { outputs: l.outputs });
  };
}

function comparison<K extends Comparison>(onnx: string): OpRule<K> {
  return {
    infer: (inputs) => inferBroadcast(inputs, 'bool'),
    gradient: 'zero',
    lower: direct(onnx),
  };
}

function logical<K extends 'and' | 'or'>(onnx: string): OpRule<K> {
  return {
    infer: (inputs) => {
      for (const input of inputs) expectType(input, 'bool');
      return inferBroadcast(inputs, 'bool');
    },
    gradient: 'zero',
    lower: direct(onnx),
  };
}

const masked = (condition: Value, dy: Value): Value => where(condition, dy, 0);

type Elementwise =
  | Unary
  | Arithmetic
  | Comparison
  | 'and'
  | 'or'
  | 'clip'
  | 'clipGradient'
  | 'power'
  | 'cast'
  | 'where';

export const elementwiseRules: OpRules<Elementwise & OpName> = {
  neg: unary('Neg', (dy) => neg(dy)),
  exp: unary('Exp', (dy, _x, y) => mul(dy, y)), // eˣ
  log: unary('Log', (dy, x) => div(dy, x)), // 1 / x
  sqrt: unary('Sqrt', (dy, _x, y) => div(mul(dy, 0.5), y)), // 1 / (2√x)
  abs: unary('Abs', (dy, x) => sub(masked(greater(x, 0), dy), masked(less(x, 0), dy))), // sign(x)
  floor: unary('Floor', 'zero'),
  sigmoid: unary('Sigmoid', (dy, _x, y) => mul(dy, mul(y, sub(1, y)))), // y (1 − y)
  softplus: unary('Softplus', (dy, x) => mul(dy, sigmoid(x))), // sigmoid(x)
  relu: unary('Relu', (dy, _x, y) => clipGradient(y, dy, 0, Number.POSITIVE_INFINITY)), // [x > 0]
  not: unary('Not', 'zero', 'bool'),

  relu6: {
    ...unary('Clip', 'zero'),
    // [0 < y < 6], read off the output so that the input need not be kept
    gradient: ({ outputs: [y] }, [dy]) => [dy && clipGradient(y, dy, 0, 6)],
    lower: (l) => {
      l.emit('Clip', [l.inputs[0], float(l, 0), float(l, 6)], { outputs: l.outputs });
    },
  },
  clip: {
    infer: (inputs, { min, max }) => {
      expectInputs(inputs, 1);
      expectType(inputs[0], 'float32');
      if (!(min < max)) throw new ShapeError(`clip needs min < max, got ${min} and ${max}.`);
      return [{ dtype: 'float32', shape: inputs[0].shape }];
    },
    // [min ≤ x ≤ max], the ends inside, as TensorFlow's clip_by_value
    gradient: ({ inputs: [x], attributes: { min, max } }, [dy]) => [
      dy && mul(dy, cast(and(greaterOrEqual(x, min), lessOrEqual(x, max)), 'float32')),
    ],
    lower: (l) => {
      l.emit('Clip', [l.inputs[0], float(l, l.attributes.min), float(l, l.attributes.max)], {
        outputs: l.outputs,
      });
    },
  },
  clipGradient: {
    infer: (inputs) => {
      expectInputs(inputs, 2);
      return [{ dtype: 'float32', shape: broadcastShapes(inputs[0].shape, inputs[1].shape) }];
    },
    // [min < y < max] for dy; piecewise constant in y
    gradient: ({ inputs: [y], attributes: { min, max } }, [d]) => [
      undefined,
      d && clipGradient(y, d, min, max),
    ],
    // dy times the truth as 0 or 1: ORT's Where takes two to six times as long as Cast and Mul
    lower: (l) => {
      const [y, dy] = l.inputs;
      const { min, max } = l.attributes;
      const within = [
        ...(min === Number.NEGATIVE_INFINITY ? [] : l.emit('Greater', [y, float(l, min)])),
        ...(max === Number.POSITIVE_INFINITY ? [] : l.emit('Less', [y, float(l, max)])),
      ];
      if (within.length === 0) {
        l.emit('Identity', [dy], { outputs: l.outputs });
        return;
      }
      const inside = within.length === 2 ? l.emit('And', within)[0] : within[0];
      const [factor] = l.emit('Cast', [inside], { attributes: { to: { int: 1 } } });
      l.emit('Mul', [dy, factor], { outputs: l.outputs });
    },
  },
  power: {
    infer: (inputs) => {
      expectInputs(inputs, 1);
      expectType(inputs[0], 'float32');
      return [{ dtype: 'float32', shape: inputs[0].shape }];
    },
    // p xᵖ⁻¹
    gradient: ({ inputs: [x], attributes: { exponent } }, [dy]) => {
      if (dy === undefined || exponent === 0) return [undefined];
      return [exponent === 1 ? dy : mul(dy, mul(power(x, exponent - 1), exponent))];
    },
    lower: (l) => {
      l.emit('Pow', [l.inputs[0], float(l, l.attributes.exponent)], { outputs: l.outputs });
    },
  },
  cast: {
    infer: (inputs, { to }) => {
      expectInputs(inputs, 1);
      return [{ dtype: to, shape: inputs[0].shape }];
    },
    gradient: 'zero', // to or from whole numbers and truth values
    lower: (l) => {
      const to = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 }[l.attributes.to];
      l.emit('Cast', l.inputs, { attributes: { to: { int: to } }, outputs: l.outputs });
    },
  },

  add: arithmetic(
    'Add',
    (dy) => dy,
    (dy) => dy,
  ),
  sub: arithmetic(
    'Sub',
    (dy) => dy,
    (dy) => neg(dy),
  ),
  mul: arithmetic(
    'Mul',
    (dy, _a, b) => mul(dy, b),
    (dy, a) => mul(dy, a),
  ),
  div: arithmetic(
    'Div',
    (dy, _a, b) => div(dy, b), // 1 / b
    (dy, a, b) => neg(div(mul(dy, div(a, b)), b)), // −a / b²
  ),
  pow: arithmetic(
    'Pow',
    // b aᵇ⁻¹, and 0 for b = 0, at a = 0 too
    (dy, a, b) => mul(dy, where(equal(b, 0), 0, mul(b, pow(a, sub(b, 1))))),
    // aᵇ ln a, and 0 at a = 0, as TensorFlow and PyTorch have it
    (dy, a, b) => mul(dy, mul(pow(a, b), log(where(greater(a, 0), a, 1)))),
  ),
  // At a tie the whole cotangent goes to the first operand, as TensorFlow's.
  minimum: arithmetic(
    'Min',
    (dy, a, b) => where(greater(a, b), 0, dy),
    (dy, a, b) => masked(greater(a, b), dy),
  ),
  maximum: arithmetic(
    'Max',
    (dy, a, b) => where(less(a, b), 0, dy),
    (dy, a, b) => masked(less(a, b), dy),
  ),
  equal: comparison('Equal'),
  less: comparison('Less'),
  lessOrEqual: comparison('LessOrEqual'),
  greater: comparison('Greater'),
  greaterOrEqual: comparison('GreaterOrEqual'),
  and: logical('And'),
  or: logical('Or'),
  where: {
    infer: (inputs) => {
      expectInputs(inputs, 3);
      const [condition, a, b] = inputs;
      expectType(condition, 'bool');
      const [{ shape }] = inferBroadcast([a, b], a.dtype);
      return [{ dtype: a.dtype, shape: broadcastShapes(condition.shape, shape) }];
    },
    gradient: ({ inputs: [condition, a, b] }, [dy], wanted) => [
      undefined,
      dy && wanted[1] ? sumTo(where(condition, dy, 0), a.shape) : undefined,
      dy && wanted[2] ? sumTo(where(condition, 0, dy), b.shape) : undefined,
    ],
    lower: direct('Where'),
  },
};
