import { describe, expect, it } from 'vitest';
import { createGraph } from '../graph/create-graph.ts';
import type { Node } from '../graph/graph.ts';
import { matmul, mul, relu, sub } from '../graph/ops.ts';
import type { KernelEvent, ProfiledRun } from '../runtime/engine-profile.ts';
import { chromeTrace } from './chrome-trace.ts';
import { layerFinder, phaseOf, profileStep } from './step-profile.ts';

const graph = createGraph();
const x = graph.input('x', { dtype: 'float32', shape: [2, 3] });
const w = graph.input('w', { dtype: 'float32', shape: [3, 4] });
const product = graph.scope('Net/Dense', () => matmul(x, w));
const active = graph.scope('Net/Dense', () => relu(product));
const back = graph.scope('gradients/Net/Dense', () => mul(active, active));
const inner = graph.scope('gradients/Net/Dense/Inner', () => mul(back, active));
const clipped = graph.scope('ClipGradients', () => mul(inner, 0.5));
graph.output(
  'next',
  graph.scope('optimizer/Net/Dense', () => sub(active, clipped)),
);

const nodeCalled = (op: string, scope: string): Node => {
  const found = graph.nodes.find((node) => node.op === op && node.outputs[0].name.startsWith(`${scope}/`));
  if (found === undefined) throw new Error(`no ${op} in ${scope}`);
  return found;
};
const kernel = (node: Node | undefined, start: number, duration: number): KernelEvent => ({
  name: node?.outputs[0].name ?? 'Reorder',
  engineOp: node === undefined ? 'ReorderInput' : 'Op',
  node,
  start,
  duration,
});
const dense = nodeCalled('matmul', 'Net/Dense');
const update = nodeCalled('sub', 'optimizer/Net/Dense');
const clip = nodeCalled('mul', 'ClipGradients');
const backward = nodeCalled('mul', 'gradients/Net/Dense');
const nested = nodeCalled('mul', 'gradients/Net/Dense/Inner');
const runs: readonly ProfiledRun[] = [0, 100_000].map((start) => ({
  start,
  duration: 20_000,
  kernels: [
    kernel(dense, start, 6000),
    kernel(undefined, start + 6000, 1000),
    kernel(backward, start + 7000, start === 0 ? 2000 : 4000),
    kernel(nested, start + 12_000, 1000),
    kernel(clip, start + 13_000, 500),
    kernel(update, start + 14_000, 2000),
  ],
}));

describe('the profile of a step', () => {
  it('tells phases and layers by scopes', () => {
    const layerOf = layerFinder(graph);
    expect([dense, backward, nested, clip, update].map((node) => [layerOf(node), phaseOf(node)])).toEqual([
      ['Net/Dense', 'forward'],
      ['Net/Dense', 'backward'],
      ['Net/Dense', 'backward'],
      ['ClipGradients', 'optimizer'],
      ['Net/Dense', 'optimizer'],
    ]);
  });

  it('adds up means of a step, each kernel once', () => {
    expect(profileStep(graph, runs)).toEqual({
      steps: 2,
      stepMs: 20,
      kernelMs: 13.5,
      multiplyAdds: 24,
      layers: [
        { layer: 'Net/Dense', forward: 6, backward: 4, optimizer: 2, multiplyAdds: 24 },
        { layer: 'ClipGradients', forward: 0, backward: 0, optimizer: 0.5, multiplyAdds: 0 },
      ],
      kinds: [
        { kind: 'elementwise', ms: 6.5, multiplyAdds: 0 },
        { kind: 'matrix product', ms: 6, multiplyAdds: 24 },
        { kind: 'added by the engine', ms: 1, multiplyAdds: 0 },
      ],
    });
  });
});

describe('the trace', () => {
  it('has an event for each step and kernel, in microseconds', () => {
    const { traceEvents } = JSON.parse(chromeTrace(graph, runs, 3)) as {
      traceEvents: readonly { readonly ph: string; readonly name: string }[];
    };
    const complete = traceEvents.filter(({ ph }) => ph === 'X');
    expect(complete.map(({ name }) => name).filter((name) => name.startsWith('step'))).toEqual([
      'step 3',
      'step 4',
    ]);
    expect(complete).toHaveLength(2 + 12);
    expect(complete[1]).toEqual({
      name: dense.outputs[0].name,
      cat: 'matrix product',
      ph: 'X',
      pid: 1,
      tid: 1,
      ts: 0,
      dur: 6000,
      args: {
        operation: 'matmul(float32[2, 3], float32[3, 4])',
        result: 'float32[2, 4]',
        layer: 'Net/Dense',
        phase: 'forward',
        onnx: 'Op',
      },
    });
    expect(complete[2]).toMatchObject({
      cat: 'added by the engine',
      ts: 6000,
      args: { onnx: 'ReorderInput' },
    });
  });
});
