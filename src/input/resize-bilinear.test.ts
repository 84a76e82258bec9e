import { describe, expect, test } from 'vitest';
import { createRandom } from '../util/random.ts';
import {
  copyPixels,
  cropView,
  mirrorColumns,
  mirrorRows,
  ownedFloats,
  type PixelView,
  rotateView,
  viewOf,
} from './pixel-view.ts';
import { resizeBilinear } from './resize-bilinear.ts';

const random = createRandom(1);

function noise(height: number, width: number): PixelView {
  return viewOf({
    data: Uint8Array.from({ length: 3 * height * width }, () => random.int(256)),
    height,
    width,
  });
}

function resized(view: PixelView, height: number, width: number, alignCorners = false): Float32Array {
  const data = new Float32Array(3 * height * width);
  resizeBilinear(view, { data, offset: 0, height, width, layout: 'planar' }, alignCorners);
  return data;
}

/** The definition, one value at a time: the input is a surface of tents around its pixels, continued beyond its edge. */
function slow(view: PixelView, size: readonly [number, number], alignCorners: boolean): number[] {
  const [height, width] = size;
  const pixels = ownedFloats(view);
  const place = (i: number, input: number, output: number): number =>
    alignCorners && output > 1 ? (i * (input - 1)) / (output - 1) : (i * input) / output;
  const out: number[] = [];
  for (let k = 0; k < 3; k++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const sy = Math.min(place(y, view.height, height), view.height - 1);
        const sx = Math.min(place(x, view.width, width), view.width - 1);
        let sum = 0;
        for (let j = 0; j < view.height; j++) {
          for (let i = 0; i < view.width; i++) {
            const tent = Math.max(0, 1 - Math.abs(sy - j)) * Math.max(0, 1 - Math.abs(sx - i));
            sum += tent * pixels[3 * (j * view.width + i) + k];
          }
        }
        out.push(sum);
      }
    }
  }
  return out;
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < actual.length; i++) worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
  expect(worst).toBeLessThan(tolerance);
}

describe('bilinear resizing', () => {
  for (const size of [
    [5, 9],
    [20, 3],
    [1, 1],
    [11, 13],
  ] as const) {
    for (const alignCorners of [false, true]) {
      test(`equals its definition for 11×13 → ${size.join('×')}, corners ${alignCorners ? '' : 'not '}aligned`, () => {
        const view = noise(11, 13);
        expectClose(resized(view, size[0], size[1], alignCorners), slow(view, size, alignCorners), 1e-3);
      });
    }
  }

  test('puts output pixel i at i·in/out, without half-pixel centres, and holds the last pixel at the edge', () => {
    const ramp = viewOf({ data: Uint8Array.from([0, 0, 0, 100, 100, 100]), height: 1, width: 2 });
    expect([...resized(ramp, 1, 4).subarray(0, 4)]).toEqual([0, 50, 100, 100]);
  });

  test('of the same size copies', () => {
    const view = noise(6, 7);
    const data = new Float32Array(3 * 6 * 7);
    resizeBilinear(view, { data, offset: 0, height: 6, width: 7, layout: 'interleaved' });
    expect([...data]).toEqual([...(view.data as Uint8Array)]);
  });

  test('writes only its own place in the target', () => {
    const data = new Float32Array(3 * 4 * 5 + 20).fill(-1);
    resizeBilinear(noise(8, 8), { data, offset: 10, height: 4, width: 5, layout: 'planar' });
    expect([...data.subarray(0, 10), ...data.subarray(-10)]).toEqual(new Array(20).fill(-1));
    expect(data.subarray(10, -10).every((v) => v >= 0)).toBe(true);
  });

  test('of a crop, mirrored and turned, equals that of a copy of the same pixels', () => {
    const whole = noise(12, 17);
    const view = rotateView(mirrorRows(mirrorColumns(cropView(whole, { y: 2, x: 3, height: 9, width: 11 }))));
    const copy = viewOf({ data: ownedFloats(view), height: view.height, width: view.width });
    expect(view.height).toBe(11);
    expectClose(resized(view, 7, 6), resized(copy, 7, 6), 1e-6);
  });
});

describe('a pixel view', () => {
  test('turned four times, or mirrored twice, is itself', () => {
    const view = noise(4, 6);
    expect(rotateView(rotateView(rotateView(rotateView(view))))).toEqual(view);
    expect(mirrorColumns(mirrorColumns(view))).toEqual(view);
    expect(mirrorRows(mirrorRows(view))).toEqual(view);
    expect(ownedFloats(rotateView(rotateView(view)))).toEqual(ownedFloats(mirrorRows(mirrorColumns(view))));
  });

  test('turned counter-clockwise has the top right pixel at the top left', () => {
    const view = viewOf({ data: Uint8Array.from([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]), height: 2, width: 2 });
    expect([...ownedFloats(rotateView(view))].filter((_, i) => i % 3 === 0)).toEqual([2, 4, 1, 3]);
  });

  test('copies bytes into new floats, but hands out dense floats as they are', () => {
    const bytes = noise(3, 3);
    const floats = ownedFloats(bytes);
    expect(ownedFloats(viewOf({ data: floats, height: 3, width: 3 }))).toBe(floats);
    expect(ownedFloats(mirrorRows(viewOf({ data: floats, height: 3, width: 3 })))).not.toBe(floats);
    const target = new Float32Array(3 * 9 + 1);
    copyPixels(bytes, target, { offset: 1, rowStride: 9 });
    expect(target.subarray(1)).toEqual(floats);
  });
});
