/**
 * @module
 * Cases of convolution, its two gradients and its transpose, against their common definition: Σ y · x · kernel over all
 * places that meet, of which each operation leaves one of the three out.
 */

import fc from 'fast-check';
import type { Conv2dAttributes } from '../../src/graph/op-attributes.ts';
import * as ops from '../../src/graph/ops.ts';
import type { convolutionRules } from '../../src/graph/rules/convolution.ts';
import { createRandom } from '../../src/util/random.ts';
import { sizeOfShape } from '../../src/util/size-of-shape.ts';
import {
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

/** A convolution that fits together, and the shape of its output. */
interface Convolution {
  readonly attributes: Conv2dAttributes;
  readonly x: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
  readonly y: readonly [number, number, number, number];
  readonly seed: number;
}

/** Dense, grouped, depthwise and pointwise kernels; strides, dilations and pads of each side at random. */
const convolutions: fc.Arbitrary<Convolution> = fc
  .tuple(fc.constantFrom('dense', 'grouped', 'depthwise', 'multiplied', 'pointwise'), seeds)
  .map(([kind, seed]): Convolution => {
    const random = createRandom(seed, 7);
    const pick = (low: number, high: number): number => low + random.int(high - low + 1);
    const groups = kind === 'dense' || kind === 'pointwise' ? 1 : pick(2, 3);
    const perGroup = kind === 'depthwise' || kind === 'multiplied' ? 1 : pick(1, 3);
    const out = kind === 'depthwise' ? groups : groups * pick(1, 3);
    const pair = (low: number, high: number): [number, number] => [pick(low, high), pick(low, high)];
    const plain = kind === 'pointwise' && random.int(2) === 0;
    const size = kind === 'pointwise' ? ([1, 1] as [number, number]) : pair(1, 3);
    const strides = plain ? ([1, 1] as [number, number]) : pair(1, 3);
    const dilations = kind === 'pointwise' ? ([1, 1] as [number, number]) : pair(1, 2);
    const pads = (plain ? [0, 0, 0, 0] : [0, 0, 0, 0].map(() => pick(0, 2))) as [
      number,
      number,
      number,
      number,
    ];
    const side = (axis: 0 | 1): number => {
      const reach = dilations[axis] * (size[axis] - 1) + 1;
      return Math.max(reach - pads[axis] - pads[axis + 2], 1) + pick(0, 5);
    };
    const x = [pick(1, 3), groups * perGroup, side(0), side(1)] as const;
    const length = (axis: 0 | 1): number => {
      const padded = x[axis + 2] + pads[axis] + pads[axis + 2];
      return Math.floor((padded - dilations[axis] * (size[axis] - 1) - 1) / strides[axis]) + 1;
    };
    return {
      attributes: { strides, pads, dilations, groups },
      x,
      kernel: [out, perGroup, ...size],
      y: [x[0], out, length(0), length(1)],
      seed,
    };
  });

/** Calls `visit` with the three places of each product of the convolution: in y, x and the kernel. */
function eachProduct(
  c: Convolution,
  visit: (y: readonly number[], x: readonly number[], kernel: readonly number[]) => void,
): void {
  const { strides, pads, dilations, groups } = c.attributes;
  const perGroup = c.kernel[0] / groups;
  for (const at of indicesOf(c.y)) {
    for (const [i, u, v] of indicesOf(c.kernel.slice(1))) {
      const row = at[2] * strides[0] + u * dilations[0] - pads[0];
      const column = at[3] * strides[1] + v * dilations[1] - pads[1];
      if (row < 0 || row >= c.x[2] || column < 0 || column >= c.x[3]) continue;
      const channel = Math.floor(at[1] / perGroup) * c.kernel[1] + i;
      visit(at, [at[0], channel, row, column], [at[1], i, u, v]);
    }
  }
}

/** Σ of the products of two of the three tensors at the places of the third. */
function contracted(
  c: Convolution,
  to: 'y' | 'x' | 'kernel',
  tensors: Partial<Record<'y' | 'x' | 'kernel', HostTensor>>,
) {
  const found = new Float64Array(sizeOfShape(c[to]));
  eachProduct(c, (y, x, kernel) => {
    const at = { y, x, kernel };
    let product = 1;
    for (const [name, tensor] of Object.entries(tensors))
      product *= elementAt(tensor, at[name as keyof typeof at]);
    found[flatIndex(c[to], at[to])] += product;
  });
  return found;
}

const conv2d: OpProperty = {
  kind: 'differentiable',
  cases: fc.tuple(convolutions, fc.boolean()).map(([c, biased]): OpCase => {
    const [x, kernel] = [uniform(c.x, c.seed), uniform(c.kernel, c.seed + 1)];
    const bias = uniform([c.kernel[0]], c.seed + 2);
    return {
      inputs: biased ? { x, kernel, bias } : { x, kernel },
      build: (v) => ops.conv2d(v.x, v.kernel, c.attributes, v.bias),
      expected: () =>
        contracted(c, 'y', { x, kernel }).map(
          (value, i) => value + (biased ? bias.data[Math.floor(i / (c.y[2] * c.y[3])) % c.y[1]] : 0),
        ),
    };
  }),
};

const conv2dInputGradient: OpProperty = {
  kind: 'differentiable',
  cases: convolutions.map((c): OpCase => {
    const [y, kernel] = [uniform(c.y, c.seed), uniform(c.kernel, c.seed + 1)];
    const attributes = { ...c.attributes, inputShape: c.x };
    return {
      inputs: { y, kernel },
      build: (v) => v.y.graph.add('conv2dInputGradient', [v.y, v.kernel], attributes)[0],
      expected: () => contracted(c, 'x', { y, kernel }),
    };
  }),
};

const conv2dWeightGradient: OpProperty = {
  kind: 'differentiable',
  cases: convolutions.map((c): OpCase => {
    const [x, y] = [uniform(c.x, c.seed), uniform(c.y, c.seed + 1)];
    const attributes = { ...c.attributes, kernelShape: c.kernel };
    return {
      inputs: { x, y },
      build: (v) => v.x.graph.add('conv2dWeightGradient', [v.x, v.y], attributes)[0],
      expected: () => contracted(c, 'kernel', { x, y }),
    };
  }),
};

export const convolutionCases: CasesOf<typeof convolutionRules> = {
  conv2d,
  conv2dInputGradient,
  conv2dWeightGradient,
};

/** Functions made of several operations. */
export const convolutionComposites: Readonly<Record<string, OpProperty>> = {
  convTranspose2d: {
    kind: 'differentiable',
    cases: convolutions.map((c): OpCase => {
      const channels = c.x[1];
      return {
        inputs: {
          x: uniform(c.y, c.seed),
          kernel: uniform(c.kernel, c.seed + 1),
          bias: uniform([channels], c.seed + 2),
        },
        build: (v) =>
          ops.convTranspose2d(v.x, v.kernel, { ...c.attributes, outputSize: [c.x[2], c.x[3]] }, v.bias),
      };
    }),
  },
};
