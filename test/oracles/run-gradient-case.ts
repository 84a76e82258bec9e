/**
 * @module
 * Runs a case of `gradients.json`: the operation's value, and the gradients of Σ output · cotangent, each held to the
 * reference within 10⁻⁴ of the tensor's largest magnitude.
 */

import { createGraph } from '../../src/graph/create-graph.ts';
import { gradients } from '../../src/graph/gradients.ts';
import { floats } from '../../src/graph/graph.ts';
import { mul, reduceSum } from '../../src/graph/ops.ts';
import type { DType, TensorData } from '../../src/graph/tensor-type.ts';
import { verify } from '../../src/graph/verify.ts';
import { runGraph } from '../../src/runtime/run-graph.ts';
import { entryOf } from './areas/area.ts';
import { compareTensors, type Finding } from './comparison.ts';
import { gradientOperations } from './gradient-operations.ts';
import { type FileTensor, type GradientCase, oracleFloats, oracleNumbers } from './oracle-case.ts';

const TOLERANCE = 1e-4;
/** What is allowed where the reference is 0 throughout. */
const NOTHING = 1e-6;

function compare(
  what: string,
  actual: { shape: readonly number[]; data: ArrayLike<number> },
  file: FileTensor,
) {
  const expected = { shape: file.shape, data: oracleNumbers(file.data) };
  if (actual.shape.join() !== expected.shape.join()) {
    const reason = `has the shape [${actual.shape.join(', ')}], expected [${expected.shape.join(', ')}]`;
    return { what, passed: false, reason } satisfies Finding;
  }
  const largest = expected.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return compareTensors(what, actual, expected, () => TOLERANCE * largest || NOTHING);
}

/** The files have numbers alone; what these inputs mean is in their names. */
const DTYPES: Readonly<Record<string, DType>> = { indices: 'int64', condition: 'bool' };

const dtypeOf = (name: string): DType => DTYPES[name] ?? 'float32';

function hostData(name: string, data: readonly unknown[]): TensorData {
  const values = oracleNumbers(data);
  switch (dtypeOf(name)) {
    case 'int64':
      return BigInt64Array.from(values.map(BigInt));
    case 'bool':
      return Uint8Array.from(values);
    default:
      return Float32Array.from(values);
  }
}

/** The value and every gradient of the case, compared. @throws Error for an operation that is not known */
export async function runGradientCase(c: GradientCase): Promise<readonly Finding[]> {
  const operation = entryOf('operation', gradientOperations, c.op);
  const graph = createGraph();
  const inputs = Object.fromEntries(
    Object.entries(c.inputs).map(([name, { shape }]) => [
      name,
      graph.input(name, { dtype: 'float32', shape }),
    ]),
  );
  const y = operation(inputs, c.attrs);
  const loss = reduceSum(mul(y, floats(graph, c.cotangent.shape, oracleFloats(c.cotangent.data))));
  const wanted = Object.keys(c.grads);
  const found = gradients(
    loss,
    wanted.map((name) => inputs[name]),
  );
  graph.output('output', y);
  wanted.forEach((name, i) => {
    graph.output(`gradient of ${name}`, found[i]);
  });
  verify(graph);
  const feeds = Object.entries(c.inputs).map(([name, { data }]) => [name, hostData(name, data)]);
  const results = await runGraph(graph, Object.fromEntries(feeds) as Record<string, TensorData>);
  const of = (name: string): Float32Array => results[name] as Float32Array;
  return [
    compare('output', { shape: y.shape.map(Number), data: of('output') }, c.output),
    ...wanted.map((name) =>
      compare(
        `gradient of ${name}`,
        { shape: c.inputs[name].shape, data: of(`gradient of ${name}`) },
        c.grads[name],
      ),
    ),
  ];
}
