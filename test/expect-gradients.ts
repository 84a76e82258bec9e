/**
 * @module
 * The one helper for gradient rules: builds y = f(inputs), contracts it with a cotangent, and compares what
 * `gradients` finds with central finite differences.
 */

import { expect } from 'vitest';
import { createGraph } from '../src/graph/create-graph.ts';
import { gradients } from '../src/graph/gradients.ts';
import { floats, type Value } from '../src/graph/graph.ts';
import { mul, reduceSum } from '../src/graph/ops.ts';
import { elementCount } from '../src/graph/tensor-type.ts';
import { verify } from '../src/graph/verify.ts';
import { runGraph } from '../src/runtime/run-graph.ts';
import { createRandom } from '../src/util/random.ts';

/** A host tensor. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Standard normal numbers from a named stream. */
export function randomTensor(shape: readonly number[], ...names: readonly number[]): Tensor {
  const random = createRandom(...names);
  return { shape, data: Float32Array.from({ length: elementCount(shape) }, () => random.normal()) };
}

export type Build = (inputs: Readonly<Record<string, Value>>) => Value;

/** y and the gradients of Σ y·cotangent with respect to every input, by name. */
export async function valueAndGradients(
  build: Build,
  inputs: Readonly<Record<string, Tensor>>,
  cotangent?: Tensor,
): Promise<{
  readonly output: Tensor;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Float32Array>>;
}> {
  const graph = createGraph();
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, graph.input(name, { dtype: 'float32', shape })]),
  );
  const y = build(values);
  const loss = reduceSum(
    cotangent === undefined ? y : mul(y, floats(graph, cotangent.shape, cotangent.data)),
  );
  const found = gradients(loss, Object.values(values));
  graph.output('y', y);
  graph.output('loss', loss);
  Object.keys(values).forEach((name, i) => {
    graph.output(`d ${name}`, found[i]);
  });
  verify(graph);
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([n, { data }]) => [n, Float32Array.from(data)]),
  );
  const results = await runGraph(graph, feeds);
  const of = (name: string): Float32Array => results[name] as Float32Array;
  return {
    output: { shape: y.shape.map(Number), data: of('y') },
    loss: of('loss')[0],
    gradients: Object.fromEntries(Object.keys(values).map((name) => [name, of(`d ${name}`)])),
  };
}

/** Largest |a − b| / max(1, largest |b|). */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let worst = 0;
  let scale = 1;
  for (let i = 0; i < b.length; i++) scale = Math.max(scale, Math.abs(b[i]));
  for (let i = 0; i < b.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
  }
  return worst / scale;
}

/**
 * Holds the gradients of `build` equal to central differences along a few random directions for each input: a
 * directional derivative sees every entry of a gradient at once.
 */
export async function expectGradients(
  build: Build,
  inputs: Readonly<Record<string, Tensor>>,
  options: { readonly step?: number; readonly tolerance?: number } = {},
): Promise<void> {
  const { step = 1e-2, tolerance = 2e-2 } = options;
  const first = await valueAndGradients(build, inputs);
  const cotangent = randomTensor(first.output.shape, 77);
  const { gradients: found } = await valueAndGradients(build, inputs, cotangent);
  for (const [name, { shape, data }] of Object.entries(inputs)) {
    const direction = randomTensor(shape, 5, name.length, shape.length);
    const norm = Math.hypot(...Array.from(direction.data));
    const moved = async (sign: number): Promise<number> => {
      const shifted = Array.from(data, (x, i) => x + (sign * step * direction.data[i]) / norm);
      const result = await valueAndGradients(
        build,
        { ...inputs, [name]: { shape, data: shifted } },
        cotangent,
      );
      return result.loss;
    };
    const numeric = ((await moved(1)) - (await moved(-1))) / (2 * step);
    const analytic = found[name].reduce((sum, g, i) => sum + (g * direction.data[i]) / norm, 0);
    const scale = Math.max(1, Math.abs(numeric), Math.hypot(...found[name]));
    expect(Math.abs(numeric - analytic) / scale, `d/d${name}: ${analytic} against ${numeric}`).toBeLessThan(
      tolerance,
    );
  }
}
