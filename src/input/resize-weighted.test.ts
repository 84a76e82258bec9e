import { describe, expect, test } from 'vitest';
import { createRandom } from '../util/random.ts';
import { ownedFloats, type PixelView, viewOf } from './pixel-view.ts';
import { resizedView, resizeImage } from './resize-image.ts';

const METHODS = ['BILINEAR', 'NEAREST_NEIGHBOR', 'BICUBIC', 'AREA'] as const;

function noise(height: number, width: number): PixelView {
  const random = createRandom(7);
  const data = Uint8Array.from({ length: 3 * height * width }, () => random.int(256));
  return viewOf({ data, height, width });
}

/** A row of grey pixels. */
const row = (...values: number[]): PixelView =>
  viewOf({ data: Uint8Array.from(values.flatMap((v) => [v, v, v])), height: 1, width: values.length });

const reds = (view: PixelView): number[] => [...ownedFloats(view)].filter((_, i) => i % 3 === 0);

describe('every interpolation', () => {
  test.each(METHODS)('%s of the own size changes nothing, and a plain image stays plain', (method) => {
    const view = noise(9, 7);
    expect([...ownedFloats(resizedView(view, view, method))]).toEqual([...view.data]);
    const plain = viewOf({ data: new Uint8Array(3 * 9 * 7).fill(50), height: 9, width: 7 });
    for (const size of [
      { height: 4, width: 12 },
      { height: 20, width: 3 },
    ])
      for (const value of ownedFloats(resizedView(plain, size, method))) expect(value).toBeCloseTo(50, 3);
  });

  test.each(METHODS)('%s gives the same part by part, and inside a larger array', (method) => {
    const view = noise(9, 7);
    const whole = ownedFloats(resizedView(view, { height: 12, width: 10 }, method));
    const data = new Float32Array(3 * 30 * 40).fill(-1);
    resizeImage(
      view,
      {
        data,
        offset: 0,
        height: 5,
        width: 4,
        layout: 'planar',
        within: { height: 30, width: 40 },
        partOf: { y: 2, x: 3, height: 12, width: 10 },
      },
      method,
    );
    for (let y = 0; y < 5; y++)
      for (let x = 0; x < 4; x++)
        for (let k = 0; k < 3; k++)
          expect(data[k * 1200 + y * 40 + x]).toBe(whole[3 * ((y + 2) * 10 + x + 3) + k]);
    expect(data.filter((v) => v !== -1).length).toBeLessThanOrEqual(60);
    expect(data[5 * 40]).toBe(-1);
  });
});

describe('by formula', () => {
  test('the nearest pixel is the one below i·in/out', () => {
    expect(reds(resizedView(row(0, 10, 20, 30, 40), { height: 1, width: 3 }, 'NEAREST_NEIGHBOR'))).toEqual([
      0, 10, 30,
    ]);
    expect(reds(resizedView(row(5, 6), { height: 1, width: 5 }, 'NEAREST_NEIGHBOR'))).toEqual([
      5, 5, 5, 6, 6,
    ]);
  });

  test('area is the mean over each new pixel', () => {
    expect(reds(resizedView(row(0, 10, 20, 30), { height: 1, width: 2 }, 'AREA'))).toEqual([5, 25]);
    const [first, second] = reds(resizedView(row(0, 30, 60), { height: 1, width: 2 }, 'AREA'));
    expect(first).toBeCloseTo(10, 4); // (0·1 + 30·½)/1.5
    expect(second).toBeCloseTo(50, 4);
  });

  test('bicubic is the kernel of Keys with a = −0.75 and the edge repeated', () => {
    const values = reds(resizedView(row(0, 0, 100, 100, 100), { height: 1, width: 10 }, 'BICUBIC'));
    // half-way between two pixels the weights are −0.09375, 0.59375, 0.59375, −0.09375
    expect(values[3]).toBeCloseTo(50, 4);
    expect(values[1]).toBeCloseTo(-9.375, 4);
    expect(values[5]).toBeCloseTo(109.375, 4);
    expect(values[9]).toBeCloseTo(100, 4);
  });
});
