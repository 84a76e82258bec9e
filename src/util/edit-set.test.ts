import { describe, expect, it } from 'vitest';
import { EditSet } from './edit-set.ts';
import { createRandom } from './random.ts';
import type { TextEdit } from './text-edit.ts';

const edit = (start: number, end: number): TextEdit => ({ start, end, replacement: 'x' });

describe('Edits that can be applied together', () => {
  it('touch no character twice and insert nowhere twice', () => {
    const set = new EditSet();
    expect(set.addIfFree([edit(4, 6), edit(9, 9)])).toBe(true);
    expect(set.addIfFree([edit(5, 5)])).toBe(false);
    expect(set.addIfFree([edit(3, 5)])).toBe(false);
    expect(set.addIfFree([edit(4, 4)])).toBe(false);
    expect(set.addIfFree([edit(8, 10)])).toBe(false);
    expect(set.addIfFree([edit(9, 12)])).toBe(false);
    expect(set.addIfFree([edit(0, 1), edit(5, 8)])).toBe(false);
    expect(set.addIfFree([edit(6, 8), edit(0, 4)])).toBe(true);
    expect(set.edits.map(({ start }) => start)).toEqual([0, 4, 6, 9]);
  });

  it('are those that a comparison of all with all takes', () => {
    const random = createRandom(11);
    for (let round = 0; round < 200; round++) {
      const set = new EditSet();
      const taken: TextEdit[] = [];
      for (let i = 0; i < 20; i++) {
        const start = random.int(40);
        const next = edit(start, start + random.int(5));
        const isFree = taken.every(
          (other) => other.start !== next.start && !(next.start < other.end && other.start < next.end),
        );
        expect(set.addIfFree([next])).toBe(isFree);
        if (isFree) taken.push(next);
      }
    }
  });
});
