import { describe, expect, it } from 'vitest';
import { bipartiteMatcher } from './bipartite-matcher.ts';

describe('bipartiteMatcher', () => {
  const match = (
    similarity: readonly number[],
    rows: number,
    columns: number,
    valid?: readonly number[],
  ): number[] => [
    ...bipartiteMatcher().match(
      Float32Array.from(similarity),
      rows,
      columns,
      valid && Uint8Array.from(valid),
    ),
  ];

  it('takes the most alike pair first, then the most alike of the rest', () => {
    expect(match([0.5, 0.1, 0.8, 0.15, 0.2, 0.3], 2, 3)).toEqual([-1, 1, 0]);
    expect(match([0.5, 0.1, 0.8, 0.15, 0.2, 0.9], 2, 3)).toEqual([0, -1, 1]);
  });

  it('matches each box once, even at similarity 0, and no more boxes than there are anchors', () => {
    expect(match([0, 0, 0, 0, 0, 0], 2, 3)).toEqual([0, 1, -1]);
    expect(match([0.1, 0.4, 0.3], 3, 1)).toEqual([1]);
  });

  it('leaves rows out that are not valid, and names the others by their own number', () => {
    expect(match([0.9, 0.9, 0.2, 0.1], 2, 2, [0, 1])).toEqual([1, -1]);
    expect(match([0.9, 0.9], 1, 2, [0])).toEqual([-1, -1]);
    expect(match([], 0, 2)).toEqual([-1, -1]);
  });
});
