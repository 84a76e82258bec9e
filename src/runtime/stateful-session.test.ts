import { describe, expect, it } from 'vitest';
import { createGraph } from '../graph/create-graph.ts';
import { add, mul, reduceSum } from '../graph/ops.ts';
import { createStatefulSession } from './stateful-session.ts';

describe('a session with a state', () => {
  it('feeds its results again, leaves alone what has no next value, and answers the rest', async () => {
    const graph = createGraph();
    const count = graph.input('count', { dtype: 'float32', shape: [2] });
    const fixed = graph.input('fixed', { dtype: 'float32', shape: [2] });
    const step = graph.input('step', { dtype: 'float32', shape: [] });
    const next = add(count, mul(fixed, step));
    graph.output('next:count', next);
    graph.output('sum', reduceSum(next));
    const initial = Float32Array.of(1, 2);
    const session = await createStatefulSession(
      graph,
      [
        { name: 'count', result: 'next:count', initial },
        { name: 'fixed', result: 'next:fixed', initial: Float32Array.of(10, 100) },
      ],
      { threads: 1 },
    );
    expect((await session.state()).get('count')).toEqual(Float32Array.of(1, 2));
    const sums: number[] = [];
    for (let n = 1; n <= 3; n++)
      sums.push(Number((await session.run({ step: Float32Array.of(n) })).sum.data[0]));
    expect(sums).toEqual([113, 333, 663]);
    expect(Object.fromEntries(await session.state())).toEqual({
      count: Float32Array.of(61, 602),
      fixed: Float32Array.of(10, 100),
    });
    await session.close();
  });
});
