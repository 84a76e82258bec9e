import { describe, expect, it } from 'vitest';
import { expectGradients, randomTensor } from '../../test/expect-gradients.ts';
import { randomBoxes } from '../../test/random-boxes.ts';
import { createGraph } from '../graph/create-graph.ts';
import { floats } from '../graph/graph.ts';
import { runGraph } from '../runtime/run-graph.ts';
import { createRandom } from '../util/random.ts';
import { type BoxCoderOptions, createBoxCoder } from './box-coders/create-box-coder.ts';
import { decodeBoxes } from './decode-boxes.ts';

const coders: readonly BoxCoderOptions[] = [
  { kind: 'faster_rcnn_box_coder' },
  { kind: 'faster_rcnn_box_coder', scales: { y: 10, x: 8, height: 5, width: 4 } },
  { kind: 'mean_stddev_box_coder' },
  { kind: 'mean_stddev_box_coder', stddev: 0.2 },
  { kind: 'square_box_coder' },
  { kind: 'square_box_coder', scales: { y: 10, x: 8, length: 5 } },
];

describe.each(coders)('decodeBoxes with %j', (options) => {
  const A = 20;
  const B = 3;
  const coder = createBoxCoder(options);
  const { codeSize } = coder;
  const anchors = randomBoxes(A, createRandom(31));
  const codes = randomTensor([B, A, codeSize], 32);

  it('decodes as the coder on numbers does', async () => {
    const graph = createGraph();
    const input = floats(graph, codes.shape, codes.data);
    graph.output('boxes', decodeBoxes(input, floats(graph, [A, 4], anchors), options));
    const { boxes } = await runGraph(graph);
    for (let b = 0; b < B; b++) {
      const own = Float32Array.from(codes.data).subarray(b * A * codeSize, (b + 1) * A * codeSize);
      coder.decode(own, anchors).forEach((wanted, i) => {
        expect(Math.abs(Number(boxes[b * A * 4 + i]) - wanted)).toBeLessThan(
          1e-5 * Math.max(1, Math.abs(wanted)),
        );
      });
    }
  });

  it('has the gradient that finite differences show', () =>
    expectGradients((v) => decodeBoxes(v.codes, floats(v.codes.graph, [A, 4], anchors), options), { codes }));
});
