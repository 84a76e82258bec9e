import { describe, expect, it } from 'vitest';
import { createArena } from './arena.ts';

const MIB = 2 ** 20;

describe('an arena', () => {
  it('counts what is written, not what is reserved', () => {
    const arena = createArena();
    arena.take(5 * MIB); // from a region of 8 MiB
    expect(arena.touchedBytes()).toBe(5 * MIB);
  });

  it('gives what was given back again, whole where it is less than twice too large', () => {
    const arena = createArena();
    const first = arena.take(8 * MIB);
    arena.giveBack(first);
    const second = arena.take(5 * MIB);
    expect([second.region, second.offset, second.size]).toEqual([first.region, 0, 8 * MIB]);
    arena.take(2 * MIB); // finds no room behind the 5 MiB
    expect(arena.touchedBytes()).toBe(10 * MIB);
  });

  it('cuts a larger piece, and joins neighbours that are given back', () => {
    const arena = createArena();
    const whole = arena.take(8 * MIB);
    arena.giveBack(whole);
    const parts = [3, 3].map((size) => arena.take(size * MIB));
    expect(parts.map(({ offset }) => offset)).toEqual([0, 3 * MIB]);
    for (const part of parts) arena.giveBack(part);
    expect(arena.take(8 * MIB).offset).toBe(0);
    expect(arena.touchedBytes()).toBe(8 * MIB);
  });
});
