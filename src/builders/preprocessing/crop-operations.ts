/**
 * @module
 * The crops of the augmentation messages: their fields, checked, and the lists of operations that the SSD crops draw
 * from (builders/preprocessor_builder.py; core/preprocessor.py for the default lists).
 *
 * Difference: ranges that TensorFlow's crop kernel refuses while training are refused here.
 */

import type { CropOptions, CropPadOptions, PadColor } from '../../detection/augmentation-options.ts';
import { ConfigError } from '../../util/errors.ts';

/** @throws ConfigError where the aspect ratios or areas are not ranges above 0. */
export function buildCrop(where: string, message: CropOptions): CropOptions {
  const { minAspectRatio, maxAspectRatio, minArea, maxArea } = message;
  const requireRange = (field: string, min: number, max: number, most: number): void => {
    if (min > 0 && min <= max && max <= most) return;
    const bound = Number.isFinite(most) ? `, at most ${most}` : '';
    throw new ConfigError(
      `${where}: min_${field} is ${min} and max_${field} is ${max}; both must be above 0${bound} and min_${field} no ` +
        `larger. (In the operations of an SSD crop a number that is not set is 0.)`,
    );
  };
  requireRange('aspect_ratio', minAspectRatio, maxAspectRatio, Number.POSITIVE_INFINITY);
  requireRange('area', minArea, maxArea, 1);
  const { minObjectCovered, overlapThresh, clipBoxes, randomCoef } = message;
  return {
    minObjectCovered,
    minAspectRatio,
    maxAspectRatio,
    minArea,
    maxArea,
    overlapThresh,
    clipBoxes,
    randomCoef,
  };
}

/** @throws ConfigError unless there are two, rising from `min` to `max`; where both are empty, `fallback`. */
export function buildPaddedSizeRatios(
  where: string,
  {
    minPaddedSizeRatio: min,
    maxPaddedSizeRatio: max,
  }: Record<'minPaddedSizeRatio' | 'maxPaddedSizeRatio', readonly number[]>,
  fallback?: Pick<CropPadOptions, 'minPaddedSizeRatio' | 'maxPaddedSizeRatio'>,
): Pick<CropPadOptions, 'minPaddedSizeRatio' | 'maxPaddedSizeRatio'> {
  const pair = (
    field: string,
    ratios: readonly number[],
    unset: readonly [number, number] | undefined,
  ): readonly [number, number] => {
    if (ratios.length === 0 && unset !== undefined) return unset;
    if (ratios.length === 2) return [ratios[0], ratios[1]];
    throw new ConfigError(`${where}: ${field} has ${ratios.length} numbers; give two, for height and width.`);
  };
  return {
    minPaddedSizeRatio: pair('min_padded_size_ratio', min, fallback?.minPaddedSizeRatio),
    maxPaddedSizeRatio: pair('max_padded_size_ratio', max, fallback?.maxPaddedSizeRatio),
  };
}

/** None where it is empty. @throws ConfigError unless there are three numbers. */
export function buildPadColor(where: string, color: readonly number[]): { readonly padColor?: PadColor } {
  if (color.length === 0) return {};
  if (color.length === 3) return { padColor: [color[0], color[1], color[2]] };
  throw new ConfigError(
    `${where}: pad_color has ${color.length} numbers; give three, for red, green and blue.`,
  );
}

const ssdCrop = (minObjectCovered: number): CropOptions => ({
  minObjectCovered,
  minAspectRatio: 0.5,
  maxAspectRatio: 2,
  minArea: 0.1,
  maxArea: 1,
  overlapThresh: minObjectCovered,
  clipBoxes: true,
  randomCoef: 0.15,
});

/** What a pad after a crop does where its ratios are not set: up to twice the original side. */
export const PADDED_SIZE_RATIOS: Pick<CropPadOptions, 'minPaddedSizeRatio' | 'maxPaddedSizeRatio'> = {
  minPaddedSizeRatio: [1, 1],
  maxPaddedSizeRatio: [2, 2],
};

/** The operations of an `ssd_random_crop` that lists none. */
export const SSD_CROPS: readonly CropOptions[] = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1].map(ssdCrop);

/** The operations of an `ssd_random_crop_pad` that lists none. */
export const SSD_CROP_PADS: readonly CropPadOptions[] = SSD_CROPS.slice(1).map((crop) => ({
  ...crop,
  ...PADDED_SIZE_RATIOS,
}));
