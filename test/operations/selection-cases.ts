/**
 * @module
 * Cases of indexing, ranking, suppression and random numbers.
 */

import fc from 'fast-check';
import type { Graph, Value } from '../../src/graph/graph.ts';
import * as ops from '../../src/graph/ops.ts';
import type { gatheringRules } from '../../src/graph/rules/gathering.ts';
import type { randomRules } from '../../src/graph/rules/random.ts';
import type { rankingRules } from '../../src/graph/rules/ranking.ts';
import { elementCount } from '../../src/graph/tensor-type.ts';
import { permutation } from '../../src/util/permutation.ts';
import { createRandom } from '../../src/util/random.ts';
import {
  type CasesOf,
  elementAt,
  indicesOf,
  type OpCase,
  type OpProperty,
  seeds,
  shapes,
  uniform,
} from './op-case.ts';

function whole(
  graph: Graph,
  shape: readonly number[],
  values: readonly number[],
  dtype: 'int32' | 'int64',
): Value {
  const data = dtype === 'int32' ? Int32Array.from(values) : BigInt64Array.from(values.map(BigInt));
  return graph.constant({ dtype, shape }, data, 'indices');
}

const counting = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const gather: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(shapes(1), shapes(0, 2), seeds, fc.nat()).map(([shape, chosen, seed, pick]): OpCase => {
    const axis = pick % shape.length;
    const random = createRandom(seed, 9);
    const indices = counting(elementCount(chosen)).map(() => random.int(shape[axis]));
    const x = uniform(shape, seed);
    const target = [...shape.slice(0, axis), ...chosen, ...shape.slice(axis + 1)];
    return {
      inputs: { x },
      build: (v) =>
        ops.gather(
          v.x,
          whole(v.x.graph, chosen, indices, pick % 2 === 0 ? 'int32' : 'int64'),
          pick % 3 === 0 ? axis - shape.length : axis,
        ),
      expected: () =>
        indicesOf(target).map((index) => {
          const at = chosen.reduce((flat, dim, i) => flat * dim + index[axis + i], 0);
          return elementAt(x, [...index.slice(0, axis), indices[at], ...index.slice(axis + chosen.length)]);
        }),
    };
  }),
};

const gatherNd: OpProperty = {
  kind: 'differentiable',
  cases: fc
    .tuple(shapes(1), fc.integer({ min: 1, max: 4 }), seeds, fc.nat())
    .map(([shape, count, seed, pick]): OpCase => {
      const depth = 1 + (pick % shape.length);
      const random = createRandom(seed, 10);
      const rows = counting(count).map(() => shape.slice(0, depth).map((dim) => random.int(dim)));
      const x = uniform(shape, seed);
      return {
        inputs: { x },
        build: (v) => ops.gatherNd(v.x, whole(v.x.graph, [count, depth], rows.flat(), 'int64')),
        expected: () =>
          rows.flatMap((row) => indicesOf(shape.slice(depth)).map((rest) => elementAt(x, [...row, ...rest]))),
      };
    }),
};

const gatherElements: OpProperty = {
  kind: 'differentiable',
  cases: fc
    .tuple(shapes(1), fc.integer({ min: 1, max: 5 }), seeds, fc.nat())
    .map(([shape, length, seed, pick]): OpCase => {
      const axis = pick % shape.length;
      const random = createRandom(seed, 11);
      const target = shape.with(axis, length);
      const indices = counting(elementCount(target)).map(() => random.int(shape[axis]));
      const x = uniform(shape, seed);
      return {
        inputs: { x },
        build: (v) => ops.gatherElements(v.x, whole(v.x.graph, target, indices, 'int64'), axis),
        expected: () => indicesOf(target).map((index, i) => elementAt(x, index.with(axis, indices[i]))),
      };
    }),
};

const scatterElements: OpProperty = {
  kind: 'differentiable',
  cases: fc
    .tuple(shapes(1), fc.nat(), seeds, fc.nat(), fc.boolean())
    .map(([shape, many, seed, pick, adds]): OpCase => {
      const axis = pick % shape.length;
      const random = createRandom(seed, 12);
      // Places are written once along the axis, unless they add up.
      const length = adds ? 1 + (many % 5) : 1 + (many % shape[axis]);
      const target = shape.with(axis, length);
      const once = permutation(shape[axis], random);
      const indices = indicesOf(target).map((index) => (adds ? random.int(shape[axis]) : once[index[axis]]));
      const [data, updates] = [uniform(shape, seed), uniform(target, seed + 1)];
      return {
        inputs: { data, updates },
        build: (v) => {
          const places = whole(v.data.graph, target, indices, 'int64');
          return (adds ? ops.scatterAdd : ops.scatterElements)(v.data, places, v.updates, axis);
        },
        expected: () => {
          const found = Float64Array.from(data.data);
          indicesOf(target).forEach((index, i) => {
            const at = shape.reduce((flat, dim, d) => flat * dim + (d === axis ? indices[i] : index[d]), 0);
            found[at] = updates.data[i] + (adds ? found[at] : 0);
          });
          return found;
        },
      };
    }),
};

const cumSum: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(shapes(1), seeds, fc.nat(), fc.boolean()).map(([shape, seed, pick, reverse]): OpCase => {
    const axis = pick % shape.length;
    const x = uniform(shape, seed);
    return {
      inputs: { x },
      build: (v) => ops.cumSum(v.x, axis, reverse),
      expected: () =>
        indicesOf(shape).map((index) =>
          counting(shape[axis])
            .filter((i) => (reverse ? i >= index[axis] : i <= index[axis]))
            .reduce((sum, i) => sum + elementAt(x, index.with(axis, i)), 0),
        ),
    };
  }),
};

const suppression = { iouThreshold: 0.5, scoreThreshold: 0, maxOutputsPerClass: 3 } as const;

/** Boxes [1, 3, 4] and scores that depend on x [3, 4]. */
const boxesAndScores = (x: Value): readonly [Value, Value] => [
  ops.reshape(x, [1, 3, 4]),
  ops.reduceMean(x, [1]),
];

export const selectionCases: CasesOf<typeof gatheringRules & typeof rankingRules & typeof randomRules> = {
  gather,
  gatherNd,
  gatherElements,
  scatterElements,
  oneHot: {
    kind: 'constant',
    build: (x) => ops.reduceSum(ops.oneHot(ops.cast(x, 'int64'), 5), [2]),
  },
  topK: { kind: 'refused', build: (x) => ops.topK(x, 2)[0] },
  cumSum,
  nonMaxSuppression: {
    kind: 'refused',
    build: (x) => {
      const [boxes, scores] = boxesAndScores(x);
      const chosen = ops.nonMaxSuppression(boxes, ops.reshape(scores, [1, 1, 3]), suppression);
      return ops.reduceSum(ops.cast(chosen, 'float32'));
    },
  },
  nonMaxSuppressionMask: {
    kind: 'refused',
    build: (x) => {
      const [boxes, scores] = boxesAndScores(x);
      return ops.cast(ops.nonMaxSuppressionMask(boxes, ops.reshape(scores, [1, 3]), suppression), 'float32');
    },
  },
  randomUniform: {
    kind: 'constant',
    build: (x) => ops.randomUniform(ops.reduceSum(ops.cast(x, 'int64')), [3, 4], 0),
  },
};
