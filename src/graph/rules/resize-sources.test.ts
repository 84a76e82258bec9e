import { describe, expect, test } from 'vitest';
import type { ResizeCoordinates } from '../op-attributes.ts';
import { interpolationMatrix, nearestSources } from './resize-sources.ts';

/** The weights of one output pixel, rounded so that thirds can be written down. */
const row = (input: number, output: number, coordinates: ResizeCoordinates, i: number): number[] =>
  Array.from(interpolationMatrix(input, output, coordinates).slice(i * input, (i + 1) * input), (x) =>
    Number(x.toFixed(4)),
  );

describe('nearest sources are those of ResizeNearestNeighbor', () => {
  test.each([
    ['asymmetric', 2, 4, [0, 0, 1, 1]],
    ['asymmetric', 3, 4, [0, 0, 1, 2]],
    ['asymmetric', 5, 2, [0, 2]],
    ['half_pixel', 2, 4, [0, 0, 1, 1]],
    ['half_pixel', 3, 4, [0, 1, 1, 2]],
    ['half_pixel', 5, 2, [1, 3]],
    ['align_corners', 2, 4, [0, 0, 1, 1]],
    ['align_corners', 3, 4, [0, 1, 1, 2]],
    ['align_corners', 3, 5, [0, 1, 1, 2, 2]], // halves go up
    ['align_corners', 5, 2, [0, 4]],
    ['align_corners', 5, 1, [0]],
  ] as const)('%s from %i to %i', (coordinates, input, output, sources) => {
    expect(nearestSources(input, output, coordinates)).toEqual(sources);
  });

  test('stay inside, and never fall, for all lengths to 40', () => {
    for (const coordinates of ['asymmetric', 'half_pixel', 'align_corners'] as const) {
      for (let input = 1; input <= 40; input++) {
        for (let output = 1; output <= 40; output++) {
          const sources = nearestSources(input, output, coordinates);
          expect(sources.every((s, i) => s >= 0 && s < input && (i === 0 || s >= sources[i - 1]))).toBe(true);
          if (input === output) expect(sources).toEqual(Array.from({ length: input }, (_, i) => i));
        }
      }
    }
  });
});

describe('interpolation is that of ResizeBilinear', () => {
  test.each([
    ['asymmetric', [1, 0], [0.5, 0.5], [0, 1], [0, 1]],
    ['half_pixel', [1, 0], [0.75, 0.25], [0.25, 0.75], [0, 1]],
    ['align_corners', [1, 0], [0.6667, 0.3333], [0.3333, 0.6667], [0, 1]],
  ] as const)('%s from 2 to 4', (coordinates, ...rows) => {
    expect(rows.map((_, i) => row(2, 4, coordinates, i))).toEqual(rows);
  });

  test('reads two pixels at most when it shrinks: no antialiasing', () => {
    expect(row(8, 2, 'half_pixel', 0)).toEqual([0, 0.5, 0.5, 0, 0, 0, 0, 0]);
    expect(row(8, 2, 'asymmetric', 1)).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    expect(row(8, 1, 'align_corners', 0)).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('has weights that sum to 1', () => {
    for (const coordinates of ['asymmetric', 'half_pixel', 'align_corners'] as const) {
      for (const [input, output] of [
        [1, 5],
        [7, 3],
        [10, 13],
        [13, 13],
      ]) {
        for (let i = 0; i < output; i++) {
          const total = row(input, output, coordinates, i).reduce((a, b) => a + b, 0);
          expect(total).toBeCloseTo(1, 3);
        }
      }
    }
  });
});
