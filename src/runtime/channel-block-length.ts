/**
 * @module
 * How many channels this processor's kernels in blocked layout take together: 16 with AVX-512, 8 with AVX, none on others.
 * ONNX Runtime does not say, so it is asked: the length under which a small convolution comes out right.
 */

import * as ort from 'onnxruntime-node';
import { createGraph } from '../graph/create-graph.ts';
import { conv2d } from '../graph/ops.ts';
import { writeOnnx } from '../graph/write-onnx.ts';
import { sizeOfShape } from '../util/size-of-shape.ts';

const LENGTHS = [16, 8];
const CHANNELS = 16;
const SIDE = 4;

/** A depthwise convolution of whole numbers, whose results are exact in any order of summation. */
async function convolved(channelBlock: number): Promise<string> {
  const graph = createGraph();
  const x = graph.input('x', { dtype: 'float32', shape: [1, CHANNELS, SIDE, SIDE] });
  const kernel = graph.input('kernel', { dtype: 'float32', shape: [CHANNELS, 1, 3, 3] });
  const attributes = { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], groups: CHANNELS } as const;
  graph.output('y', conv2d(x, kernel, attributes));
  const session = await ort.InferenceSession.create(writeOnnx(graph, { channelBlock }), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const counted = (shape: readonly number[], modulus: number): ort.Tensor => {
    const length = sizeOfShape(shape);
    return new ort.Tensor(
      'float32',
      Float32Array.from({ length }, (_, i) => (i * 7) % modulus),
      shape,
    );
  };
  const feeds = { x: counted([1, CHANNELS, SIDE, SIDE], 31), kernel: counted([CHANNELS, 1, 3, 3], 13) };
  try {
    const { y } = await session.run(feeds);
    return (y.data as Float32Array).join();
  } finally {
    await session.release();
  }
}

async function find(): Promise<number> {
  const expected = await convolved(0);
  for (const length of LENGTHS) {
    // A build for a processor without such kernels does not know the operators, and refuses the graph.
    if ((await convolved(length).catch(() => undefined)) === expected) return length;
  }
  return 0;
}

let found: Promise<number> | undefined;

/** Channels of a block; 0 where there is no blocked layout. Found once in a process, in some ten milliseconds. */
export function channelBlockLength(): Promise<number> {
  found ??= find();
  return found;
}
