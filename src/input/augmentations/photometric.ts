/**
 * @module
 * The augmentations that change colours and leave boxes alone: `random_adjust_brightness`, `_contrast`, `_saturation`,
 * `_hue`, `random_distort_color`, `random_pixel_value_scale`, `random_rgb_to_gray`, `random_black_patches`,
 * `adjust_gamma`, `normalize_image`, `subtract_channel_mean`, `rgb_to_gray` (upstream: the functions of those names in
 * core/preprocessor.py).
 *
 * Difference: `rgb_to_gray` leaves three equal channels; the resizer's `convert_to_grayscale` makes it one.
 */

import type { Random } from '../../util/random.ts';
import type { Augmentation, AugmentedSample } from '../augmented-sample.ts';
import { ownedFloats, viewOf } from '../pixel-view.ts';
import {
  adjustBrightness,
  adjustContrast,
  adjustGamma,
  adjustHue,
  adjustSaturation,
  mapLinearly,
  toGray,
} from './adjust-pixels.ts';

/** `sample` with `change` applied to its pixels as floats. */
function onFloats(sample: AugmentedSample, change: (pixels: Float32Array) => void): AugmentedSample {
  const { height, width } = sample.image;
  const data = ownedFloats(sample.image);
  change(data);
  return { ...sample, image: viewOf({ data, height, width }) };
}

/** Adds 255·U(−maxDelta, maxDelta). */
export const randomAdjustBrightness: Augmentation<'random_adjust_brightness'> = (sample, options, random) =>
  onFloats(sample, (pixels) =>
    adjustBrightness(pixels, 255 * random.uniform(-options.maxDelta, options.maxDelta)),
  );

/** Stretches around each channel's mean by U(minDelta, maxDelta). */
export const randomAdjustContrast: Augmentation<'random_adjust_contrast'> = (sample, options, random) =>
  onFloats(sample, (pixels) => adjustContrast(pixels, random.uniform(options.minDelta, options.maxDelta)));

/** Multiplies the saturation by U(minDelta, maxDelta). */
export const randomAdjustSaturation: Augmentation<'random_adjust_saturation'> = (sample, options, random) =>
  onFloats(sample, (pixels) => adjustSaturation(pixels, random.uniform(options.minDelta, options.maxDelta)));

/** Turns the hue by U(−maxDelta, maxDelta) of a full turn. */
export const randomAdjustHue: Augmentation<'random_adjust_hue'> = (sample, options, random) =>
  onFloats(sample, (pixels) => adjustHue(pixels, random.uniform(-options.maxDelta, options.maxDelta)));

type Distortion = (pixels: Float32Array, random: Random) => void;

const brightness: Distortion = (pixels, random) => adjustBrightness(pixels, random.uniform(-32, 32));
const contrast: Distortion = (pixels, random) => adjustContrast(pixels, random.uniform(0.5, 1.5));
const saturation: Distortion = (pixels, random) => adjustSaturation(pixels, random.uniform(0.5, 1.5));
const hue: Distortion = (pixels, random) => adjustHue(pixels, random.uniform(-0.2, 0.2));

/** The two orders of `random_distort_color`; the configuration names one, it is not drawn. */
const DISTORTIONS: Readonly<Record<0 | 1, readonly Distortion[]>> = {
  0: [brightness, saturation, hue, contrast],
  1: [brightness, contrast, saturation, hue],
};

/** Brightness ±32, saturation and contrast 0.5 to 1.5, hue ±0.2 of a turn, in one of two orders. */
export const randomDistortColor: Augmentation<'random_distort_color'> = (sample, options, random) =>
  onFloats(sample, (pixels) => {
    for (const distort of DISTORTIONS[options.colorOrdering]) distort(pixels, random);
  });

/** Multiplies every value by its own U(minval, maxval), clipped to 0..255. */
export const randomPixelValueScale: Augmentation<'random_pixel_value_scale'> = (sample, options, random) =>
  onFloats(sample, (pixels) => {
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = Math.min(Math.max(pixels[i] * random.uniform(options.minval, options.maxval), 0), 255);
    }
  });

/** Takes the colour out with chance `probability`. */
export const randomRgbToGray: Augmentation<'random_rgb_to_gray'> = (sample, options, random) =>
  random.next() <= options.probability ? onFloats(sample, toGray) : sample;

/** Blackens up to `maxBlackPatches` squares, each with chance `probability`, side = ratio · shorter side. */
export const randomBlackPatches: Augmentation<'random_black_patches'> = (sample, options, random) =>
  onFloats(sample, (pixels) => {
    const { height, width } = sample.image;
    const ratio = options.sizeToImageRatio;
    const side = Math.trunc(Math.min(height, width) * ratio);
    for (let patch = 0; patch < options.maxBlackPatches; patch++) {
      if (random.next() > options.probability) continue;
      const y = Math.trunc(random.uniform(0, 1 - ratio) * height);
      const x = Math.trunc(random.uniform(0, 1 - ratio) * width);
      for (let row = y; row < y + side; row++) {
        pixels.fill(0, 3 * (row * width + x), 3 * (row * width + x + side));
      }
    }
  });

/** Raises values, as shares of 255, to the power `gamma`, times `gain`. */
export const adjustGammaOfImage: Augmentation<'adjust_gamma'> = (sample, { gamma, gain }) =>
  onFloats(sample, (pixels) => adjustGamma(pixels, gamma, gain));

/** Maps the range of original values onto that of target values. */
export const normalizeImage: Augmentation<'normalize_image'> = (sample, options) => {
  const { originalMinval: low, originalMaxval: high, targetMinval, targetMaxval } = options;
  const scale = (targetMaxval - targetMinval) / (high - low);
  return onFloats(sample, (pixels) =>
    mapLinearly(pixels, { shift: [low, low, low], scale, base: targetMinval }),
  );
};

/** Subtracts a number from each channel. */
export const subtractChannelMean: Augmentation<'subtract_channel_mean'> = (sample, { means }) =>
  onFloats(sample, (pixels) => mapLinearly(pixels, { shift: means, scale: 1, base: 0 }));

/** Takes the colour out. */
export const rgbToGray: Augmentation<'rgb_to_gray'> = (sample) => onFloats(sample, toGray);
