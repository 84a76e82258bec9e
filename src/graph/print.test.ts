import { expect, test } from 'vitest';
import { createGraph } from './create-graph.ts';
import { floats } from './graph.ts';
import { add, clip, mul, topK } from './ops.ts';
import { printProgram } from './print.ts';

test('a program prints one line for each input, node and output, names in their scopes', () => {
  const graph = createGraph();
  const x = graph.input('x', { dtype: 'float32', shape: [2, 3] });
  const image = graph.input('image', { dtype: 'uint8', shape: [1, 'height', 'width', 3] });
  const scaled = graph.scope('FeatureExtractor', () =>
    graph.scope('Conv2d_0', () => mul(add(x, floats(graph, [3], [1, 2, 3])), 2)),
  );
  const [values, indices] = topK(clip(scaled, 0, 6), 2);
  graph.output('values', values);
  graph.output('indices', indices);
  graph.output('picture', image);
  expect(printProgram(graph)).toMatchInlineSnapshot(`
    "input %x: float32[2, 3]
    input %image: uint8[1, height, width, 3]
    %FeatureExtractor/Conv2d_0/add: float32[2, 3] = add(%x, float32[3] constant)
    %FeatureExtractor/Conv2d_0/mul: float32[2, 3] = mul(%FeatureExtractor/Conv2d_0/add, 2)
    %clip: float32[2, 3] = clip(%FeatureExtractor/Conv2d_0/mul) {min: 0, max: 6}
    %topK: float32[2, 2], %topK_1: int64[2, 2] = topK(%clip) {k: 2}
    output values = %topK
    output indices = %topK_1
    output picture = %image"
  `);
});
