import { describe, expect, test } from 'vitest';
import { randomSample } from '../../../test/random-sample.ts';
import { createRandom } from '../../util/random.ts';
import { sampleDistortedWindow } from './sample-distorted-window.ts';

describe('the window of a crop', () => {
  test('has its aspect ratio in pixels and its area in bounds, and covers enough of some box', () => {
    const [height, width] = [480, 640];
    const limits = {
      minObjectCovered: 0.7,
      minAspectRatio: 0.5,
      maxAspectRatio: 2,
      minArea: 0.1,
      maxArea: 0.6,
    };
    let right = 0;
    for (let seed = 0; seed < 400; seed++) {
      const { boxesYxyx } = randomSample(seed).groundTruth;
      const window = sampleDistortedWindow({ height, width, boxesYxyx }, limits, createRandom(5, seed));
      if (window.height === height && window.width === width) continue; // no window was found
      right++;
      expect(window.width / window.height).toBeGreaterThan(0.49);
      expect(window.width / window.height).toBeLessThan(2.02);
      const area = (window.width * window.height) / (width * height);
      expect(area >= 0.1 && area <= 0.6).toBe(true);
      expect(window.y >= 0 && window.x >= 0).toBe(true);
      expect(window.y + window.height <= height && window.x + window.width <= width).toBe(true);
      const shares = [...boxesYxyx.keys()]
        .filter((i) => i % 4 === 0)
        .map((i) => {
          const [ymin, xmin, ymax, xmax] = boxesYxyx.subarray(i, i + 4);
          const h = Math.min(ymax * height, window.y + window.height) - Math.max(ymin * height, window.y);
          const w = Math.min(xmax * width, window.x + window.width) - Math.max(xmin * width, window.x);
          return (Math.max(0, h) * Math.max(0, w)) / ((ymax - ymin) * (xmax - xmin) * height * width);
        });
      expect(Math.max(...shares)).toBeGreaterThan(0.68); // whole-pixel boxes: a little slack
    }
    expect(right).toBeGreaterThan(250);
  });

  test('is uniform in aspect ratio and in place', () => {
    const scene = { height: 200, width: 200, boxesYxyx: new Float32Array(0) };
    const limits = {
      minObjectCovered: 0,
      minAspectRatio: 0.8,
      maxAspectRatio: 1.2,
      minArea: 0.2,
      maxArea: 0.3,
    };
    const windows = Array.from({ length: 4000 }, (_, i) =>
      sampleDistortedWindow(scene, limits, createRandom(6, i)),
    );
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(windows.map((w) => w.width / w.height))).toBeCloseTo(1, 1.5);
    expect(Math.abs(mean(windows.map((w) => w.y / (200 - w.height))) - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(mean(windows.map((w) => w.x / (200 - w.width))) - 0.5)).toBeLessThan(0.02);
    expect(Math.max(...windows.map((w) => w.x + w.width))).toBe(200); // the edge can be reached
  });

  test('is the whole image when the bounds cannot be met', () => {
    const scene = { height: 30, width: 40, boxesYxyx: Float32Array.from([0, 0, 1, 1]) };
    const limits = {
      minObjectCovered: 1,
      minAspectRatio: 0.5,
      maxAspectRatio: 2,
      minArea: 0.1,
      maxArea: 0.5,
    };
    expect(sampleDistortedWindow(scene, limits, createRandom(1))).toEqual({
      y: 0,
      x: 0,
      height: 30,
      width: 40,
    });
    const unset = { minObjectCovered: 0, minAspectRatio: 0, maxAspectRatio: 0, minArea: 0, maxArea: 0 };
    expect(sampleDistortedWindow(scene, unset, createRandom(1))).toEqual({
      y: 0,
      x: 0,
      height: 30,
      width: 40,
    });
  });
});
