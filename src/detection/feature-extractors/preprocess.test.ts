import { expect, test } from 'vitest';
import { createGraph } from '../../graph/create-graph.ts';
import { runGraph } from '../../runtime/run-graph.ts';
import { lessMeanColour, standardised, toUnitRange } from './preprocess.ts';

test.each([
  ['toUnitRange', toUnitRange],
  ['lessMeanColour', lessMeanColour],
  ['standardised', standardised],
])('%s makes of the pixel for a value that value', async (_, preprocess) => {
  const graph = createGraph();
  const images = graph.input('images', { dtype: 'float32', shape: [1, 3, 1, 2] });
  graph.output('values', preprocess(images));
  const wanted = [0, 0.25, 0, -0.5, 0, 0.75];
  const pixels = Float32Array.from(wanted, (value, i) => preprocess.pixelOf(value, Math.floor(i / 2)));
  const { values } = await runGraph(graph, { images: pixels });
  for (const [i, value] of wanted.entries()) expect(values[i]).toBeCloseTo(value, 4);
});
