/**
 * @module
 * The detections of one class ranked over all images, with the image of each: what curves, operating points,
 * calibration and the bootstrap are read from. Objects of every area count.
 */

import { orderDescending } from '../../util/order-descending.ts';
import type { CocoMatching } from './match-coco.ts';

/** N detections of one class from the best score down, over I images; bits speak of IoU thresholds (`CocoMatches`). */
export interface RankedClass {
  /** [N] never rising. */
  readonly scores: Float64Array;
  /** [N] index of the image. */
  readonly image: Int32Array;
  /** [N] bit t: right at threshold t. */
  readonly right: Uint16Array;
  /** [N] bit t: counts neither as right nor as wrong at threshold t. */
  readonly ignored: Uint16Array;
  /** [I] objects that count. */
  readonly instancesByImage: Int32Array;
  readonly instances: number;
}

/** The ranking of class number `index` (from 0). Equal scores keep the order of images, as COCO's own. */
export function rankClass(matching: CocoMatching, index: number): RankedClass {
  const { detections, groundTruth, matches } = matching;
  const images = matching.imageIds.length;
  const firstGroup = index * images;
  const first = detections.start[firstGroup];
  const count = detections.start[firstGroup + images] - first;
  const unranked = new Float64Array(count);
  for (let k = 0; k < count; k++) unranked[k] = matching.scores[detections.source[first + k]];
  const imageOf = new Int32Array(count);
  const instancesByImage = new Int32Array(images);
  let instances = 0;
  for (let image = 0; image < images; image++) {
    const group = firstGroup + image;
    imageOf.fill(image, detections.start[group] - first, detections.start[group + 1] - first);
    for (let row = groundTruth.start[group]; row < groundTruth.start[group + 1]; row++)
      if (groundTruth.crowd[row] === 0) instancesByImage[image]++;
    instances += instancesByImage[image];
  }
  const order = orderDescending(unranked);
  const ranked = {
    scores: new Float64Array(count),
    image: new Int32Array(count),
    right: new Uint16Array(count),
    ignored: new Uint16Array(count),
  };
  for (let k = 0; k < count; k++) {
    const row = order[k];
    ranked.scores[k] = unranked[row];
    ranked.image[k] = imageOf[row];
    ranked.ignored[k] = matches.ignored[first + row];
    ranked.right[k] = matches.matched[first + row] & ~matches.ignored[first + row];
  }
  return { ...ranked, instancesByImage, instances };
}
