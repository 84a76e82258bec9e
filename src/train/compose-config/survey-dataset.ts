/**
 * @module
 * What a configuration is fitted to: the counts of a data set and the shapes of its boxes and images, taken in one
 * reading. The boxes are those that training sees: of a class of the label map, with area, of a weight above 0.
 */

import type { Dataset } from '../../dataset/dataset.ts';
import type { Sample } from '../../dataset/sample.ts';
import { type DatasetStatistics, datasetStatistics } from '../../dataset/statistics.ts';
import { quantile } from '../../util/quantile.ts';

/** The boxes of one class. */
export interface ClassBoxes {
  readonly id: number;
  readonly name: string;
  /** [N, 4], normalised; N ≥ 1. */
  readonly boxesYxyx: Float32Array;
}

export interface DatasetSurvey {
  readonly statistics: DatasetStatistics;
  /** The classes that have a box, in label-map order. */
  readonly classes: readonly ClassBoxes[];
  /** Width / height of the images: the tenth, the median and the ninetieth percentile. */
  readonly aspectRatio: { readonly low: number; readonly median: number; readonly high: number };
  /** The median image's longer side, in pixels. */
  readonly longerSide: number;
  /** Boxes in the image that has most. */
  readonly mostBoxes: number;
}

/** Reads every sample of `dataset`, not its pixels. `onImage` is told how many have been read. @throws DataError */
export async function surveyDataset(
  dataset: Dataset,
  onImage: (done: number) => void = () => {},
): Promise<DatasetSurvey> {
  const boxes = new Map<number, number[]>(dataset.labelMap.items.map(({ id }) => [id, []]));
  const aspects: number[] = [];
  const sides: number[] = [];
  let mostBoxes = 0;
  const look = ({ width, height, groundTruth }: Sample): void => {
    aspects.push(width / height);
    sides.push(Math.max(width, height));
    mostBoxes = Math.max(mostBoxes, groundTruth.classes.length);
    for (const [g, id] of groundTruth.classes.entries()) {
      const [ymin, xmin, ymax, xmax] = groundTruth.boxesYxyx.subarray(4 * g, 4 * g + 4);
      if (groundTruth.weights[g] > 0 && ymax > ymin && xmax > xmin)
        boxes.get(id)?.push(ymin, xmin, ymax, xmax);
    }
  };
  const statistics = await datasetStatistics(dataset, (done, sample) => {
    look(sample);
    onImage(done);
  });
  return {
    statistics,
    classes: dataset.labelMap.items.flatMap(({ id, name }) => {
      const found = boxes.get(id) ?? [];
      return found.length === 0 ? [] : [{ id, name, boxesYxyx: Float32Array.from(found) }];
    }),
    aspectRatio: {
      low: quantile(aspects, 0.1),
      median: quantile(aspects, 0.5),
      high: quantile(aspects, 0.9),
    },
    longerSide: quantile(sides, 0.5),
    mostBoxes,
  };
}
