/**
 * @module
 * Rule: the bounds of random factors are in order, and lists have as many numbers as they need
 * (builders/preprocessor_builder.py, core/preprocessor.py).
 */

import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import { AUTOAUGMENT_POLICIES, MAX_TARGET_PIXELS } from '../../augmentation-constants.ts';
import { everyMessage } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** By message: the field that must not be above the other. */
const ORDERED: Readonly<Record<string, readonly (readonly [smaller: string, larger: string])[]>> = {
  RandomPixelValueScale: [['minval', 'maxval']],
  RandomImageScale: [['min_scale_ratio', 'max_scale_ratio']],
  RandomAdjustContrast: [['min_delta', 'max_delta']],
  RandomAdjustSaturation: [['min_delta', 'max_delta']],
  RandomJpegQuality: [['min_jpeg_quality', 'max_jpeg_quality']],
  RandomPatchGaussian: [
    ['min_patch_size', 'max_patch_size'],
    ['min_gaussian_stddev', 'max_gaussian_stddev'],
  ],
  RandomSquareCropByScale: [['scale_min', 'scale_max']],
  RandomScaleCropAndPadToSquare: [['scale_min', 'scale_max']],
};

/** By message: what has no default that does anything. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  ResizeImage: ['new_height', 'new_width'],
  RandomResizeMethod: ['target_height', 'target_width'],
};

const STEPS = ['RandomPadImage', 'RandomAbsolutePadImage', 'RandomCropPadImage'];

/** Bounds rise, colours have three numbers, ratios two, and the sizes of a pad come in pairs. */
export const augmentationBounds: Rule = {
  id: 'CW432',
  name: 'augmentation-bounds',
  severity: 'error',
  summary: 'The bounds of a random factor are swapped, or a list has the wrong number of numbers.',
  explanation:
    'Random factors are drawn between a smallest and a largest value. pad_color has three numbers, for red, green and blue; min_padded_size_ratio and max_padded_size_ratio have two, for height and width; the sizes of random_pad_image are given for height and width together. color_ordering of random_distort_color is 0 or 1.',
  check({ loaded: { config, placeOf } }, report) {
    for (const { path, message } of everyMessage(config)) {
      const { name } = message.desc;
      for (const pair of ORDERED[name] ?? []) {
        const [smaller, larger] = pair.map((field) => Number(fieldOf(message, field)));
        if (smaller > larger)
          report(`${path}.${pair[0]}`, `${pair[0]} ${smaller} is above ${pair[1]} ${larger}. Swap them.`);
      }
      if (name === 'RandomImageScale' && !(Number(fieldOf(message, 'min_scale_ratio')) > 0))
        report(
          `${path}.min_scale_ratio`,
          `min_scale_ratio must be above 0, got ${fieldOf(message, 'min_scale_ratio')}.`,
        );
      if (name === 'RandomDownscaleToTargetPixels') {
        const isSet = placeOf(`${path}.max_target_pixels`) !== undefined;
        const [least, most] = ['min', 'max'].map((end) => Number(fieldOf(message, `${end}_target_pixels`)));
        if (least > (isSet ? most : MAX_TARGET_PIXELS))
          report(
            `${path}.min_target_pixels`,
            `min_target_pixels ${least} is above max_target_pixels ${isSet ? most : MAX_TARGET_PIXELS}. Swap them.`,
          );
      }
      for (const field of NEEDED[name] ?? [])
        if (placeOf(`${path}.${field}`) === undefined)
          report(`${path}.${field}`, `${field} is not set, and an image of no pixels cannot be. Give it.`);
      if (name === 'NormalizeImage') {
        const [low, high] = ['min', 'max'].map((end) => Number(fieldOf(message, `original_${end}val`)));
        if (low === high)
          report(
            `${path}.original_maxval`,
            `original_minval and original_maxval are both ${low}. Give the range that values have, as 0 and 255.`,
          );
      }
      const means = name === 'SubtractChannelMean' ? lengthOf(message, 'means') : 3;
      if (means !== 3)
        report(`${path}.means`, `means has ${means} numbers; give three, for red, green and blue.`);
      const policy = name === 'AutoAugmentImage' ? String(fieldOf(message, 'policy_name')) : 'v0';
      if (!AUTOAUGMENT_POLICIES.some((known) => known === policy))
        report(
          `${path}.policy_name`,
          `There is no policy "${policy}"; there are ${AUTOAUGMENT_POLICIES.join(', ')}.`,
        );
      const ordering = name === 'RandomDistortColor' ? Number(fieldOf(message, 'color_ordering')) : 0;
      if (ordering !== 0 && ordering !== 1)
        report(`${path}.color_ordering`, `color_ordering must be 0 or 1, got ${ordering}.`);
      if (STEPS.includes(name)) {
        const color = lengthOf(message, 'pad_color');
        if (color !== 0 && color !== 3)
          report(`${path}.pad_color`, `pad_color has ${color} numbers; give three, for red, green and blue.`);
      }
      for (const field of ['min_padded_size_ratio', 'max_padded_size_ratio']) {
        const count = lengthOf(message, field);
        const isNeeded = name === 'SSDRandomCropPadOperation';
        if (count !== 2 && (count !== 0 || isNeeded))
          report(`${path}.${field}`, `${field} has ${count} numbers; give two, for height and width.`);
      }
      if (name !== 'RandomPadImage') continue;
      for (const bound of ['min', 'max']) {
        const [height, width] = ['height', 'width'].map((side) => `${path}.${bound}_image_${side}`);
        if ((placeOf(height) === undefined) !== (placeOf(width) === undefined))
          report(
            placeOf(height) === undefined ? width : height,
            `Give both ${bound}_image_height and ${bound}_image_width, or neither.`,
          );
      }
    }
  },
};

function fieldOf(message: ReflectMessage, name: string): unknown {
  const field = message.fields.find((candidate) => candidate.name === name);
  return field && message.get(field);
}

function lengthOf(message: ReflectMessage, name: string): number {
  const field = message.fields.find((candidate) => candidate.name === name);
  return field?.fieldKind === 'list' ? message.get(field).size : 0;
}
