import { describe, expect, test } from 'vitest';
import { createRandom } from '../../util/random.ts';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation, toGray } from './adjust-pixels.ts';

/** Pixels that stay inside 0..255 under the changes below, greys and ties among them. */
function pixels(): Float32Array {
  const random = createRandom(7);
  const noise = Array.from({ length: 300 }, () => random.uniform(20, 200));
  return Float32Array.from([...noise, 50, 50, 50, 0, 0, 0, 90, 90, 30, 30, 90, 90, 90, 30, 90, 255, 0, 0]);
}

/** Hue (turns), saturation, value (0..255) by the textbook definition (Smith 1978). */
function hsv(r: number, g: number, b: number): [number, number, number] {
  const max = Math.max(r, g, b);
  const range = max - Math.min(r, g, b);
  if (range === 0) return [0, 0, max];
  const sixths =
    max === r ? ((g - b) / range + 6) % 6 : max === g ? (b - r) / range + 2 : (r - g) / range + 4;
  return [sixths / 6, range / max, max];
}

function eachHsv(
  values: Float32Array,
  visit: (now: [number, number, number], before: [number, number, number]) => void,
): void {
  const before = pixels();
  for (let i = 0; i < values.length; i += 3) {
    const at = (p: Float32Array): [number, number, number] => hsv(p[i], p[i + 1], p[i + 2]);
    visit(at(values), at(before));
  }
}

function maxDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

describe('hue', () => {
  test('turned, moves by that much; saturation and value stay', () => {
    for (const delta of [0.02, 0.2, -0.2, 0.5, 0.9]) {
      const values = pixels();
      adjustHue(values, delta);
      eachHsv(values, (now, before) => {
        expect(now[1]).toBeCloseTo(before[1], 4);
        expect(now[2]).toBeCloseTo(before[2], 3);
        if (before[1] === 0) return;
        const off = now[0] - before[0] - delta;
        expect(Math.abs(off - Math.round(off))).toBeLessThan(1e-4);
      });
    }
  });

  test('turned there and back, or by a full turn, is where it was', () => {
    const values = pixels();
    adjustHue(values, 0.137);
    expect(maxDifference(values, pixels())).toBeGreaterThan(10);
    adjustHue(values, -0.137);
    expect(maxDifference(values, pixels())).toBeLessThan(1e-3);
    adjustHue(values, 1);
    expect(maxDifference(values, pixels())).toBeLessThan(1e-3);
  });

  test('turned by a third exchanges the channels', () => {
    const values = Float32Array.from([200, 100, 30]);
    adjustHue(values, 1 / 3);
    [30, 200, 100].forEach((value, k) => {
      expect(values[k]).toBeCloseTo(value, 3);
    });
  });
});

describe('saturation', () => {
  test('is multiplied and clipped to 1; hue and value stay', () => {
    for (const factor of [0, 0.5, 0.8, 1.25, 10]) {
      const values = pixels();
      adjustSaturation(values, factor);
      eachHsv(values, (now, before) => {
        expect(now[1]).toBeCloseTo(Math.min(1, before[1] * factor), 4);
        expect(now[2]).toBeCloseTo(before[2], 3);
        if (now[1] < 0.01) return;
        const off = now[0] - before[0];
        expect(Math.abs(off - Math.round(off))).toBeLessThan(1e-3);
      });
    }
  });

  test('halved and doubled is where it was', () => {
    const values = pixels();
    adjustSaturation(values, 0.5);
    adjustSaturation(values, 2);
    expect(maxDifference(values, pixels())).toBeLessThan(1e-3);
  });
});

describe('brightness, contrast and grey', () => {
  test('brightness is added and clipped', () => {
    const values = Float32Array.from([0, 100, 250]);
    adjustBrightness(values, 20);
    expect([...values]).toEqual([20, 120, 255]);
    adjustBrightness(values, -130);
    expect([...values]).toEqual([0, 0, 125]);
  });

  test('contrast stretches each channel around its own mean', () => {
    const values = Float32Array.from([100, 10, 0, 120, 30, 0]);
    adjustContrast(values, 1.5);
    expect([...values]).toEqual([95, 5, 0, 125, 35, 0]);
    adjustContrast(values, 0);
    expect([...values]).toEqual([110, 20, 0, 110, 20, 0]);
  });

  test('grey is the luma in all channels', () => {
    const values = Float32Array.from([100, 200, 50]);
    toGray(values);
    for (const value of values) expect(value).toBeCloseTo(29.89 + 117.4 + 5.7, 3);
  });
});
