/**
 * @module
 * The bootstrap over images: how far AP would have come out otherwise on another draw of as many images from where
 * these came from (Efron 1979). Matching is done once; a replicate only counts each image as often as it was drawn.
 *
 * Replicate r draws the same images for every run that is given the same seed and as many images, which is what makes
 * the comparison of two runs a paired one.
 */

import { createRandom } from '../../util/random.ts';
import type { RankedClass } from '../coco/rank-class.ts';
import { createPrecisionMeter } from './weighted-precision.ts';

/** How to resample. */
export interface BootstrapOptions {
  readonly replicates: number;
  readonly seed: number;
}

/** The figures of R replicates; −1 where the images drawn show no object of the class. */
export interface PrecisionReplicates {
  /** [C][R] COCO's AP of each class. */
  readonly AP: readonly Float64Array[];
  /** [C][R] */
  readonly AP50: readonly Float64Array[];
  /** [R] the means over the classes with objects among the images drawn. */
  readonly mean: { readonly AP: Float64Array; readonly AP50: Float64Array };
}

/** How often each of `images` images is drawn in replicate `replicate`, into `weights`. */
export function drawImages(weights: Int32Array, seed: number, replicate: number): void {
  const random = createRandom(seed, 0xb007, replicate);
  weights.fill(0);
  for (let i = 0; i < weights.length; i++) weights[random.int(weights.length)]++;
}

/** AP and AP50 of each class and over classes, of R draws of the images. `images` is the I of `ranked`. */
export function bootstrapPrecision(
  ranked: readonly RankedClass[],
  images: number,
  { replicates, seed }: BootstrapOptions,
): PrecisionReplicates {
  const empty = (): Float64Array[] => ranked.map(() => new Float64Array(replicates));
  const [AP, AP50] = [empty(), empty()];
  const mean = { AP: new Float64Array(replicates), AP50: new Float64Array(replicates) };
  const meters = ranked.map(createPrecisionMeter);
  const weights = new Int32Array(images);
  const byThreshold = new Float64Array(10);
  for (let r = 0; r < replicates; r++) {
    drawImages(weights, seed, r);
    let [sum, sum50, shown] = [0, 0, 0];
    for (let c = 0; c < meters.length; c++) {
      AP[c][r] = meters[c].measure(weights, byThreshold);
      AP50[c][r] = byThreshold[0];
      if (AP[c][r] < 0) continue;
      shown++;
      sum += AP[c][r];
      sum50 += AP50[c][r];
    }
    mean.AP[r] = shown === 0 ? -1 : sum / shown;
    mean.AP50[r] = shown === 0 ? -1 : sum50 / shown;
  }
  return { AP, AP50, mean };
}
