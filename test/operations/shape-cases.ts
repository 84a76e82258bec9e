/**
 * @module
 * Cases of the operations that move elements.
 */

import fc from 'fast-check';
import * as ops from '../../src/graph/ops.ts';
import type { shapeRules } from '../../src/graph/rules/shape.ts';
import { elementCount } from '../../src/graph/tensor-type.ts';
import { permutation } from '../../src/util/permutation.ts';
import { createRandom } from '../../src/util/random.ts';
import {
  broadcastAt,
  broadcastPairs,
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

/** y[index] = x[source(index)], 0 (or `otherwise`) where there is none. */
function moved(
  x: HostTensor,
  shape: readonly number[],
  source: (index: readonly number[]) => readonly number[] | undefined,
  otherwise = 0,
): number[] {
  return indicesOf(shape).map((index) => {
    const at = source(index);
    return at === undefined ? otherwise : elementAt(x, at);
  });
}

const reshape: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(shapes(1), seeds, fc.nat()).map(([shape, seed, pick]): OpCase => {
    const x = uniform(shape, seed);
    const count = elementCount(shape);
    const targets = [
      [count],
      [1, count, 1],
      shape.toReversed(),
      [...shape, 1],
      count === 1 ? [] : [count, 1],
    ];
    // The same shape would be no operation at all.
    const target = targets[pick % targets.length];
    const other = target.join() === shape.join() ? [1, ...shape] : target;
    return { inputs: { x }, build: (v) => ops.reshape(v.x, other), expected: () => x.data };
  }),
};

const transpose: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(shapes(1), seeds).map(([shape, seed]): OpCase => {
    const x = uniform(shape, seed);
    const order = Array.from(permutation(shape.length, createRandom(seed, 4)));
    const target = order.map((axis) => shape[axis]);
    const source = (index: readonly number[]): number[] => shape.map((_, axis) => index[order.indexOf(axis)]);
    return {
      inputs: { x },
      build: (v) => ops.transpose(v.x, order),
      expected: () => moved(x, target, source),
    };
  }),
};

const expand: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(broadcastPairs(), seeds).map(([[left, right], seed]): OpCase => {
    const [small, large] = elementCount(left) <= elementCount(right) ? [left, right] : [right, left];
    const shape = [2, ...large]; // never the same shape, which would be no operation at all
    const x = uniform(small, seed);
    return {
      inputs: { x },
      build: (v) => ops.expand(v.x, shape),
      expected: () => indicesOf(shape).map((index) => broadcastAt(x, index)),
    };
  }),
};

const sumOf = (lengths: readonly number[]): number => lengths.reduce((a, b) => a + b, 0);

/** Lengths that make up an axis; `named`: the axis as an operation is given it, now and then counted from the end. */
const partings = fc
  .tuple(shapes(1), fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 4 }), seeds, fc.nat())
  .map(([shape, lengths, seed, pick]) => {
    const axis = pick % shape.length;
    return { shape, lengths, seed, axis, named: pick % 2 === 0 ? axis : axis - shape.length };
  });

const concat: OpProperty = {
  kind: 'differentiable',
  cases: partings.map(({ shape, lengths, seed, axis, named }): OpCase => {
    const parts = lengths.map((length, i) => uniform(shape.with(axis, length), seed + i));
    return {
      inputs: Object.fromEntries(parts.map((part, i) => [`x${i}`, part])),
      build: (v) =>
        ops.concat(
          parts.map((_, i) => v[`x${i}`]),
          named,
        ),
      expected: () =>
        indicesOf(shape.with(axis, sumOf(lengths))).map((index) => {
          let [part, at] = [0, index[axis]];
          while (at >= lengths[part]) at -= lengths[part++];
          return elementAt(parts[part], index.with(axis, at));
        }),
    };
  }),
};

/** One part of several: of the first, the last or one between. */
const split: OpProperty = {
  kind: 'differentiable',
  cases: partings.map(({ shape, lengths, seed, axis, named }): OpCase => {
    const part = seed % lengths.length;
    const x = uniform(shape.with(axis, sumOf(lengths)), seed);
    const start = sumOf(lengths.slice(0, part));
    return {
      inputs: { x },
      build: (v) => ops.split(v.x, named, lengths)[part],
      expected: () =>
        moved(x, shape.with(axis, lengths[part]), (index) => index.with(axis, index[axis] + start)),
    };
  }),
};

const slice: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(shapes(1), seeds).map(([small, seed]): OpCase => {
    const random = createRandom(seed, 5);
    const shape = small.map((dim) => dim + random.int(4));
    const starts = shape.map((dim) => random.int(dim));
    const ends = shape.map((dim, i) => starts[i] + 1 + random.int(dim - starts[i]));
    const steps = shape.map(() => 1 + random.int(3));
    const x = uniform(shape, seed);
    const target = shape.map((_, i) => Math.ceil((ends[i] - starts[i]) / steps[i]));
    return {
      inputs: { x },
      build: (v) => ops.slice(v.x, starts, ends, steps),
      expected: () => moved(x, target, (index) => index.map((at, i) => starts[i] + at * steps[i])),
    };
  }),
};

const pad: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(shapes(1), seeds, fc.constantFrom(0, -1.5)).map(([shape, seed, value]): OpCase => {
    const random = createRandom(seed, 6);
    const [before, after] = [shape.map(() => random.int(3)), shape.map(() => random.int(3))];
    const x = uniform(shape, seed);
    const target = shape.map((dim, i) => before[i] + dim + after[i]);
    const source = (index: readonly number[]): readonly number[] | undefined => {
      const at = index.map((place, i) => place - before[i]);
      return at.every((place, i) => place >= 0 && place < shape[i]) ? at : undefined;
    };
    return {
      inputs: { x },
      build: (v) => ops.pad(v.x, before, after, value),
      expected: () => moved(x, target, source, value),
    };
  }),
};

export const shapeCases: CasesOf<typeof shapeRules> = {
  reshape,
  transpose,
  expand,
  concat,
  split,
  slice,
  pad,
};

/** Functions made of several operations. */
export const shapeComposites: Readonly<Record<string, OpProperty>> = {
  sumTo: {
    kind: 'differentiable',
    cases: fc.tuple(broadcastPairs(), seeds).map(([[left, right], seed]): OpCase => {
      const [small, large] = elementCount(left) <= elementCount(right) ? [left, right] : [right, left];
      return { inputs: { x: uniform(large, seed) }, build: (v) => ops.sumTo(v.x, small) };
    }),
  },
};
