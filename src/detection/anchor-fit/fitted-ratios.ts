/**
 * @module
 * Aspect ratios for anchors, as the boxes themselves have them: quantiles, every class counting the same.
 */

import { quantile } from '../../util/quantile.ts';

/** The boxes of one class. */
export interface BoxesOfClass {
  /** [N, 4], normalised; N ≥ 1, all with area. */
  readonly boxesYxyx: Float32Array;
}

/**
 * The widths / heights in pixels below which the `shares` of boxes lie, from narrow to wide as the shares ascend; two digits
 * each, none twice. `inputAspect` is the input's width / height.
 */
export function fittedRatios(
  classes: readonly BoxesOfClass[],
  shares: readonly number[],
  inputAspect: number,
): number[] {
  const ratios = classes.flatMap(({ boxesYxyx }) => {
    const own = Float64Array.from({ length: boxesYxyx.length / 4 }, (_, box) => {
      const [ymin, xmin, ymax, xmax] = boxesYxyx.subarray(4 * box, 4 * box + 4);
      return ((xmax - xmin) / (ymax - ymin)) * inputAspect;
    }).sort();
    return Array.from({ length: 101 }, (_, i) => own[Math.round((i / 100) * (own.length - 1))]);
  });
  const fitted = shares.map((share) => Number(quantile(ratios, share).toPrecision(2)));
  return [...new Set(fitted)];
}
