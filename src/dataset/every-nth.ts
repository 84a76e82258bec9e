/**
 * @module
 * A data set of every nth image of another: `sample_1_of_n_examples` in evaluation.
 */

import type { Dataset } from './dataset.ts';

/** Images 0, n, 2n, … of `dataset`, which closes with it. */
export function everyNth(dataset: Dataset, n: number): Dataset {
  if (n <= 1) return dataset;
  return {
    spec: dataset.spec,
    labelMap: dataset.labelMap,
    length: Math.ceil(dataset.length / n),
    sample: (index) => dataset.sample(index * n),
    encodedImage: (index) => dataset.encodedImage(index * n),
    close: () => dataset.close(),
  };
}
