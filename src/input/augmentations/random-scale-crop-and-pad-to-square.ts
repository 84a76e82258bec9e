/**
 * @module
 * `random_scale_crop_and_pad_to_square`: resizes by a random scale, then cuts out or pads to a square (Tan et al. 2020,
 * EfficientDet; upstream: the function of that name in core/preprocessor.py).
 */

import { type Augmentation, moveIntoWindow } from '../augmented-sample.ts';
import { viewOf } from '../pixel-view.ts';
import { resizeBilinear } from '../resize-bilinear.ts';

/** The longer side becomes U(scaleMin, scaleMax)·outputSize; black below and to the right where that is too short. */
export const randomScaleCropAndPadToSquare: Augmentation<'random_scale_crop_and_pad_to_square'> = (
  sample,
  options,
  random,
) => {
  const { image } = sample;
  const side = options.outputSize;
  const scale = random.uniform(options.scaleMin, options.scaleMax);
  const longer = Math.max(image.height, image.width);
  const scaled = (own: number): number => Math.max(1, Math.trunc(scale * side * (own / longer)));
  const height = scaled(image.height);
  const width = scaled(image.width);
  const y = Math.trunc(Math.max(0, height - side) * random.next());
  const x = Math.trunc(Math.max(0, width - side) * random.next());
  const data = new Float32Array(3 * side * side);
  resizeBilinear(image, {
    data,
    offset: 0,
    height: Math.min(height - y, side),
    width: Math.min(width - x, side),
    layout: 'interleaved',
    within: { height: side, width: side },
    partOf: { y, x, height, width },
  });
  return {
    image: viewOf({ data, height: side, width: side }),
    groundTruth: moveIntoWindow(sample.groundTruth, [
      y / height,
      x / width,
      (y + side) / height,
      (x + side) / width,
    ]),
  };
};
