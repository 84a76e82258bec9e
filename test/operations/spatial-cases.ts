/**
 * @module
 * Cases of normalisation, pooling and resizing over [B, C, H, W].
 */

import fc from 'fast-check';
import type { PoolAttributes, ResizeCoordinates } from '../../src/graph/op-attributes.ts';
import * as ops from '../../src/graph/ops.ts';
import type { imageFittingRules } from '../../src/graph/rules/image-fitting.ts';
import type { normalizationRules } from '../../src/graph/rules/normalization.ts';
import type { poolingRules } from '../../src/graph/rules/pooling.ts';
import type { resizeRules } from '../../src/graph/rules/resize.ts';
import { copyMatrix, interpolationMatrix, nearestSources } from '../../src/graph/rules/resize-sources.ts';
import { createRandom } from '../../src/util/random.ts';
import {
  apart,
  type CasesOf,
  elementAt,
  flatIndex,
  type HostTensor,
  indicesOf,
  type OpCase,
  type OpProperty,
  seeds,
  uniform,
} from './op-case.ts';

const images: fc.Arbitrary<readonly [number[], number]> = fc.tuple(
  fc.tuple(...[3, 3, 5, 5].map((max) => fc.integer({ min: 1, max }))).map((shape): number[] => shape),
  seeds,
);

const batchNormTraining: OpProperty = {
  kind: 'differentiable',
  cases: fc
    .tuple(images, fc.boolean())
    // Of two pixels a channel or fewer the variance is all rounding.
    .filter(([[[b, , h, w]]]) => b * h * w >= 6)
    .map(([[shape, seed], statistics]): OpCase => {
      const [x, gamma, beta] = [
        uniform(shape, seed),
        uniform([shape[1]], seed + 1),
        uniform([shape[1]], seed + 2),
      ];
      return {
        inputs: { x, gamma, beta },
        build: (v) => {
          const [y, mean, variance] = ops.batchNormTraining(v.x, v.gamma, v.beta, 0.1);
          if (!statistics) return y;
          // Through the statistics too, as a loss on moving averages would have it.
          return ops.add(y, ops.reshape(ops.add(mean, ops.mul(variance, 2)), [shape[1], 1, 1]));
        },
      };
    }),
};

const batchNormInference: OpProperty = {
  kind: 'differentiable',
  cases: images.map(([shape, seed]): OpCase => {
    const x = uniform(shape, seed);
    const [gamma, beta, mean] = [1, 2, 3].map((i) => uniform([shape[1]], seed + i));
    const variance = uniform([shape[1]], seed + 4, 0.5, 2);
    const perChannel = (tensor: HostTensor, i: number): number =>
      tensor.data[Math.floor(i / (shape[2] * shape[3])) % shape[1]];
    return {
      inputs: { x, gamma, beta, mean, variance },
      build: ({ x: image, gamma: g, beta: b, mean: m, variance: s }) =>
        ops.batchNormInference(image, { gamma: g, beta: b, mean: m, variance: s }, 1e-3),
      expected: () =>
        Array.from(x.data, (value, i) => {
          const deviation = Math.sqrt(perChannel(variance, i) + 1e-3);
          return (perChannel(gamma, i) * (value - perChannel(mean, i))) / deviation + perChannel(beta, i);
        }),
    };
  }),
};

/** Windows with pads smaller than themselves over an image that holds at least one. */
const pools: fc.Arbitrary<{ shape: number[]; attributes: PoolAttributes; seed: number }> = seeds.map(
  (seed) => {
    const random = createRandom(seed, 8);
    const pick = (low: number, high: number): number => low + random.int(high - low + 1);
    const kernel: [number, number] = [pick(1, 3), pick(1, 3)];
    const pads = [0, 1, 2, 3].map((i) => random.int(kernel[i % 2])) as [number, number, number, number];
    const shape = [pick(1, 2), pick(1, 3), kernel[0] + pick(0, 4), kernel[1] + pick(0, 4)];
    return { shape, attributes: { kernel, strides: [pick(1, 3), pick(1, 3)], pads }, seed };
  },
);

/** The pixels of each window, row by row; padding as undefined. */
function windows(
  { shape, data }: HostTensor,
  { kernel, strides, pads }: PoolAttributes,
): (number | undefined)[][] {
  const [b, c, h, w] = shape;
  const out = [h, w].map(
    (side, i) => Math.floor((side + pads[i] + pads[i + 2] - kernel[i]) / strides[i]) + 1,
  );
  return indicesOf([b, c, ...out]).map(([image, channel, row, column]) =>
    indicesOf(kernel).map(([u, v]) => {
      const [y, x] = [row * strides[0] + u - pads[0], column * strides[1] + v - pads[1]];
      if (y < 0 || y >= h || x < 0 || x >= w) return undefined;
      return data[flatIndex(shape, [image, channel, y, x])];
    }),
  );
}

const known = (window: readonly (number | undefined)[]): number[] =>
  window.filter((value) => value !== undefined);

