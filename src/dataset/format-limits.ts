/**
 * @module
 * What each format has no place for, so that a conversion can say what it lost.
 */

import type { DatasetSpec } from './dataset.ts';
import type { GroundTruth, Sample } from './sample.ts';

/** A property of a box that some format cannot hold. */
export type BoxProperty = 'weight' | 'difficult' | 'crowd' | 'group' | 'area';

/** What each format does not hold. */
export const FORMAT_LIMITS: { readonly [F in DatasetSpec['format']]: readonly BoxProperty[] } = {
  voc: ['weight', 'crowd', 'group', 'area'],
  coco: ['weight', 'difficult', 'group'],
  tfrecord: [],
};

/** Areas that differ from the box's own by less than this share of it say nothing new. */
const SAME_AREA = 1e-3;

/** Whether box `g` has the property in a way that is lost where a format does not hold it. */
const HAS: { readonly [P in BoxProperty]: (sample: Sample, g: number) => boolean } = {
  weight: ({ groundTruth }, g) => groundTruth.weights[g] !== 1,
  difficult: ({ groundTruth }, g) => groundTruth.difficult[g] === 1,
  crowd: ({ groundTruth }, g) => groundTruth.isCrowd[g] === 1,
  group: ({ groundTruth }, g) => groundTruth.groupOf[g] === 1,
  area: ({ groundTruth, width, height }, g) => {
    const area = groundTruth.areas?.[g];
    const own = relativeArea(groundTruth, g) * width * height;
    return area !== undefined && Math.abs(area - own) > SAME_AREA * own;
  },
};

/** The area of box `g` as a part of its image's. */
export function relativeArea({ boxesYxyx }: GroundTruth, g: number): number {
  const [ymin, xmin, ymax, xmax] = boxesYxyx.subarray(4 * g, 4 * g + 4);
  return (ymax - ymin) * (xmax - xmin);
}

/** Adds to `lost` how many boxes of `sample` lose a property in `format`. */
export function countLosses(
  sample: Sample,
  format: DatasetSpec['format'],
  lost: Map<BoxProperty, number>,
): void {
  for (const property of FORMAT_LIMITS[format])
    for (let g = 0; g < sample.groundTruth.classes.length; g++)
      if (HAS[property](sample, g)) lost.set(property, (lost.get(property) ?? 0) + 1);
}
