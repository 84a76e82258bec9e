/**
 * @module
 * Makes the batch of any step, from nothing but the options and the step's number: positions s·B … s·B + B − 1 of the
 * run, each decoded, augmented with its own randomness, resized into its place, and given its targets. Images are
 * decoded by sharp's threads a few ahead of the one being augmented.
 */

import type { Dataset } from '../dataset/dataset.ts';
import { selectBoxes } from '../dataset/select-boxes.ts';
import { DataError } from '../util/errors.ts';
import { augment } from './augment.ts';
import { type Batch, emptyBatch } from './batch.ts';
import { createTargetEncoder } from './encode-targets.ts';
import { createImageCache, type ImageCache, type LoadedSample } from './image-cache.ts';
import type { InputOptions } from './input-options.ts';
import { viewOf } from './pixel-view.ts';
import { readImage } from './read-image.ts';
import { boxesInInput, inputLength, resizeToInput } from './resize-to-input.ts';
import { sampleOrder, sampleRandom } from './sample-order.ts';

/** How many samples are read and decoded at a time. */
const AHEAD = 4;

/** How to make a batch. */
export interface MakeOptions {
  readonly signal?: AbortSignal;
  /** The images of an earlier batch, to be written over. */
  readonly spent?: Float32Array | undefined;
}

/** Makes batches. */
export interface BatchMaker {
  /** The batch of `step`. @throws DataError @throws the signal's reason once it is aborted, with no work under way. */
  make(step: number, options?: MakeOptions): Promise<Batch>;
}

/** A maker of the batches of `dataset`. @throws DataError if it has no image. */
export function createBatchMaker(
  dataset: Dataset,
  options: Omit<InputOptions, 'dataset' | 'labelMap' | 'workers'>,
): BatchMaker {
  const { batchSize, seed, shuffle, resizer, augmentations, maxBoxes } = options;
  const { length } = dataset;
  if (length === 0)
    throw new DataError(placeOf(dataset), 'the data set has no images; training needs at least one.');
  const { repeatFactors } = options;
  if (repeatFactors !== undefined && repeatFactors.length !== length)
    throw new DataError(
      placeOf(dataset),
      `the data set has ${length} images, and had ${repeatFactors.length} when they were counted for repeat_factor_sampling; it must not change while training runs.`,
    );
  const indexAt = sampleOrder({
    seed,
    shuffle,
    length,
    everyNth: options.everyNth,
    sources: weightedSources(dataset, options.sourceWeights),
    repeatFactors,
  });
  const encoder = createTargetEncoder(options.targets);
  const cache = createImageCache(options.cacheBytes);
  const { height, width } = resizer;
  const sizes = { ...encoder, batchSize, height, width, numClasses: options.targets.numClasses };

  const addSample = async (batch: Batch, row: number, { sample, image }: LoadedSample): Promise<void> => {
    const random = sampleRandom(seed, batch.step * batchSize + row);
    const augmented = await augment(
      { image: viewOf(image), groundTruth: sample.groundTruth },
      augmentations,
      random,
    );
    const size = resizeToInput(augmented.image, resizer, {
      data: batch.images,
      offset: row * inputLength(resizer),
      where: `image ${JSON.stringify(sample.filename)}`,
    });
    const groundTruth = boxesInInput(augmented.groundTruth, resizer, size);
    const boxes = Math.min(groundTruth.classes.length, maxBoxes);
    const kept =
      boxes < groundTruth.classes.length ? selectBoxes(groundTruth, [...Array(boxes).keys()]) : groundTruth;
    encoder.encode(kept, batch, row);
  };

  return {
    async make(step, { signal, spent } = {}) {
      const batch = emptyBatch(step, sizes, spent);
      const loading: Promise<LoadedSample>[] = [];
      try {
        for (let row = 0; row < batchSize; row++) {
          while (loading.length < Math.min(batchSize, row + AHEAD)) {
            loading.push(load(dataset, indexAt(step * batchSize + loading.length), cache));
            loading.at(-1)?.catch(() => {}); // reported when its turn comes
          }
          const loaded = await loading[row];
          signal?.throwIfAborted();
          await addSample(batch, row, loaded);
        }
      } catch (error) {
        await Promise.allSettled(loading);
        throw error;
      }
      return batch;
    },
  };
}

/** The sources of `dataset` with their weights, where there are weights. @throws DataError for a source of no image */
function weightedSources(
  dataset: Dataset,
  weights: readonly number[] | undefined,
): readonly { readonly length: number; readonly weight: number }[] | undefined {
  if (weights === undefined) return undefined;
  const lengths = dataset.sourceLengths ?? [];
  return weights.map((weight, i) => {
    if (weight > 0 && !(lengths[i] > 0))
      throw new DataError(placeOf(dataset), `source ${i + 1} of ${weights.length} has no image to draw.`);
    return { length: lengths[i], weight };
  });
}

async function load(dataset: Dataset, index: number, cache: ImageCache): Promise<LoadedSample> {
  const cached = cache.get(index);
  if (cached !== undefined) return cached;
  const sample = await dataset.sample(index);
  const loaded = { sample, image: await readImage(dataset, index, sample) };
  cache.set(index, loaded);
  return loaded;
}

function placeOf({ spec }: Dataset): string {
  switch (spec.format) {
    case 'voc':
      return spec.root;
    case 'coco':
      return spec.annotations;
    case 'tfrecord':
      return spec.paths.join(', ');
  }
}
