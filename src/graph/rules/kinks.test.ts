/**
 * @module
 * Where a derivative jumps or an element is one of equals: the one that TensorFlow takes.
 */

import { describe, expect, test } from 'vitest';
import { valueAndGradients } from '../../../test/expect-gradients.ts';
import type { Value } from '../graph.ts';
import * as ops from '../ops.ts';

const gradientOf = async (build: (x: Value) => Value, data: readonly number[], shape = [data.length]) =>
  Array.from(
    (await valueAndGradients(({ x }) => build(x), { x: { shape, data } })).gradients.x,
    (g) => g + 0,
  );

describe('at a kink', () => {
  test('relu and abs have the slope 0 at 0', async () => {
    expect(await gradientOf(ops.relu, [-1, 0, 1])).toEqual([0, 0, 1]);
    expect(await gradientOf(ops.abs, [-1, 0, 1])).toEqual([-1, 0, 1]);
  });

  test('relu6 is flat at both ends, clip is not', async () => {
    expect(await gradientOf(ops.relu6, [0, 3, 6, 7])).toEqual([0, 1, 0, 0]);
    expect(await gradientOf((x) => ops.clip(x, 0, 6), [-1, 0, 3, 6, 7])).toEqual([0, 1, 1, 1, 0]);
  });

  test('minimum and maximum of equals belong to the first', async () => {
    const equal = (op: typeof ops.minimum, left: boolean) =>
      gradientOf((x) => (left ? op(x, 2) : op(2, x)), [1, 2, 3]);
    expect(await equal(ops.minimum, true)).toEqual([1, 1, 0]);
    expect(await equal(ops.minimum, false)).toEqual([1, 0, 0]);
    expect(await equal(ops.maximum, true)).toEqual([0, 1, 1]);
    expect(await equal(ops.maximum, false)).toEqual([0, 0, 1]);
  });

  test('the largest and smallest of several share alike', async () => {
    expect(await gradientOf((x) => ops.reduceMax(x, [0]), [3, 1, 3, 2, 3])).toEqual(
      [1, 0, 1, 0, 1].map((share) => Math.fround(share / 3)),
    );
    expect(await gradientOf((x) => ops.reduceMin(x, [0]), [1, 1, 2])).toEqual([0.5, 0.5, 0]);
  });

  test('of equal pixels in a window the first is the largest, and windows that share it add up', async () => {
    const attributes = { kernel: [1, 3], strides: [1, 1], pads: [0, 1, 0, 1] } as const;
    const pool = (x: Value): Value => ops.maxPool(x, attributes);
    expect(await gradientOf(pool, [2, 2, 1, 5, 1, 5], [1, 1, 1, 6])).toEqual([2, 0, 0, 3, 0, 1]);
  });

  test('powers have slopes at 0: of x⁰ none, of x² none, of 0ᵇ for b none', async () => {
    expect(await gradientOf((x) => ops.power(x, 0), [0, 2])).toEqual([0, 0]);
    expect(await gradientOf((x) => ops.power(x, 2), [0, 2])).toEqual([0, 4]);
    expect(await gradientOf((x) => ops.pow(x, ops.filled(x.graph, [2], 0)), [0, 2])).toEqual([0, 0]);
    expect(await gradientOf((b) => ops.pow(ops.filled(b.graph, [2], 0), b), [1, 2])).toEqual([0, 0]);
  });
});
