/**
 * @module
 * Checks one case of an operation: its value against the definition, its gradients against central differences.
 *
 * Each input moves by ±STEP in every element, signs at random, so that one difference sees every entry of a gradient; the
 * sum Σ y · cotangent is taken in double precision on the host, so that only the engine's float32 rounds.
 */

import { createGraph } from '../../src/graph/create-graph.ts';
import { gradients } from '../../src/graph/gradients.ts';
import type { Value } from '../../src/graph/graph.ts';
import { lowerProgram } from '../../src/graph/lower-program.ts';
import { onnxValueTypes } from '../../src/graph/memory/onnx-value-types.ts';
import { mul, reduceSum } from '../../src/graph/ops.ts';
import type { Program } from '../../src/graph/program.ts';
import { formatType, type TensorData } from '../../src/graph/tensor-type.ts';
import { verify } from '../../src/graph/verify.ts';
import { createSession } from '../../src/runtime/session.ts';
import { createRandom } from '../../src/util/random.ts';
import type { HostTensor, OpCase } from './op-case.ts';

const STEP = 2 ** -7;
/** Of Σ |gradient|, plus what rounding the value in float32 can leave. */
const TOLERANCE = 2e-3;
const VALUE_TOLERANCE = 2e-6;

const sum = (values: ArrayLike<number>, of: (value: number, i: number) => number): number =>
  Array.from(values, of).reduce((a, b) => a + b, 0);

/** Holds |actual − expected| within 2·10⁻⁶ of the largest magnitude (at least 1). @throws Error that shows the worst */
function checkValue(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  if (actual.length !== expected.length) {
    throw new Error(`The value has ${actual.length} elements, its definition ${expected.length}.`);
  }
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs(actual[i] - expected[i]) <= VALUE_TOLERANCE * largest)) {
      throw new Error(`Value ${i} is ${actual[i]}, its definition says ${expected[i]}.`);
    }
  }
}

/**
 * Holds that the types of ONNX values, worked out operator by operator from the inputs alone, are those that the rules of
 * the operations say. @throws Error that names the first that is not
 */
function checkTypes(program: Program): void {
  const lowered = lowerProgram(program);
  const inputs = new Map(lowered.inputs.map(({ name, ...type }) => [name, type]));
  const found = onnxValueTypes({ ...lowered, types: inputs });
  for (const [name, type] of lowered.types) {
    const other = found.get(name);
    if (other === undefined || formatType(other) !== formatType(type))
      throw new Error(
        `${name} is ${formatType(type)}, its ONNX operators say ${other && formatType(other)}.`,
      );
  }
}

/** Checks value and gradients. @throws Error that says what is off */
export async function checkOpCase({ inputs, build, expected }: OpCase, seed: number): Promise<void> {
  const graph = createGraph();
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, graph.input(name, { dtype: 'float32', shape })]),
  );
  const y: Value = build(values);
  const cotangentInput = graph.input('cotangent', { dtype: 'float32', shape: y.shape });
  const names = Object.keys(inputs);
  const found = gradients(
    reduceSum(mul(y, cotangentInput)),
    names.map((name) => values[name]),
  );
  graph.output('value', y);
  names.forEach((name, i) => {
    graph.output(`d ${name}`, found[i]);
  });
  verify(graph);
  checkTypes(graph);
  const session = await createSession(graph, { threads: 1 });
  try {
    const random = createRandom(seed, 3);
    const feeds: Record<string, TensorData> = Object.fromEntries(
      names.map((name) => [name, inputs[name].data]),
    );
    const count = y.shape.reduce<number>((product, dim) => product * Number(dim), 1);
    feeds.cotangent = Float32Array.from({ length: count }, () => random.uniform(-1, 1));
    const cotangent = feeds.cotangent as Float32Array;
    const base = await session.run(feeds);
    const value = base.value.data as Float32Array;
    if (expected !== undefined) checkValue(value, expected());
    const magnitude = sum(value, (v, i) => Math.abs(v * cotangent[i]));
    for (const name of names) {
      const { shape, data }: HostTensor = inputs[name];
      const signs = Float32Array.from(data, () => (random.int(2) === 0 ? -1 : 1));
      const moved = async (direction: number): Promise<ArrayLike<number>> => {
        const shifted = data.map((x, i) => x + direction * STEP * signs[i]);
        return (await session.run({ ...feeds, [name]: shifted })).value.data as Float32Array;
      };
      const [up, down] = [await moved(1), await moved(-1)];
      const numeric = sum(up, (v, i) => (v - down[i]) * cotangent[i]) / (2 * STEP);
      const gradient = base[`d ${name}`].data as Float32Array;
      const analytic = sum(gradient, (g, i) => g * signs[i]);
      const rounding = (magnitude * 2 ** -23) / STEP;
      const allowed = TOLERANCE * Math.max(sum(gradient, Math.abs), Math.abs(numeric)) + rounding;
      if (!(Math.abs(numeric - analytic) <= allowed)) {
        throw new Error(
          `d/d${name} [${shape.join(', ')}] along a random direction is ${analytic}, the difference quotient ${numeric}.`,
        );
      }
    }
  } finally {
    await session.close();
  }
}
