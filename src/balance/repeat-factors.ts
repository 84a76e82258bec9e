/**
 * @module
 * Repeat factor sampling (Gupta, Dollár, Girshick 2019, LVIS, section 4): how often an epoch shows each image, so that rare
 * classes are seen more often, and what comes of that for every class. With f_c the share of images that hold class c and t
 * the threshold: r_c = max(1, √(t / f_c)), and an image is repeated as its rarest class asks, r_i = max over c in i of r_c.
 *
 * An image that holds a rare class holds others too, so frequent classes grow as well: `expected` tells by how much. The
 * default threshold is the median of f_c over the classes, as in super-gradients; the 0.001 of LVIS does nothing on data of
 * a few hundred images.
 */

import { DataError } from '../util/errors.ts';
import { median } from '../util/median.ts';
import { repeatedLength } from './repeated-epoch.ts';

/** A class of the label map. */
export interface RepeatedClass {
  readonly id: number;
  readonly name: string;
}

/** What repeating comes to for one class. */
export interface ClassRepeats extends RepeatedClass {
  /** Images that hold it, and boxes, in the data. */
  readonly images: number;
  readonly instances: number;
  /** f_c; 0 for a class that no image holds. */
  readonly frequency: number;
  /** r_c; 1 for a class that no image holds. */
  readonly factor: number;
  /** Boxes of it that an epoch shows, on average. */
  readonly expected: number;
}

/** Repeat factors of a data set. */
export interface RepeatPlan {
  readonly threshold: number;
  /** [N] r_i of each image, at least 1. */
  readonly factors: Float64Array;
  /** Images that an epoch shows. */
  readonly epochLength: number;
  readonly classes: readonly ClassRepeats[];
}

/**
 * The repeat factors of images whose boxes have the class ids `images[i]`; ids beyond `classes` count for nothing.
 *
 * @param threshold t, above 0 and at most 1; the median of f_c unless given
 * @throws DataError if no image holds any of the classes
 */
export function repeatFactors(
  images: readonly Int32Array[],
  classes: readonly RepeatedClass[],
  threshold?: number,
): RepeatPlan {
  const tallies = new Map(classes.map(({ id }) => [id, { images: 0, instances: 0, expected: 0 }]));
  for (const ids of images) {
    for (const id of new Set(ids)) addTo(tallies.get(id), { images: 1 });
    for (const id of ids) addTo(tallies.get(id), { instances: 1 });
  }
  const frequencies = [...tallies.values()].flatMap((tally) =>
    tally.images === 0 ? [] : [tally.images / images.length],
  );
  if (frequencies.length === 0)
    throw new DataError(
      'repeat factors',
      'No image holds a box of the label map; there is nothing to repeat.',
    );
  const t = threshold ?? median(frequencies);
  const factorOf = (id: number): number => {
    const held = tallies.get(id)?.images ?? 0;
    return held === 0 ? 1 : Math.max(1, Math.sqrt((t * images.length) / held));
  };
  const byClass = new Map(classes.map(({ id }) => [id, factorOf(id)]));
  const factors = Float64Array.from(images, (ids) =>
    ids.reduce((most, id) => Math.max(most, byClass.get(id) ?? 1), 1),
  );
  const epochLength = repeatedLength(factors);
  const scale = epochLength / factors.reduce((sum, factor) => sum + factor, 0);
  for (const [i, ids] of images.entries())
    for (const id of ids) addTo(tallies.get(id), { expected: factors[i] * scale });
  return {
    threshold: t,
    factors,
    epochLength,
    classes: classes.map(({ id, name }) => {
      const tally = tallies.get(id) ?? { images: 0, instances: 0, expected: 0 };
      return { id, name, ...tally, frequency: tally.images / images.length, factor: byClass.get(id) ?? 1 };
    }),
  };
}

interface Tally {
  images: number;
  instances: number;
  expected: number;
}

function addTo(tally: Tally | undefined, more: Partial<Tally>): void {
  if (tally === undefined) return;
  tally.images += more.images ?? 0;
  tally.instances += more.instances ?? 0;
  tally.expected += more.expected ?? 0;
}
