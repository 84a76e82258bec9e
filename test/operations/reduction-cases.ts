/**
 * @module
 * Cases of reductions, matrix products and softmax.
 */

import fc from 'fast-check';
import type { Value } from '../../src/graph/graph.ts';
import * as ops from '../../src/graph/ops.ts';
import type { reductionRules } from '../../src/graph/rules/reduction.ts';
import {
  apart,
  broadcastAt,
  broadcastPairs,
  broadcastShape,
  type CasesOf,
  elementAt,
  type HostTensor,
  indicesOf,
  type OpCase,
  type OpProperty,
  seeds,
  shapes,
  uniform,
} from './op-case.ts';

type Reduce = (x: Value, axes?: readonly number[], keepDims?: boolean) => Value;

/** Any subset of the axes, none and all among them, some counted from the end. */
function reduction(
  op: Reduce,
  definition: (values: readonly number[]) => number,
  draw: (shape: readonly number[], seed: number) => HostTensor = uniform,
): OpProperty {
  const picks = fc.array(fc.constantFrom('no', 'front', 'back'), { minLength: 4, maxLength: 4 });
  const cases = fc
    .tuple(shapes(), seeds, picks, fc.boolean())
    .map(([shape, seed, pick, keepDims]): OpCase => {
      const x = draw(shape, seed);
      const gone = shape.map((_, i) => pick[i] !== 'no');
      const axes = shape.flatMap((_, i) => (gone[i] ? [pick[i] === 'front' ? i : i - shape.length] : []));
      const groups = new Map<string, number[]>();
      for (const index of indicesOf(shape)) {
        const key = index.filter((_, i) => !gone[i]).join();
        groups.set(key, [...(groups.get(key) ?? []), elementAt(x, index)]);
      }
      return {
        inputs: { x },
        build: (v) => op(v.x, axes, keepDims),
        expected: () => [...groups.values()].map(definition),
      };
    });
  return { kind: 'differentiable', cases };
}

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const matmul: OpProperty = {
  kind: 'differentiable',
  cases: fc
    .tuple(broadcastPairs(), fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 4 }))), seeds)
    .filter(([[left, right]]) => left.length <= 3 && right.length <= 3)
    .map(([[left, right], [m, k, n], seed]): OpCase => {
      const [a, b] = [uniform([...left, m, k], seed), uniform([...right, k, n], seed + 1)];
      return {
        inputs: { a, b },
        build: (v) => ops.matmul(v.a, v.b),
        expected: () =>
          indicesOf([...broadcastShape(left, right), m, n]).map((index) => {
            const [batch, row, column] = [index.slice(0, -2), index.at(-2) ?? 0, index.at(-1) ?? 0];
            const term = (i: number): number =>
              broadcastMatrix(a, batch, row, i) * broadcastMatrix(b, batch, i, column);
            return total(Array.from({ length: k }, (_, i) => term(i)));
          }),
      };
    }),
};

/** Element (row, column) of the matrix that meets `batch`. Rows and columns do not broadcast. */
function broadcastMatrix(
  { shape, data }: HostTensor,
  batch: readonly number[],
  row: number,
  column: number,
): number {
  const outer = shape.slice(0, -2);
  const [rows, columns] = shape.slice(-2);
  const size = rows * columns;
  const firsts = Float32Array.from({ length: data.length / size }, (_, i) => i);
  const matrix = broadcastAt({ shape: outer, data: firsts }, batch);
  return data[matrix * size + row * columns + column];
}

function alongAxis(
  op: (x: Value, axis: number) => Value,
  definition: (x: number, all: readonly number[]) => number,
): OpProperty {
  const cases = fc
    .tuple(shapes(1), seeds, fc.nat(), fc.boolean())
    .map(([shape, seed, pick, back]): OpCase => {
      const at = pick % shape.length;
      const x = uniform(shape, seed);
      return {
        inputs: { x },
        build: (v) => op(v.x, back ? at - shape.length : at),
        expected: () =>
          indicesOf(shape).map((index) =>
            definition(
              elementAt(x, index),
              Array.from({ length: shape[at] }, (_, i) => elementAt(x, index.with(at, i))),
            ),
          ),
      };
    });
  return { kind: 'differentiable', cases };
}

const exponentials = (all: readonly number[]): number => total(all.map((x) => Math.exp(x)));

export const reductionCases: CasesOf<typeof reductionRules> = {
  reduceSum: reduction(ops.reduceSum, total),
  reduceMean: reduction(ops.reduceMean, (values) => total(values) / values.length),
  reduceMax: reduction(ops.reduceMax, (values) => Math.max(...values), apart),
  reduceMin: reduction(ops.reduceMin, (values) => Math.min(...values), apart),
  reduceSumSquare: reduction(ops.reduceSumSquare, (values) => total(values.map((x) => x * x))),
  matmul,
  softmax: alongAxis(ops.softmax, (x, all) => Math.exp(x) / exponentials(all)),
  logSoftmax: alongAxis(ops.logSoftmax, (x, all) => x - Math.log(exponentials(all))),
};

/** Functions made of several operations. */
export const reductionComposites: Readonly<Record<string, OpProperty>> = {
  'matmul of vectors': {
    kind: 'differentiable',
    cases: fc
      .tuple(fc.constantFrom('left', 'right', 'both'), shapes(2, 3), fc.integer({ min: 1, max: 4 }), seeds)
      .map(([side, shape, n, seed]): OpCase => {
        const k = shape.at(-1) ?? 1;
        const [a, b] = {
          left: [uniform([k], seed), uniform([...shape.slice(0, -1), k, n].slice(-3), seed + 1)],
          right: [uniform(shape, seed), uniform([k], seed + 1)],
          both: [uniform([k], seed), uniform([k], seed + 1)],
        }[side];
        return { inputs: { a, b }, build: (v) => ops.matmul(v.a, v.b) };
      }),
  },
};
