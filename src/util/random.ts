/**
 * @module
 * Seeded random numbers. A generator is named by integers (a seed, then what it is for: an epoch, a sample, a
 * parameter), so that any draw can be made again without replaying the draws before it: this is what lets a
 * resumed run continue bit for bit.
 *
 * The stream is sfc32 (Chris Doty-Humphrey, PractRand), its state filled from the names by the murmur3 finaliser.
 */

/** A stream of random numbers. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** A whole number, uniform in [0, n). */
  int(n: number): number;
  /** Standard normal. */
  normal(): number;
}

function mix(hash: number, word: number): number {
  let h = Math.imul(hash ^ word, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The stream named by `names` (whole numbers). Different names give unrelated streams. */
export function createRandom(...names: readonly number[]): Random {
  const state = [0x9e3779b9, 0x243f6a88, 0xb7e15162].map((start, i) =>
    names.reduce((h, n) => mix(mix(h, n >>> 0), Math.floor(n / 2 ** 32) + 0x51ed27 * (i + 1)), start),
  );
  let [a, b, c] = state;
  let counter = 1;
  const bits = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  const next = (): number => bits() / 2 ** 32;
  return {
    next,
    uniform: (low, high) => low + (high - low) * next(),
    int: (n) => Math.floor(next() * n),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
