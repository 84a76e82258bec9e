/**
 * @module
 * A program that carries a state from run to run: some of its results are what some of its inputs are next time, as the
 * parameters of a training step. On the CPU the state goes back and forth between two sets of host arrays, without being
 * copied. Where a device keeps tensors, the results stay in its memory and are fed again as they lie there; they come to
 * the host only when the state is asked for. Elsewhere they go to the device and back at each run.
 */

import type * as ort from 'onnxruntime-node';
import { createGraph } from '../graph/create-graph.ts';
import type { Program } from '../graph/program.ts';
import type { TensorData, TensorType } from '../graph/tensor-type.ts';
import { invariant } from '../util/errors.ts';
import { type CompiledProgram, compileProgram, type SessionOptions, toTensor } from './compile-program.ts';
import { DEVICES } from './devices/devices.ts';
import { createSession, type TensorResult } from './session.ts';

/** One tensor of the state. Its input is called `name`. */
export interface StateTensor {
  readonly name: string;
  /** The result that is its next value; where the program has none of that name, it never changes. */
  readonly result: string;
  readonly initial: Float32Array;
}

/** A compiled program and the state it advances. */
export interface StatefulSession {
  readonly inputs: ReadonlyMap<string, TensorType>;
  /** Runs once on `feeds`, all inputs that are not state, and advances the state. The results that are not state. */
  run(feeds: Readonly<Record<string, TensorData>>): Promise<Readonly<Record<string, TensorResult>>>;
  /** The present state by the names of its inputs. The arrays may be written to by the second next run. */
  state(): Promise<ReadonlyMap<string, Float32Array>>;
  /** Writes the profile that the options asked for; further runs are not in it. */
  endProfile(): void;
  close(): Promise<void>;
}

/** Compiles `program`. @throws EngineError in the names of the program; UsageError where the device cannot be had */
export async function createStatefulSession(
  program: Program,
  state: readonly StateTensor[],
  options: SessionOptions = {},
): Promise<StatefulSession> {
  return DEVICES[options.device ?? 'cpu'].keepsTensors
    ? onDevice(program, state, options)
    : onHost(program, state, options);
}

async function onHost(
  program: Program,
  state: readonly StateTensor[],
  options: SessionOptions,
): Promise<StatefulSession> {
  const session = await createSession(program, options);
  const changing = state.filter(({ result }) => session.outputs.has(result));
  let present = new Map(state.map(({ name, initial }) => [name, initial]));
  let next = new Map<string, Float32Array>(
    changing.map(({ name, initial }) => [name, new Float32Array(initial.length)]),
  );
  return {
    inputs: session.inputs,
    async run(feeds) {
      const into = Object.fromEntries(
        changing.map(({ name, result }) => [result, next.get(name) ?? new Float32Array()]),
      );
      const results = await session.run({ ...feeds, ...Object.fromEntries(present) }, into);
      const before = present;
      present = new Map([...before, ...next]);
      next = new Map([...next.keys()].map((name) => [name, before.get(name) ?? new Float32Array()]));
      return results;
    },
    state: async () => present,
    endProfile: () => session.endProfile(),
    close: () => session.close(),
  };
}

/** Brings tensors from a device to the host: the binding itself cannot, but a program that copies its inputs can. */
async function createReader(
  types: ReadonlyMap<string, TensorType>,
  options: SessionOptions,
): Promise<CompiledProgram> {
  const graph = createGraph();
  for (const [name, type] of types) graph.output(`host:${name}`, graph.input(name, type));
  const { profilePrefix: _, ...others } = options;
  return compileProgram(graph, others);
}

async function onDevice(
  program: Program,
  state: readonly StateTensor[],
  options: SessionOptions,
): Promise<StatefulSession> {
  const inputs = new Map<string, TensorType>(program.inputs.map((input) => [input.name, input]));
  const changing = state.filter(({ result }) => program.outputs.has(result));
  const typeOf = (name: string): TensorType => {
    const type = inputs.get(name);
    invariant(type !== undefined, `the program has no input "${name}"`);
    return type;
  };
  const compiled = await compileProgram(
    program,
    options,
    changing.map(({ result }) => result),
  );
  const tensors = new Map<string, ort.Tensor>(
    state.map(({ name, initial }) => [name, toTensor(typeOf(name), name, initial)]),
  );
  const release = (tensor: ort.Tensor | undefined): void => {
    if (tensor?.location === 'gpu-buffer') tensor.dispose();
  };
  let reader: CompiledProgram | undefined;
  return {
    inputs,
    async run(feeds) {
      const fed: Record<string, ort.Tensor> = Object.fromEntries(tensors);
      for (const [name, data] of Object.entries(feeds)) fed[name] = toTensor(typeOf(name), name, data);
      const results = await compiled.session.run(fed).catch((error: unknown) => {
        throw compiled.translate(error);
      });
      for (const { name, result } of changing) {
        release(tensors.get(name));
        tensors.set(name, results[result]);
      }
      return Object.fromEntries(
        Object.entries(results)
          .filter(([, { location }]) => location === 'cpu')
          .map(([name, { dims, data }]) => [name, { shape: dims, data: data as TensorData }]),
      );
    },
    async state() {
      const far = [...tensors].filter(([, { location }]) => location === 'gpu-buffer');
      const near = [...tensors].filter(([, { location }]) => location === 'cpu');
      const found = new Map(near.map(([name, { data }]) => [name, data as Float32Array]));
      if (far.length > 0) {
        reader ??= await createReader(new Map(far.map(([name]) => [name, typeOf(name)])), options);
        const read = await reader.session.run(Object.fromEntries(far));
        for (const [name] of far) found.set(name, read[`host:${name}`].data as Float32Array);
      }
      return new Map(state.map(({ name }) => [name, found.get(name) ?? new Float32Array()]));
    },
    endProfile: () => compiled.endProfile(),
    async close() {
      for (const tensor of tensors.values()) release(tensor);
      await reader?.close();
      await compiled.close();
    },
  };
}
