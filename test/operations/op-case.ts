/**
 * @module
 * Random cases of one operation: inputs, the graph that applies it, and where it is short to say, the value that it should
 * have. Values that an operation has a kink at are kept away from it by more than a finite difference moves them.
 */

import fc from 'fast-check';
import type { Value } from '../../src/graph/graph.ts';
import { elementCount } from '../../src/graph/tensor-type.ts';
import { permutation } from '../../src/util/permutation.ts';
import { createRandom } from '../../src/util/random.ts';

/** A host tensor. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export type Named<T> = Readonly<Record<string, T>>;

/** One application of an operation to random inputs. */
export interface OpCase {
  /** Every input has its gradient checked. */
  readonly inputs: Named<HostTensor>;
  readonly build: (values: Named<Value>) => Value;
  /** The value by the definition, in double precision. */
  readonly expected?: (() => ArrayLike<number>) | undefined;
}

/** How an operation is tested. */
export type OpProperty =
  /** It has a gradient, which finite differences show. */
  | { readonly kind: 'differentiable'; readonly cases: fc.Arbitrary<OpCase> }
  /** It is constant wherever it is smooth: the gradient is 0 and costs no node. */
  | { readonly kind: 'constant'; readonly build: (x: Value) => Value }
  /** Asking for its gradient is refused. */
  | { readonly kind: 'refused'; readonly build: (x: Value) => Value };

/** A property for each rule of a family. */
export type CasesOf<Rules> = { readonly [K in keyof Rules]: OpProperty };

export const seeds: fc.Arbitrary<number> = fc.integer({ min: 0, max: 2 ** 30 });

/** Shapes of `min` to `max` axes of 1 to 4. */
export function shapes(min = 0, max = 4): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: 4 }), { minLength: min, maxLength: max });
}

/** `shape` and another that broadcasts with it, some of its axes 1, some of the first left out. */
export function broadcastPairs(min = 0): fc.Arbitrary<readonly [number[], number[]]> {
  return fc
    .tuple(shapes(min), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), fc.nat(4), fc.boolean())
    .map(([shape, ones, left, swap]) => {
      const other = shape.map((dim, i) => (ones[i] ? 1 : dim)).slice(Math.min(left % 3, shape.length));
      return swap ? [other, shape] : [shape, other];
    });
}

function filled(shape: readonly number[], draw: (i: number) => number): HostTensor {
  return { shape, data: Float32Array.from({ length: elementCount(shape) }, (_, i) => draw(i)) };
}

/** Uniform in [low, high). */
export function uniform(shape: readonly number[], seed: number, low = -2, high = 2): HostTensor {
  const random = createRandom(seed, 1);
  return filled(shape, () => random.uniform(low, high));
}

/** Distinct multiples of 0.06 around 0, plus `offset`: no two are near each other, none is near 0.03 + 0.06 k − offset. */
export function apart(shape: readonly number[], seed: number, offset = 0): HostTensor {
  const count = elementCount(shape);
  const order = permutation(count, createRandom(seed, 2));
  return filled(shape, (i) => (order[i] - Math.floor(count / 2)) * 0.06 + offset);
}

/** As `apart`, and never near 0. */
export function awayFromZero(shape: readonly number[], seed: number): HostTensor {
  return apart(shape, seed, 0.03);
}

/** The row-major index of each element of `shape`. */
export function indicesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, dim) => all.flatMap((index) => Array.from({ length: dim }, (_, i) => [...index, i])),
    [[]],
  );
}

/** The element of `tensor` that meets `index` of a shape that it broadcasts to. */
export function broadcastAt({ shape, data }: HostTensor, index: readonly number[]): number {
  const offset = index.length - shape.length;
  return data[shape.reduce((at, dim, i) => at * dim + (dim === 1 ? 0 : index[i + offset]), 0)];
}

/** Where `index` stands in the row-major data of `shape`. */
export function flatIndex(shape: readonly number[], index: readonly number[]): number {
  return shape.reduce((at, dim, i) => at * dim + index[i], 0);
}

/** The element at `index`. */
export function elementAt({ shape, data }: HostTensor, index: readonly number[]): number {
  return data[flatIndex(shape, index)];
}

/** The shape of both together. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) =>
    Math.max(a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1),
  );
}
