/**
 * @module
 * `random_jpeg_quality`: compresses the image as JPEG and decodes it again (upstream: the function of that name in
 * core/preprocessor.py), by sharp's threads. Colours are halved in both directions, as TensorFlow's encoder does.
 */

import sharp from 'sharp';
import type { AsyncAugmentation } from '../augmented-sample.ts';
import { decodeImage } from '../decode-image.ts';
import { denseBytes, viewOf } from '../pixel-view.ts';

/** Compresses with a whole quality from [min, max) where u ≥ `randomCoef`. */
export const randomJpegQuality: AsyncAugmentation<'random_jpeg_quality'> = async (
  sample,
  options,
  random,
) => {
  const isDone = random.next() >= options.randomCoef;
  const { minJpegQuality: low, maxJpegQuality: high } = options;
  const quality = low + random.int(high - low);
  if (!isDone) return sample;
  const { height, width } = sample.image;
  const encoded = await sharp(denseBytes(sample.image), { raw: { height, width, channels: 3 } })
    .jpeg({ quality: Math.max(1, quality), chromaSubsampling: '4:2:0' }) // to libjpeg 0 is 1
    .toBuffer();
  return { ...sample, image: viewOf(await decodeImage(encoded, 'random_jpeg_quality')) };
};
