import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGraph } from '../graph/create-graph.ts';
import { add, cast, mul, resizeBilinear } from '../graph/ops.ts';
import type { DType, TensorData } from '../graph/tensor-type.ts';
import { createSession } from './session.ts';

/** next = state + 2 · step, in one program, as a training step would have it. */
function counterProgram(): ReturnType<typeof createGraph> {
  const graph = createGraph();
  const state = graph.input('state', { dtype: 'float32', shape: [3] });
  const step = graph.input('step', { dtype: 'float32', shape: [] });
  graph.output('next', add(state, mul(step, 2)));
  return graph;
}

describe('a session', () => {
  test('writes results into the arrays that it is given, back and forth', async () => {
    const session = await createSession(counterProgram(), { threads: 1 });
    let present = Float32Array.of(0, 10, 20);
    let next = new Float32Array(3);
    for (let step = 1; step <= 4; step++) {
      const results = await session.run({ state: present, step: Float32Array.of(step) }, { next });
      expect(results.next.data).toBe(next);
      [present, next] = [next, present];
    }
    expect(present).toEqual(Float32Array.of(20, 30, 40));
    await session.close();
  });

  test('gives results new arrays where none are given', async () => {
    const session = await createSession(counterProgram(), { threads: 1 });
    const feeds = { state: Float32Array.of(1, 2, 3), step: Float32Array.of(1) };
    const first = await session.run(feeds);
    const second = await session.run({ ...feeds, step: Float32Array.of(2) });
    expect(first.next).toEqual({ shape: [3], data: Float32Array.of(3, 4, 5) });
    expect(second.next.data).toEqual(Float32Array.of(5, 6, 7));
    await session.close();
  });

  test('says what goes in and out', async () => {
    const session = await createSession(counterProgram());
    expect([...session.inputs].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
      ['state', 'float32', [3]],
      ['step', 'float32', []],
    ]);
    expect([...session.outputs.keys()]).toEqual(['next']);
    await session.close();
  });

  test('holds feeds to their names and sizes', async () => {
    const session = await createSession(counterProgram(), { threads: 1 });
    await expect(session.run({ state: new Float32Array(3) })).rejects.toThrow('input "step" was not fed');
    await expect(session.run({ state: new Float32Array(4), step: Float32Array.of(1) })).rejects.toThrow(
      '"state" is float32[3] but was given 4 elements',
    );
    await session.close();
  });

  const kinds: readonly (readonly [DType, TensorData])[] = [
    ['int32', Int32Array.of(-1, 2_000_000_000)],
    ['int64', BigInt64Array.of(-1n, 2n ** 60n)],
    ['uint8', Uint8Array.of(0, 255)],
    ['bool', Uint8Array.of(0, 1)],
  ];
  test.each(kinds)('carries %s there and back', async (dtype, data) => {
    const graph = createGraph();
    graph.output('y', graph.input('x', { dtype, shape: [2] }));
    const session = await createSession(graph, { threads: 1 });
    const { y } = await session.run({ x: data });
    expect([...y.data]).toEqual([...data]);
    await session.close();
  });

  test('computes the same with one thread and with several', async () => {
    const graph = createGraph();
    const x = graph.input('x', { dtype: 'uint8', shape: [1, 3, 40, 30] });
    graph.output('y', resizeBilinear(cast(x, 'float32'), 64, 64));
    const data = Uint8Array.from({ length: 3 * 40 * 30 }, (_, i) => (i * 37) % 256);
    const results: TensorData[] = [];
    for (const threads of [1, 2]) {
      const session = await createSession(graph, { threads });
      results.push((await session.run({ x: data })).y.data);
      await session.close();
    }
    expect(results[1]).toEqual(results[0]);
  });

  test('leaves a profile where one is asked for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'counterweight-profile-'));
    const session = await createSession(counterProgram(), { profilePrefix: join(folder, 'step') });
    await session.run({ state: new Float32Array(3), step: Float32Array.of(1) });
    await session.close();
    expect((await readdir(folder)).filter((name) => /^step.*\.json$/.test(name))).toHaveLength(1);
    await rm(folder, { recursive: true });
  });
});
