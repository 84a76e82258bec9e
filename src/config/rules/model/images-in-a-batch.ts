/**
 * @module
 * Rule: images of a batch have one shape. A resizer that keeps proportions makes different ones unless it pads.
 */

import { detectorIn } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';

/** Augmentations out of which every image comes with the same proportions. */
const ONE_SHAPE: ReadonlySet<string | undefined> = new Set([
  'ssdRandomCropFixedAspectRatio',
  'ssdRandomCropPadFixedAspectRatio',
  'randomCropToAspectRatio',
  'randomSquareCropByScale',
  'randomScaleCropAndPadToSquare',
  'resizeImage',
]);

/** Above a batch size of 1, `keep_aspect_ratio_resizer` pads. */
export const imagesInABatch: Rule = {
  id: 'CW331',
  name: 'images-in-a-batch',
  severity: 'warning',
  summary: 'Images of different shapes are put into one batch.',
  explanation:
    'keep_aspect_ratio_resizer and conditional_shape_resizer keep the proportions of each image, so that images of different proportions come out in different shapes, which cannot be stacked: the TensorFlow API stops with "All input tensors must have the same shape". pad_to_max_dimension: true pads them to squares; fixed_shape_resizer stretches them; with batch_size: 1 each image is a batch. "counterweight train" pads images out of keep_aspect_ratio_resizer to squares of max_dimension in any case, and refuses images that the others leave in different sizes, unless image_resizer has input_height and input_width to pad them to.',
  check({ loaded: { config } }, report) {
    const detector = detectorIn(config);
    const resizer = detector?.imageResizer?.imageResizerOneof;
    const { trainConfig: train } = config;
    if (detector === undefined || train === undefined || train.batchSize <= 1) return;
    if (train.dataAugmentationOptions.some(({ preprocessingStep }) => ONE_SHAPE.has(preprocessingStep.case)))
      return;
    const at = `${detector.path}.image_resizer`;
    if (resizer?.case === 'keepAspectRatioResizer') {
      const { padToMaxDimension, minDimension, maxDimension } = resizer.value;
      if (!padToMaxDimension)
        report(
          `${at}.keep_aspect_ratio_resizer`,
          `batch_size is ${train.batchSize}, and images of different proportions come out of keep_aspect_ratio_resizer { min_dimension: ${minDimension} max_dimension: ${maxDimension} } in different shapes. Set pad_to_max_dimension: true, or batch_size: 1.`,
        );
    } else if (resizer?.case === 'conditionalShapeResizer' || resizer?.case === 'identityResizer')
      report(
        at,
        `batch_size is ${train.batchSize}, and this resizer leaves images in different shapes, which do not stack. Use fixed_shape_resizer, or batch_size: 1.`,
      );
  },
};