const maxPool: OpProperty = {
  kind: 'differentiable',
  cases: pools.map(({ shape, attributes, seed }): OpCase => {
    const x = apart(shape, seed);
    return {
      inputs: { x },
      build: (v) => ops.maxPool(v.x, attributes),
      expected: () => windows(x, attributes).map((window) => Math.max(...known(window))),
    };
  }),
};

const averagePool: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(pools, fc.boolean()).map(([{ shape, attributes, seed }, countPadding]): OpCase => {
    const x = uniform(shape, seed);
    return {
      inputs: { x },
      build: (v) => ops.averagePool(v.x, attributes, countPadding),
      expected: () =>
        windows(x, attributes).map((window) => {
          const values = known(window);
          return values.reduce((a, b) => a + b, 0) / (countPadding ? window.length : values.length);
        }),
    };
  }),
};

const resizes: fc.Arbitrary<{
  shape: number[];
  height: number;
  width: number;
  coordinates: ResizeCoordinates;
  seed: number;
}> = fc.record({
  shape: fc.tuple(...[2, 2, 6, 6].map((max) => fc.integer({ min: 1, max }))).map((shape): number[] => shape),
  height: fc.integer({ min: 1, max: 13 }),
  width: fc.integer({ min: 1, max: 13 }),
  coordinates: fc.constantFrom<ResizeCoordinates>('half_pixel', 'asymmetric', 'align_corners'),
  seed: seeds,
});

type AxisMatrix = (input: number, output: number, coordinates: ResizeCoordinates) => Float32Array;

const copies: AxisMatrix = (input, output, coordinates) =>
  copyMatrix(nearestSources(input, output, coordinates), input);

/** R_h x R_wᵀ for the matrices [output, input] of both axes. */
const resize = (op: typeof ops.resizeNearest, matrix: AxisMatrix): OpProperty => ({
  kind: 'differentiable',
  cases: resizes.map(({ shape, height, width, coordinates, seed }): OpCase => {
    const x = uniform(shape, seed);
    const [, , h, w] = shape;
    return {
      inputs: { x },
      build: (v) => op(v.x, height, width, coordinates),
      expected: () => {
        const [rows, columns] = [matrix(h, height, coordinates), matrix(w, width, coordinates)];
        return indicesOf([shape[0], shape[1], height, width]).map(([b, c, i, j]) =>
          indicesOf([h, w]).reduce(
            (sum, [y, z]) => sum + rows[i * h + y] * columns[j * w + z] * elementAt(x, [b, c, y, z]),
            0,
          ),
        );
      },
    };
  }),
});

export const spatialCases: CasesOf<typeof normalizationRules & typeof poolingRules & typeof resizeRules> = {
  batchNormTraining,
  batchNormTrainingGradient: {
    kind: 'refused',
    build: (x) => {
      const { graph } = x;
      const image = ops.reshape(x, [1, 3, 1, 4]);
      const ones = ops.filled(graph, [3], 1);
      return graph.add('batchNormTrainingGradient', [image, image, ones, ones, ones], { epsilon: 1 })[0];
    },
  },
  batchNormInference,
  maxPool,
  maxPoolGradient: {
    kind: 'refused',
    build: (x) => {
      const image = ops.reshape(x, [1, 1, 3, 4]);
      const attributes = { kernel: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0] } as const;
      return x.graph.add('maxPoolGradient', [image, image], attributes)[0];
    },
  },
  averagePool,
  resizeNearest: resize(ops.resizeNearest, copies),
  resizeBilinear: resize(ops.resizeBilinear, interpolationMatrix),
};

export const imageFittingCases: CasesOf<typeof imageFittingRules> = {
  imageSize: { kind: 'constant', build: (x) => ops.imageSize(ops.reshape(x, [1, 1, 3, 4])) },
  resizeInto: {
    kind: 'refused',
    build: (x) => {
      const attributes = {
        height: 6,
        width: 6,
        method: 'BILINEAR',
        alignCorners: false,
        padding: [0],
      } as const;
      const size = ops.filled(x.graph, [2], 5);
      return ops.reduceSum(ops.resizeInto(ops.reshape(x, [1, 1, 3, 4]), size, attributes));
    },
  },
};

/** Functions made of several operations. */
export const spatialComposites: Readonly<Record<string, OpProperty>> = {
  globalAveragePool: {
    kind: 'differentiable',
    cases: images.map(
      ([shape, seed]): OpCase => ({
        inputs: { x: uniform(shape, seed) },
        build: (v) => ops.globalAveragePool(v.x),
      }),
    ),
  },
  globalMaxPool: {
    kind: 'differentiable',
    cases: images.map(
      ([shape, seed]): OpCase => ({
        inputs: { x: apart(shape, seed) },
        build: (v) => ops.globalMaxPool(v.x),
      }),
    ),
  },
  upsampleNearest: {
    kind: 'differentiable',
    cases: fc.tuple(images, fc.integer({ min: 1, max: 3 })).map(
      ([[shape, seed], factor]): OpCase => ({
        inputs: { x: uniform(shape, seed) },
        build: (v) => ops.upsampleNearest(v.x, factor),
      }),
    ),
  },
};
