/**
 * @module
 * Cases of the operations that act on each element by itself.
 */

import fc from 'fast-check';
import type { Value } from '../../src/graph/graph.ts';
import * as ops from '../../src/graph/ops.ts';
import type { elementwiseRules } from '../../src/graph/rules/elementwise.ts';
import {
  apart,
  awayFromZero,
  broadcastAt,
  broadcastPairs,
  broadcastShape,
  type CasesOf,
  type HostTensor,
  indicesOf,
  type OpCase,
  type OpProperty,
  seeds,
  shapes,
  uniform,
} from './op-case.ts';

type Draw = (shape: readonly number[], seed: number) => HostTensor;

const positive: Draw = (shape, seed) => uniform(shape, seed, 0.4, 3);

/** An operation on one tensor, drawn by `draw`, which is `definition` of each element. */
export function ofOne(
  op: (x: Value) => Value,
  definition: (x: number) => number,
  draw: Draw = uniform,
): OpProperty {
  const cases = fc.tuple(shapes(), seeds).map(([shape, seed]): OpCase => {
    const x = draw(shape, seed);
    return { inputs: { x }, build: (v) => op(v.x), expected: () => Array.from(x.data, definition) };
  });
  return { kind: 'differentiable', cases };
}

/** An operation on two tensors that broadcast. */
function ofTwo(
  op: (a: Value, b: Value) => Value,
  definition: (a: number, b: number) => number,
  draws: readonly [Draw, Draw] = [uniform, (shape, seed) => uniform(shape, seed + 1)],
): OpProperty {
  const cases = fc.tuple(broadcastPairs(), seeds).map(([[left, right], seed]): OpCase => {
    const [a, b] = [draws[0](left, seed), draws[1](right, seed)];
    return {
      inputs: { a, b },
      build: (v) => op(v.a, v.b),
      expected: () =>
        indicesOf(broadcastShape(left, right)).map((at) =>
          definition(broadcastAt(a, at), broadcastAt(b, at)),
        ),
    };
  });
  return { kind: 'differentiable', cases };
}

/** Two tensors of which no elements come near each other. */
const distinct: readonly [Draw, Draw] = [apart, (shape, seed) => apart(shape, seed + 1, 0.03)];

const clip: OpProperty = {
  kind: 'differentiable',
  cases: fc
    .tuple(shapes(), seeds, fc.integer({ min: -9, max: 3 }), fc.nat(9))
    .map(([shape, seed, low, more]) => {
      const [min, max] = [0.06 * low + 0.03, 0.06 * (low + more + 1) + 0.03];
      const x = apart(shape, seed);
      return {
        inputs: { x },
        build: (v) => ops.clip(v.x, min, max),
        expected: () => Array.from(x.data, (value) => Math.min(Math.max(value, min), max)),
      };
    }),
};

const power: OpProperty = {
  kind: 'differentiable',
  cases: fc
    .tuple(shapes(), seeds, fc.constantFrom(0, 1, 2, 3, -1, 0.5, 1.7, -0.3))
    .map(([shape, seed, exponent]) => {
      const x = positive(shape, seed);
      return {
        inputs: { x },
        build: (v) => ops.power(v.x, exponent),
        expected: () => Array.from(x.data, (value) => value ** exponent),
      };
    }),
};

/** The cotangent alone: in y the mask is piecewise constant. */
const clipGradient: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(shapes(), seeds).map(([shape, seed]): OpCase => {
    const [y, dy] = [apart(shape, seed), uniform(shape, seed)];
    const bounds = [-0.33, 0.45] as const;
    return {
      inputs: { y, dy },
      build: (v) => ops.clipGradient(v.y, v.dy, ...bounds),
      expected: () => Array.from(dy.data, (d, i) => (y.data[i] > bounds[0] && y.data[i] < bounds[1] ? d : 0)),
    };
  }),
};

const where: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(broadcastPairs(), seeds).map(([[left, right], seed]): OpCase => {
    const condition = awayFromZero(left, seed);
    const [a, b] = [uniform(right, seed + 1), uniform(left, seed + 2)];
    return {
      inputs: { condition, a, b },
      build: (v) => ops.where(ops.greater(v.condition, 0), v.a, v.b),
      expected: () =>
        indicesOf(broadcastShape(left, right)).map((at) =>
          broadcastAt(broadcastAt(condition, at) > 0 ? a : b, at),
        ),
    };
  }),
};

/** A comparison, as 0 and 1 in floats. */
const comparison = (op: (a: Value, b: Value) => Value): OpProperty => ({
  kind: 'constant',
  build: (x) => ops.cast(op(x, ops.mul(x, 2)), 'float32'),
});

const truth = (x: Value): Value => ops.greater(x, 0);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

export const elementwiseCases: CasesOf<typeof elementwiseRules> = {
  neg: ofOne(ops.neg, (x) => -x),
  exp: ofOne(ops.exp, Math.exp),
  log: ofOne(ops.log, Math.log, positive),
  sqrt: ofOne(ops.sqrt, Math.sqrt, positive),
  abs: ofOne(ops.abs, Math.abs, awayFromZero),
  floor: { kind: 'constant', build: ops.floor },
  sigmoid: ofOne(ops.sigmoid, sigmoid),
  softplus: ofOne(ops.softplus, (x) => Math.log1p(Math.exp(x))),
  relu: ofOne(ops.relu, (x) => Math.max(x, 0), awayFromZero),
  relu6: ofOne(
    ops.relu6,
    (x) => Math.min(Math.max(x, 0), 6),
    (shape, seed) => {
      const x = awayFromZero(shape, seed);
      return { shape, data: x.data.map((value) => value * 20) }; // near 0 and 6 never, beyond both often
    },
  ),
  clip,
  clipGradient,
  power,
  not: { kind: 'constant', build: (x) => ops.cast(ops.not(truth(x)), 'float32') },
  and: { kind: 'constant', build: (x) => ops.cast(ops.and(truth(x), truth(ops.neg(x))), 'float32') },
  or: { kind: 'constant', build: (x) => ops.cast(ops.or(truth(x), truth(ops.neg(x))), 'float32') },
  cast: { kind: 'constant', build: (x) => ops.cast(ops.cast(x, 'int32'), 'float32') },
  add: ofTwo(ops.add, (a, b) => a + b),
  sub: ofTwo(ops.sub, (a, b) => a - b),
  mul: ofTwo(ops.mul, (a, b) => a * b),
  div: ofTwo(ops.div, (a, b) => a / b, [uniform, positive]),
  pow: ofTwo(ops.pow, (a, b) => a ** b, [positive, (shape, seed) => uniform(shape, seed + 1)]),
  minimum: ofTwo(ops.minimum, Math.min, distinct),
  maximum: ofTwo(ops.maximum, Math.max, distinct),
  equal: comparison(ops.equal),
  less: comparison(ops.less),
  lessOrEqual: comparison(ops.lessOrEqual),
  greater: comparison(ops.greater),
  greaterOrEqual: comparison(ops.greaterOrEqual),
  where,
};

/** Functions made of several operations. */
export const compositeCases: Readonly<Record<string, OpProperty>> = {
  swish: ofOne(ops.swish, (x) => x * sigmoid(x)),
  hardSwish: ofOne(
    ops.hardSwish,
    (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
    (shape, seed) => {
      const x = apart(shape, seed, 0.03);
      return { shape, data: x.data.map((value) => value * 4.1) };
    },
  ),
};
