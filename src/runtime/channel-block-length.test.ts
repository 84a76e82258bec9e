import { describe, expect, test } from 'vitest';
import { createGraph } from '../graph/create-graph.ts';
import { gradients } from '../graph/gradients.ts';
import { inBlockedLayout } from '../graph/in-blocked-layout.ts';
import { lowerProgram } from '../graph/lower-program.ts';
import { conv2d, mul, reduceSum } from '../graph/ops.ts';
import type { Program } from '../graph/program.ts';
import { elementCount, staticShape } from '../graph/tensor-type.ts';
import { createRandom } from '../util/random.ts';
import { channelBlockLength } from './channel-block-length.ts';
import { runGraph } from './run-graph.ts';

interface Case {
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly side: number;
}

/** A depthwise convolution under SAME padding and both its gradients, kernel fed. */
function depthwise({ channels, kernel, stride, side }: Case): Program {
  const graph = createGraph();
  const x = graph.input('x', { dtype: 'float32', shape: [2, channels, side, side + 3] });
  const w = graph.input('w', { dtype: 'float32', shape: [channels, 1, kernel, kernel] });
  const pad = Math.floor(kernel / 2);
  const attributes = {
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
    dilations: [1, 1],
    groups: channels,
  } as const;
  const y = conv2d(x, w, attributes);
  graph.output('y', y);
  const [dx, dw] = gradients(reduceSum(mul(y, y)), [x, w]);
  graph.output('dx', dx);
  graph.output('dw', dw);
  return graph;
}

function feedsFor(program: Program): Record<string, Float32Array> {
  const random = createRandom(3);
  return Object.fromEntries(
    program.inputs.map(({ name, shape }) => {
      const length = elementCount(staticShape(shape));
      return [name, Float32Array.from({ length }, () => random.normal())];
    }),
  );
}

/** ⟨y, y⟩ and its gradients by definition, in double precision, of one element each of dx and dw. */
function reference({ channels, kernel, stride, side }: Case, x: Float32Array, w: Float32Array): number[] {
  const [height, width, pad] = [side, side + 3, Math.floor(kernel / 2)];
  const out = (length: number): number => Math.floor((length + 2 * pad - kernel) / stride) + 1;
  const y: number[] = [];
  for (let b = 0; b < 2; b++)
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < out(height); i++)
        for (let j = 0; j < out(width); j++) {
          let sum = 0;
          for (let u = 0; u < kernel; u++)
            for (let v = 0; v < kernel; v++) {
              const [row, column] = [stride * i + u - pad, stride * j + v - pad];
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              sum +=
                x[((b * channels + c) * height + row) * width + column] * w[(c * kernel + u) * kernel + v];
            }
          y.push(sum);
        }
  return y;
}

describe.each<Case>([
  { channels: 16, kernel: 3, stride: 1, side: 7 },
  { channels: 32, kernel: 3, stride: 2, side: 8 },
  { channels: 48, kernel: 5, stride: 1, side: 9 },
  { channels: 24, kernel: 3, stride: 1, side: 6 },
])('a depthwise convolution of $channels channels, kernel $kernel, stride $stride', (given) => {
  test('comes out as by definition, in whatever layout it runs', async () => {
    const program = depthwise(given);
    const feeds = feedsFor(program);
    const { y, dx, dw } = await runGraph(program, feeds);
    const expected = reference(given, feeds.x, feeds.w);
    expect(y).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expect(Math.abs(Number(y[i]) - value)).toBeLessThan(1e-4);
    // Σ y² is of degree 2 in x and in w: ⟨x, dx⟩ = ⟨w, dw⟩ = 2 Σ y² (Euler).
    const twice = 2 * expected.reduce((sum, value) => sum + value * value, 0);
    const dot = (a: Float32Array, b: Float32Array): number =>
      a.reduce((sum, value, i) => sum + value * b[i], 0);
    expect(dot(feeds.x, dx as Float32Array) / twice).toBeCloseTo(1, 4);
    expect(dot(feeds.w, dw as Float32Array) / twice).toBeCloseTo(1, 4);
  });
});

test('kernels that are fed go into blocks of channels that divide theirs; constants and other convolutions stay', async () => {
  const domains = (given: Case): string[] => {
    const { nodes } = inBlockedLayout(lowerProgram(depthwise(given)), 16);
    return nodes.filter(({ domain }) => domain.endsWith('nchwc')).map(({ opType }) => opType);
  };
  const three = ['ReorderInput', 'Conv', 'ReorderOutput'];
  expect(domains({ channels: 32, kernel: 3, stride: 1, side: 8 })).toEqual([...three, ...three]);
  expect(domains({ channels: 24, kernel: 3, stride: 1, side: 8 })).toEqual([]);
  const graph = createGraph();
  const x = graph.input('x', { dtype: 'float32', shape: [1, 16, 4, 4] });
  const kernel = graph.constant({ dtype: 'float32', shape: [16, 1, 3, 3] }, new Float32Array(144));
  const attributes = { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], groups: 16 } as const;
  graph.output('y', conv2d(x, kernel, attributes));
  expect(inBlockedLayout(lowerProgram(graph), 16).nodes.map(({ opType }) => opType)).toEqual(['Conv']);
});

test('the length of a block is found once, and is none or a power of two', async () => {
  const length = await channelBlockLength();
  expect([0, 8, 16]).toContain(length);
  expect(await channelBlockLength()).toBe(length);
});
