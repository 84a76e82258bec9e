/**
 * @module
 * Repeat factors by hand and by their properties, and the epochs that come of them.
 */

import { describe, expect, it } from 'vitest';
import { createRandom } from '../util/random.ts';
import { repeatFactors } from './repeat-factors.ts';
import { repeatedImages, repeatedLength } from './repeated-epoch.ts';

const CLASSES = [
  { id: 1, name: 'common' },
  { id: 2, name: 'rare' },
  { id: 3, name: 'absent' },
];
const ids = (...list: readonly number[]): Int32Array => Int32Array.from(list);

describe('repeatFactors', () => {
  // Of 16 images all hold "common" but one, one holds "rare" beside two of "common".
  const images = [ids(1, 2, 1), ...Array.from({ length: 14 }, () => ids(1)), ids()];

  it('are √(t / f) of the rarest class in an image, and 1 at least', () => {
    const { factors, classes, threshold } = repeatFactors(images, CLASSES, 0.25);
    expect(threshold).toBe(0.25);
    expect(classes.map(({ factor }) => factor)).toEqual([1, 2, 1]);
    expect([...factors]).toEqual([2, ...Array.from({ length: 15 }, () => 1)]);
  });

  it('tell what an epoch shows of each class: those in the same images grow too', () => {
    const { classes, epochLength } = repeatFactors(images, CLASSES, 0.25);
    expect(epochLength).toBe(17);
    expect(classes.map(({ instances, images: held, expected }) => [instances, held, expected])).toEqual([
      [16, 15, 18],
      [1, 1, 2],
      [0, 0, 0],
    ]);
  });

  it('take the median share of images for a threshold, over the classes that occur', () => {
    const { threshold, classes } = repeatFactors(images, CLASSES);
    expect(threshold).toBe((15 / 16 + 1 / 16) / 2);
    expect(classes[1].factor).toBeCloseTo(Math.sqrt(8), 12);
  });

  it('are all 1 at the threshold of LVIS on small data', () => {
    expect([...repeatFactors(images, CLASSES, 0.001).factors]).toEqual(images.map(() => 1));
  });

  it('refuse data without a box of the classes', () => {
    expect(() => repeatFactors([ids(), ids(9)], CLASSES)).toThrow('No image holds a box of the label map');
  });
});

describe('repeatedImages', () => {
  it('show each image once where every factor is 1', () => {
    expect([...repeatedImages(new Float64Array(5).fill(1), 0.7)]).toEqual([0, 1, 2, 3, 4]);
  });

  it('show an image ⌊r⌋ or ⌈r⌉ times, r on average, in epochs of one length', () => {
    const random = createRandom(4);
    const factors = Float64Array.from({ length: 50 }, () => 1 + 3 * random.next() ** 3);
    const length = repeatedLength(factors);
    const scale = length / factors.reduce((sum, factor) => sum + factor, 0);
    const seen = new Float64Array(50);
    const epochs = 4000;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const times = new Float64Array(50);
      const images = repeatedImages(factors, random.next());
      expect(images.length).toBe(length);
      for (const image of images) times[image]++;
      for (const [image, count] of times.entries()) {
        const r = factors[image] * scale;
        if (count < Math.floor(r) || count > Math.ceil(r)) expect([image, count]).toEqual([image, r]);
        seen[image] += count / epochs;
      }
    }
    for (const [image, mean] of seen.entries()) expect(mean).toBeCloseTo(factors[image] * scale, 1);
  });
});
