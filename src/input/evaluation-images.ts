/**
 * @module
 * The images of a data set in its order, resized but not augmented, for evaluation.
 */

import type { Dataset } from '../dataset/dataset.ts';
import type { Sample } from '../dataset/sample.ts';
import type { ResizerOptions } from './input-options.ts';
import { viewOf } from './pixel-view.ts';
import { readImage } from './read-image.ts';
import { resizeBilinear } from './resize-bilinear.ts';

/** One image to be evaluated. */
export interface EvaluationImage {
  readonly sample: Sample;
  /** [3, H, W] RGB 0..255, resized. */
  readonly image: Float32Array;
}

/** Each image of `dataset`, in order; the next one is decoded while the caller works on this one. @throws DataError */
export async function* evaluationImages(
  dataset: Dataset,
  resizer: ResizerOptions,
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

async function load(dataset: Dataset, index: number, resizer: ResizerOptions): Promise<EvaluationImage> {
  const { height, width } = resizer;
  const sample = await dataset.sample(index);
  const pixels = await readImage(dataset, index, sample);
  const image = new Float32Array(3 * height * width);
  resizeBilinear(viewOf(pixels), { data: image, offset: 0, height, width, layout: 'planar' });
  return { sample, image };
}
