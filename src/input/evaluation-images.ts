/**
 * @module
 * The images of a data set in its order, resized but not augmented, for evaluation.
 */

import type { Dataset } from '../dataset/dataset.ts';
import type { Sample } from '../dataset/sample.ts';
import type { ImageResizer, ImageSize } from '../detection/image-resizer.ts';
import { viewOf } from './pixel-view.ts';
import { readImage } from './read-image.ts';
import { inputLength, resizeToInput } from './resize-to-input.ts';

/** One image to be evaluated. */
export interface EvaluationImage {
  readonly sample: Sample;
  /** [3, H, W] RGB 0..255, resized and padded. */
  readonly image: Float32Array;
  /** The part of it, from the top left, that is image. */
  readonly size: ImageSize;
}

/** Each image of `dataset`, in order; the next one is decoded while the caller works on this one. @throws DataError */
export async function* evaluationImages(
  dataset: Dataset,
  resizer: ImageResizer,
): AsyncGenerator<EvaluationImage, void, undefined> {
  let coming: Promise<EvaluationImage> | undefined;
  try {
    for (let index = 0; index < dataset.length; index++) {
      const current = await (coming ?? load(dataset, index, resizer));
      coming = index + 1 < dataset.length ? load(dataset, index + 1, resizer) : undefined;
      coming?.catch(() => {}); // reported when its turn comes
      yield current;
    }
  } finally {
    await coming?.catch(() => {}); // a caller who stops early may close the data set next
  }
}

async function load(dataset: Dataset, index: number, resizer: ImageResizer): Promise<EvaluationImage> {
  const sample = await dataset.sample(index);
  const pixels = await readImage(dataset, index, sample);
  const image = new Float32Array(inputLength(resizer));
  const where = `image ${JSON.stringify(sample.filename)}`;
  const size = resizeToInput(viewOf(pixels), resizer, { data: image, offset: 0, where });
  return { sample, image, size };
}
