import { describe, expect, it } from 'vitest';
import { createGraph } from '../graph/create-graph.ts';
import { add, relu } from '../graph/ops.ts';
import { readEngineProfile } from './engine-profile.ts';

const graph = createGraph();
const x = graph.input('x', { dtype: 'float32', shape: [4] });
const y = graph.scope('Net/Layer', () => relu(x));
graph.output('sum', add(y, x));
const layer = y.name;

const kernel = (name: string, ts: number, dur: number, op_name = 'Relu'): object => ({
  cat: 'Node',
  name: `${name}_kernel_time`,
  ts,
  dur,
  args: { op_name },
});
const run = (ts: number, dur: number): object => ({ cat: 'Session', name: 'model_run', ts, dur, args: {} });

describe('a profile of the engine', () => {
  it('is read run by run, whatever the order of its events', () => {
    const runs = readEngineProfile(
      JSON.stringify([
        { cat: 'Session', name: 'session_initialization', ts: 0, dur: 90, args: {} },
        kernel(layer, 105, 20),
        { cat: 'Node', name: `${layer}_fence_before`, ts: 104, dur: 1, args: { op_name: 'Relu' } },
        run(100, 60),
        kernel('sum', 250, 9, 'Add'),
        kernel(layer, 205, 30),
        run(200, 70),
      ]),
      graph,
    );
    expect(
      runs.map(({ start, duration, kernels }) => [start, duration, kernels.map((k) => [k.name, k.duration])]),
    ).toEqual([
      [100, 60, [[layer, 20]]],
      [
        200,
        70,
        [
          [layer, 30],
          ['sum', 9],
        ],
      ],
    ]);
  });

  it.each([
    [layer, 'relu'],
    [`${layer}/blocked_x`, 'relu'],
    [`fused ${layer}`, 'relu'],
    [`${layer}_token_12`, 'relu'],
    [`${layer}_new_reshape`, 'relu'],
    ['sum', 'add'],
    ['sum/part/of', 'add'],
    ['Reorder', undefined],
    ['', undefined],
  ])('finds the node of kernel %#', (name, op) => {
    const [{ kernels }] = readEngineProfile(JSON.stringify([run(0, 9), kernel(name, 1, 2)]), graph);
    expect(kernels.map(({ node }) => node?.op)).toEqual([op]);
  });
});
