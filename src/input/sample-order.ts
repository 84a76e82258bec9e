/**
 * @module
 * The order of the samples over a whole run, without state: position p of the run is the sample at place p mod n of
 * epoch ⌊p / n⌋, whose order is a permutation drawn from the seed and the epoch. Any position can be asked for, which
 * is what lets a resumed run and several workers agree.
 */

import { permutation } from '../util/permutation.ts';
import { createRandom, type Random } from '../util/random.ts';

/** What a random stream of the input is for: the second of its names. */
const ORDER = 1;
const AUGMENTATION = 2;

/** From a position of the run, from 0, to the index of a sample, 0 ≤ index < `length`. */
export function sampleOrder(options: {
  readonly seed: number;
  readonly shuffle: boolean;
  readonly length: number;
}): (position: number) => number {
  const { seed, shuffle, length } = options;
  if (!shuffle) return (position) => position % length;
  const orders = new Map<number, Int32Array>();
  return (position) => {
    const epoch = Math.floor(position / length);
    let order = orders.get(epoch);
    if (order === undefined) {
      order = permutation(length, createRandom(seed, ORDER, epoch));
      if (orders.size > 1) orders.clear();
      orders.set(epoch, order);
    }
    return order[position % length];
  };
}

/** The randomness of the sample at `position` of the run. */
export function sampleRandom(seed: number, position: number): Random {
  return createRandom(seed, AUGMENTATION, position);
}
