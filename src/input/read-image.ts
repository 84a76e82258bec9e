/**
 * @module
 * Reads and decodes one image of a data set.
 */

import type { Dataset } from '../dataset/dataset.ts';
import type { Sample } from '../dataset/sample.ts';
import { decodeImage } from './decode-image.ts';
import type { RgbImage } from './pixel-view.ts';

/** The pixels of image `index`, whose description is `sample`. @throws DataError naming the image */
export async function readImage(dataset: Dataset, index: number, sample: Sample): Promise<RgbImage> {
  return decodeImage(await dataset.encodedImage(index), `image ${JSON.stringify(sample.filename)}`);
}
