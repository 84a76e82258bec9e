import { describe, expect, it } from 'vitest';
import { randomTensor, relativeError } from '../../../test/expect-gradients.ts';
import { runGraph } from '../../runtime/run-graph.ts';
import { createGraph } from '../create-graph.ts';
import type { Value } from '../graph.ts';
import type { Conv2dAttributes } from '../op-attributes.ts';
import { outputLength } from './convolution-shapes.ts';

interface Case extends Conv2dAttributes {
  readonly x: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
}

/** dx and dW by their definitions, in double precision. */
function textbookGradients(c: Case, x: ArrayLike<number>, kernel: ArrayLike<number>, dy: ArrayLike<number>) {
  const [b, channels, h, w] = c.x;
  const [o, i, kh, kw] = c.kernel;
  const [oh, ow] = [outputLength(h, kh, 0, c), outputLength(w, kw, 1, c)];
  const dx = new Float64Array(x.length);
  const dw = new Float64Array(kernel.length);
  for (let n = 0; n < b * o * oh * ow; n++) {
    const [image, out] = [Math.floor(n / (o * oh * ow)), Math.floor(n / (oh * ow)) % o];
    const [row, column] = [Math.floor(n / ow) % oh, n % ow];
    const first = Math.floor(out / (o / c.groups)) * i;
    for (let k = 0; k < i * kh * kw; k++) {
      const [input, u, v] = [first + Math.floor(k / (kh * kw)), Math.floor(k / kw) % kh, k % kw];
      const y = row * c.strides[0] + u * c.dilations[0] - c.pads[0];
      const z = column * c.strides[1] + v * c.dilations[1] - c.pads[1];
      if (y < 0 || y >= h || z < 0 || z >= w) continue;
      const at = ((image * channels + input) * h + y) * w + z;
      dx[at] += dy[n] * kernel[out * i * kh * kw + k];
      dw[out * i * kh * kw + k] += dy[n] * x[at];
    }
  }
  return { dx, dw };
}

const plain = { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1] } as const;
const cases: Readonly<Record<string, Case>> = {
  'depthwise, a small map, blocks of a row': { ...plain, groups: 3, x: [2, 3, 19, 19], kernel: [3, 1, 3, 3] },
  'depthwise, a small map, one image': { ...plain, groups: 3, x: [1, 3, 12, 24], kernel: [3, 1, 3, 3] },
  'depthwise, a large map': { ...plain, groups: 2, x: [2, 2, 42, 45], kernel: [2, 1, 3, 3] },
  'depthwise, a row of 41 pixels, which no block divides': {
    ...plain,
    groups: 2,
    x: [2, 2, 5, 41],
    kernel: [2, 1, 3, 3],
  },
  'depthwise, stride 2, SAME, even': {
    ...plain,
    strides: [2, 2],
    pads: [0, 0, 1, 1],
    groups: 2,
    x: [2, 2, 90, 92],
    kernel: [2, 1, 3, 3],
  },
  'depthwise, stride 2, SAME, odd': {
    ...plain,
    strides: [2, 2],
    groups: 3,
    x: [3, 3, 25, 15],
    kernel: [3, 1, 3, 3],
  },
  'depthwise, stride 2, VALID with pixels left over': {
    ...plain,
    strides: [2, 2],
    pads: [0, 0, 0, 0],
    groups: 2,
    x: [2, 2, 14, 26],
    kernel: [2, 1, 3, 3],
  },
  'depthwise, stride 3 by 1, dilation 1 by 2, 5×3': {
    strides: [3, 1],
    pads: [2, 1, 1, 3],
    dilations: [1, 2],
    groups: 2,
    x: [2, 2, 17, 21],
    kernel: [2, 1, 5, 3],
  },
  'depthwise, stride 2, dilation 4': {
    strides: [2, 2],
    pads: [4, 4, 4, 4],
    dilations: [4, 4],
    groups: 2,
    x: [2, 2, 23, 24],
    kernel: [2, 1, 3, 3],
  },
  'a first layer: three channels, stride 2': {
    ...plain,
    strides: [2, 2],
    pads: [0, 0, 1, 1],
    groups: 1,
    x: [2, 3, 24, 20],
    kernel: [8, 3, 3, 3],
  },
  'dense, many kernels on few pixels, VALID with pixels left over': {
    ...plain,
    strides: [2, 2],
    pads: [0, 0, 0, 0],
    groups: 1,
    x: [3, 8, 6, 6],
    kernel: [24, 8, 3, 3],
  },
  'dense, dilated': {
    ...plain,
    pads: [2, 2, 2, 2],
    dilations: [2, 2],
    groups: 1,
    x: [2, 4, 9, 11],
    kernel: [5, 4, 3, 3],
  },
  'grouped, on few pixels': { ...plain, groups: 2, x: [2, 16, 2, 2], kernel: [24, 8, 3, 3] },
  'grouped, two kernels a channel': { ...plain, groups: 4, x: [2, 4, 9, 8], kernel: [8, 1, 3, 3] },
  'pointwise, few pixels': {
    ...plain,
    pads: [0, 0, 0, 0],
    groups: 1,
    x: [3, 24, 2, 3],
    kernel: [32, 24, 1, 1],
  },
  'pointwise, many pixels': {
    ...plain,
    pads: [0, 0, 0, 0],
    groups: 1,
    x: [3, 4, 12, 13],
    kernel: [6, 4, 1, 1],
  },
  'pointwise with a stride': {
    ...plain,
    strides: [2, 2],
    pads: [0, 0, 0, 0],
    groups: 1,
    x: [2, 4, 9, 8],
    kernel: [6, 4, 1, 1],
  },
};

describe('the gradients of a convolution are those of the definition', () => {
  for (const [name, c] of Object.entries(cases)) {
    it(name, async () => {
      const graph = createGraph();
      const oh = outputLength(c.x[2], c.kernel[2], 0, c);
      const ow = outputLength(c.x[3], c.kernel[3], 1, c);
      const feeds = {
        x: randomTensor(c.x, 1),
        kernel: randomTensor(c.kernel, 2),
        dy: randomTensor([c.x[0], c.kernel[0], oh, ow], 3),
      };
      const node = (name: keyof typeof feeds): Value =>
        graph.input(name, { dtype: 'float32', shape: feeds[name].shape });
      const [x, kernel, dy] = [node('x'), node('kernel'), node('dy')];
      const { strides, pads, dilations, groups } = c;
      const attributes = { strides, pads, dilations, groups };
      const input = { ...attributes, inputShape: c.x };
      const weight = { ...attributes, kernelShape: c.kernel };
      graph.output('dx', graph.add('conv2dInputGradient', [dy, kernel], input)[0]);
      graph.output('dw', graph.add('conv2dWeightGradient', [x, dy], weight)[0]);
      const data = (name: keyof typeof feeds): Float32Array => Float32Array.from(feeds[name].data);
      const found = await runGraph(graph, { x: data('x'), kernel: data('kernel'), dy: data('dy') });
      const expected = textbookGradients(c, data('x'), data('kernel'), data('dy'));
      expect(relativeError(found.dx as Float32Array, expected.dx)).toBeLessThan(1e-5);
      expect(relativeError(found.dw as Float32Array, expected.dw)).toBeLessThan(1e-5);
    });
  }
});
