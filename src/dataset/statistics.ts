/**
 * @module
 * What a data set holds, class by class: the counts that class weights are computed from, and the sizes that tell
 * whether an anchor could match.
 *
 * An instance is a box that training sees. Training sees every box of a class of the label map, so boxes marked
 * difficult, crowd or group are instances too; how many they are is told beside the count. Boxes of weight 0, which
 * the loss leaves out, are not.
 */

import { median } from '../util/median.ts';
import type { Dataset } from './dataset.ts';
import { relativeArea } from './format-limits.ts';
import type { Sample } from './sample.ts';

/** The smallest, the middle and the largest of some values. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** What is known of one class. */
export interface ClassStatistics {
  readonly id: number;
  readonly name: string;
  /** n_c: boxes of the class, as defined above. */
  readonly instances: number;
  /** Images with at least one of them. */
  readonly images: number;
  /** All instances, of whatever class, in those images: the denominator of `median_frequency`. */
  readonly instancesInItsImages: number;
  /** π_c = n_c / N; 0 where N is 0. */
  readonly share: number;
  /** Of the instances, how many are marked difficult (Pascal VOC), crowd (COCO), group (Open Images). */
  readonly difficult: number;
  readonly crowd: number;
  readonly groupOf: number;
  /** Box area / image area, both as parts of 1; absent where there is no instance. */
  readonly relativeArea?: Spread;
}

/** What is known of a data set. */
export interface DatasetStatistics {
  readonly images: number;
  readonly instances: number;
  /** Images with no instance. */
  readonly imagesWithoutBoxes: number;
  /** Boxes of weight 0, not counted as instances. */
  readonly weightlessBoxes: number;
  /** Instances whose box has no area: a slip of the annotator's; training leaves them out. */
  readonly emptyBoxes: number;
  /** In label-map order. */
  readonly classes: readonly ClassStatistics[];
  /** Instances of the most frequent class / of the rarest that has any; absent where no class has any. */
  readonly imbalanceRatio?: number;
  /** Of all instances together. */
  readonly relativeArea?: Spread;
}

interface Tally {
  instances: number;
  images: number;
  instancesInItsImages: number;
  difficult: number;
  crowd: number;
  groupOf: number;
  readonly areas: number[];
}

/**
 * Reads every sample of `dataset` (not its pixels) and counts. `onImage` is told how many have been read, and shown the
 * one just read.
 *
 * @throws DataError at the first sample that cannot be read
 * @example
 * const { classes } = await datasetStatistics(await openDataset({ format: 'voc', root: 'data', split: 'train' }));
 */
export async function datasetStatistics(
  dataset: Dataset,
  onImage: (done: number, sample: Sample) => void = () => {},
): Promise<DatasetStatistics> {
  const tallies = new Map<number, Tally>();
  for (const { id } of dataset.labelMap.items) tallies.set(id, emptyTally());
  let imagesWithoutBoxes = 0;
  let weightlessBoxes = 0;
  for (let index = 0; index < dataset.length; index++) {
    const sample = await dataset.sample(index);
    const { groundTruth } = sample;
    const held = new Set<Tally>();
    let counted = 0;
    for (let g = 0; g < groundTruth.classes.length; g++) {
      const tally = tallies.get(groundTruth.classes[g]);
      if (tally === undefined) continue; // an id outside the label map: training has no column for it
      if (groundTruth.weights[g] === 0) {
        weightlessBoxes++;
        continue;
      }
      counted++;
      held.add(tally);
      tally.instances++;
      tally.difficult += groundTruth.difficult[g];
      tally.crowd += groundTruth.isCrowd[g];
      tally.groupOf += groundTruth.groupOf[g];
      tally.areas.push(relativeArea(groundTruth, g));
    }
    if (counted === 0) imagesWithoutBoxes++;
    for (const tally of held) {
      tally.images++;
      tally.instancesInItsImages += counted;
    }
    onImage(index + 1, sample);
  }
  const instances = [...tallies.values()].reduce((sum, tally) => sum + tally.instances, 0);
  const classes = dataset.labelMap.items.map(({ id, name }): ClassStatistics => {
    const { areas: own, ...tally } = tallies.get(id) ?? emptyTally();
    const share = instances === 0 ? 0 : tally.instances / instances;
    return { id, name, ...tally, share, ...spreadOf(own) };
  });
  const areas = [...tallies.values()].flatMap((tally) => tally.areas);
  const present = classes.map((c) => c.instances).filter((n) => n > 0);
  return {
    images: dataset.length,
    instances,
    imagesWithoutBoxes,
    weightlessBoxes,
    emptyBoxes: areas.filter((area) => area === 0).length,
    classes,
    ...(present.length > 0 ? { imbalanceRatio: Math.max(...present) / Math.min(...present) } : {}),
    ...spreadOf(areas),
  };
}

function emptyTally(): Tally {
  return { instances: 0, images: 0, instancesInItsImages: 0, difficult: 0, crowd: 0, groupOf: 0, areas: [] };
}

function spreadOf(values: readonly number[]): { relativeArea?: Spread } {
  if (values.length === 0) return {};
  const sorted = Float64Array.from(values).sort();
  return { relativeArea: { min: sorted[0], median: median(sorted), max: sorted[sorted.length - 1] } };
}
