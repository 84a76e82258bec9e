/**
 * @module
 * The augmentations of a new configuration: random crops in the shapes that the images have, so that what is trained
 * on is stretched to the network's square as whole images are when the detector is used, and mirror images.
 */

import { block, field } from './config-text.ts';
import type { TrainingRecipe } from './recipe.ts';
import type { DatasetSurvey } from './survey-dataset.ts';

export interface AugmentationChoice {
  readonly augmentations: TrainingRecipe['augmentations'];
  /** What could be added, and why it was not. */
  readonly note: string;
}

/** Shapes that differ by less than this share are one. */
const ONE_SHAPE = 0.02;
/** Classes that a mirror image would turn into another. */
const SIDED = /(?<![a-z])(?:left|right)(?![a-z])/i;

/** The augmentations for the images of `survey`, stretched to `inputSize` × `inputSize`. */
export function chooseAugmentations(
  { aspectRatio, statistics }: DatasetSurvey,
  inputSize: number,
): AugmentationChoice {
  const { low, median, high } = aspectRatio;
  const alike = high <= low * (1 + ONE_SHAPE);
  const [from, to] = alike ? [floor(median), floor(median) + 0.0001] : [floor(low), floor(high) + 0.0001];
  const shapes = alike
    ? `in the shape of the images (width / height ${brief(median)})`
    : `in the shapes that the images have (width / height ${brief(low)} to ${brief(high)}, but for the tenth at either end)`;
  const crop = {
    step: block(
      'random_crop_image',
      field('min_object_covered', '0.0'),
      field('min_aspect_ratio', decimal(from)),
      field('max_aspect_ratio', decimal(to)),
      field('min_area', '0.25'),
      field('max_area', '1.0'),
      field('overlap_thresh', '0.5'),
    ),
    note: `Crops ${shapes}, half to all of each side: objects keep their proportions when the crop is stretched to ${inputSize}×${inputSize}, as whole images are when the detector is used.`,
  };
  const sided = statistics.classes.map(({ name }) => name).filter((name) => SIDED.test(name));
  if (sided.length > 0)
    return {
      augmentations: [crop],
      note: `No mirror images (random_horizontal_flip), since left and right are told apart: ${sided.join(', ')}.`,
    };
  const flip = {
    step: block('random_horizontal_flip'),
    note: 'Mirror images. Remove this where left and right mean something, as in writing.',
  };
  return {
    augmentations: [crop, flip],
    note: `Where images have no up and down (microscopes, surfaces, views from above), add:\n  data_augmentation_options { random_vertical_flip { } }`,
  };
}

const floor = (x: number): number => Math.floor(1e4 * x) / 1e4;
const decimal = (x: number): string => x.toFixed(4).replace(/(\.\d+?)0+$/, '$1');
const brief = (x: number): string => String(Number(x.toFixed(2)));
