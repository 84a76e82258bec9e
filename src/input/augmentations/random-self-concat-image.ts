/**
 * @module
 * `random_self_concat_image`: a copy of the image below it, a copy beside it, each by chance (upstream: the function of
 * that name in core/preprocessor.py).
 */

import { selectBoxes } from '../../dataset/select-boxes.ts';
import { type Augmentation, type AugmentedSample, mapBoxes } from '../augmented-sample.ts';
import { copyPixels, viewOf } from '../pixel-view.ts';

/** The image and its boxes twice, one above the other or side by side. */
function twice(sample: AugmentedSample, direction: 'below' | 'beside'): AugmentedSample {
  const { image, groundTruth } = sample;
  const below = direction === 'below';
  const height = below ? 2 * image.height : image.height;
  const width = below ? image.width : 2 * image.width;
  const data = new Float32Array(3 * height * width);
  const rowStride = 3 * width;
  copyPixels(image, data, { offset: 0, rowStride });
  copyPixels(image, data, { offset: below ? image.height * rowStride : 3 * image.width, rowStride });
  const own = [...groundTruth.classes.keys()];
  let box = 0;
  const boxes = mapBoxes(selectBoxes(groundTruth, [...own, ...own]), (ymin, xmin, ymax, xmax) => {
    const shift = box++ < own.length ? 0 : 0.5;
    return below
      ? [ymin / 2 + shift, xmin, ymax / 2 + shift, xmax]
      : [ymin, xmin / 2 + shift, ymax, xmax / 2 + shift];
  });
  return { image: viewOf({ data, height, width }), groundTruth: boxes };
}

/** Doubles downwards where u < `concatVerticalProbability`, then sideways likewise. */
export const randomSelfConcatImage: Augmentation<'random_self_concat_image'> = (sample, options, random) => {
  const isBelow = random.next() < options.concatVerticalProbability;
  const isBeside = random.next() < options.concatHorizontalProbability;
  const tall = isBelow ? twice(sample, 'below') : sample;
  return isBeside ? twice(tall, 'beside') : tall;
};
