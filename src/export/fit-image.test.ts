/** That the exported graph resizes and pads as the input of training does, for every resizer and interpolation. */

import * as ort from 'onnxruntime-node';
import { afterAll, describe, expect, test } from 'vitest';
import { fitImage } from '../detection/fit-image.ts';
import { fixedShape, type ImageResizer, type ResizeMethod, resizedSize } from '../detection/image-resizer.ts';
import { createGraph } from '../graph/create-graph.ts';
import { writeOnnx } from '../graph/write-onnx.ts';
import { viewOf } from '../input/pixel-view.ts';
import { inputLength, resizeToInput } from '../input/resize-to-input.ts';
import { createRandom } from '../util/random.ts';

const sessions: ort.InferenceSession[] = [];
afterAll(async () => {
  for (const session of sessions) await session.release();
});

async function fittedBy(
  resizer: ImageResizer,
): Promise<
  (data: Float32Array, height: number, width: number) => Promise<{ image: Float32Array; window: number[] }>
> {
  const graph = createGraph();
  const input = graph.input('image', { dtype: 'float32', shape: [1, 3, 'height', 'width'] });
  const { image, window } = fitImage(input, resizer);
  graph.output('fitted', image);
  if (window) graph.output('window', window);
  const session = await ort.InferenceSession.create(writeOnnx(graph, { name: 'fit', metadata: {} }), {
    logSeverityLevel: 4, // one of the tests is an error
    intraOpNumThreads: 1,
  });
  sessions.push(session);
  return async (data, height, width) => {
    const results = await session.run({ image: new ort.Tensor('float32', data, [1, 3, height, width]) });
    return {
      image: results.fitted.data as Float32Array,
      window: window ? [...(results.window.data as Float32Array)] : [0, 0, 1, 1],
    };
  };
}

const padColor = [127.5, 100, 0] as const;
const base = { alignCorners: false, padColor } as const;
const keep = { kind: 'keep_aspect_ratio', minDimension: 24, maxDimension: 40 } as const;
const greater = { kind: 'conditional_shape', condition: 'GREATER', threshold: 30 } as const;
const smaller = { kind: 'conditional_shape', condition: 'SMALLER', threshold: 30 } as const;

const resizers: readonly (readonly [string, (method: ResizeMethod) => ImageResizer])[] = [
  ['fixed shape', (method) => fixedShape(20, 33, method)],
  ['keep aspect ratio', (method) => ({ ...base, rule: keep, method, height: 40, width: 40 })],
  ['at most', (method) => ({ ...base, rule: greater, method, alignCorners: true, height: 30, width: 30 })],
  ['at least', (method) => ({ ...base, rule: smaller, method, alignCorners: true, height: 90, width: 90 })],
];
const SIZES = [
  [25, 40],
  [61, 37],
  [24, 24],
  [13, 29],
] as const;

describe.each(resizers)('%s', (_, make) => {
  test.each(['BILINEAR', 'NEAREST_NEIGHBOR', 'BICUBIC', 'AREA'] as const)(
    'by %s is the same in the graph and in the input of training',
    async (method) => {
      const resizer = make(method);
      const run = await fittedBy(resizer);
      for (const [height, width] of SIZES) {
        const random = createRandom(height, width);
        const data = Uint8Array.from({ length: 3 * height * width }, () => random.int(256));
        const planar = Float32Array.from(
          { length: data.length },
          (_unused, i) => data[3 * (i % (height * width)) + Math.floor(i / (height * width))],
        );
        const expected = new Float32Array(inputLength(resizer));
        const place = { data: expected, offset: 0, where: 'here' };
        const size = resizeToInput(viewOf({ data, height, width }), resizer, place);
        const { image, window } = await run(planar, height, width);
        // TensorFlow looks bicubic weights up for 1024 places between pixels, ONNX computes them
        const tolerance = method === 'BICUBIC' ? 0.6 : 0.01;
        const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - image[i])), 0);
        expect(worst).toBeLessThan(tolerance);
        expect(window[2]).toBeCloseTo(size.height / resizer.height, 6);
        expect(window[3]).toBeCloseTo(size.width / resizer.width, 6);
      }
    },
  );
});

test('an image left as it is keeps its pixels; one that does not fit is refused', async () => {
  const resizer = { ...base, rule: { kind: 'identity' }, method: 'BILINEAR', height: 30, width: 40 } as const;
  const run = await fittedBy(resizer);
  const plane = Float32Array.from({ length: 20 * 40 }, (_, i) => i % 251);
  const { image, window } = await run(Float32Array.from([...plane, ...plane, ...plane]), 20, 40);
  expect(image.slice(0, 800)).toEqual(plane);
  expect([image[800], image[1200 + 800], image[2400 + 800]]).toEqual([127.5, 100, 0]);
  expect(window[2]).toBeCloseTo(2 / 3, 6);
  await expect(run(new Float32Array(3 * 31 * 40), 31, 40)).rejects.toThrow();
  const view = viewOf({ data: new Uint8Array(3 * 31 * 40), height: 31, width: 40 });
  const place = { data: new Float32Array(inputLength(resizer)), offset: 0, where: 'image "a.jpg"' };
  expect(() => resizeToInput(view, resizer, place)).toThrow(
    "the image resizer leaves it 31×40 pixels (height × width), which is more than the network's input, 30×40.",
  );
});

describe('sizes', () => {
  const size = (rule: ImageResizer['rule'], height: number, width: number): number[] => {
    const { height: h, width: w } = resizedSize({ rule, height: 0, width: 0 }, { height, width });
    return [h, w];
  };
  const rule = { kind: 'keep_aspect_ratio', minDimension: 600, maxDimension: 1024 } as const;
  test('keep_aspect_ratio fits the shorter side, or the longer where that is too long', () => {
    expect(size(rule, 480, 640)).toEqual([600, 800]);
    expect(size(rule, 640, 480)).toEqual([800, 600]);
    expect(size(rule, 300, 900)).toEqual([341, 1024]);
    expect(size(rule, 500, 500)).toEqual([600, 600]);
  });
  test('conditional_shape shrinks or enlarges, never both', () => {
    expect(size(greater, 60, 30)).toEqual([30, 15]);
    expect(size(greater, 20, 30)).toEqual([20, 30]);
    expect(size(smaller, 60, 15)).toEqual([120, 30]);
    expect(size(smaller, 60, 31)).toEqual([60, 31]);
  });
});
