/**
 * @module
 * How often 95 % intervals hold the truth: data sets are drawn from a simulated world, each evaluated as a user would,
 * and the truth is the figure of a far larger draw.
 */

import { differenceInterval, precisionInterval } from '../../src/eval/bootstrap/bootstrap-interval.ts';
import { bootstrapPrecision } from '../../src/eval/bootstrap/bootstrap-precision.ts';
import type { CocoDetection } from '../../src/eval/coco/coco-data.ts';
import { cocoFigures } from '../../src/eval/coco/evaluate-coco.ts';
import { type CocoMatching, matchCoco } from '../../src/eval/coco/match-coco.ts';
import { rankClass } from '../../src/eval/coco/rank-class.ts';
import { createRandom } from '../../src/util/random.ts';
import { type SimulatedData, simulateData, WORLD_CLASSES } from './simulated-data.ts';

export interface CoverageOptions {
  readonly datasets: number;
  /** Images of each. */
  readonly images: number;
  readonly replicates: number;
}

/** A figure, its truth, and the share of intervals that hold it. */
export interface Coverage {
  readonly figure: string;
  readonly truth: number;
  readonly meanWidth: number;
  readonly coverage: number;
  readonly below: number;
  readonly above: number;
}

/** The truth is the mean over this many draws of this many images: its own error is below a fiftieth of a data set's. */
const [TRUTH_DRAWS, TRUTH_IMAGES] = [8, 40_000];

function match(data: SimulatedData, detections: readonly CocoDetection[], images: number): CocoMatching {
  const imageIds = Array.from({ length: images }, (_, i) => i);
  return matchCoco({ groundTruths: data.groundTruths, detections, classes: WORLD_CLASSES, imageIds });
}

/** AP and AP50 of each class and over classes. */
function trueFigures(matching: CocoMatching): number[] {
  const { classes, stats } = cocoFigures(matching);
  return [...classes, stats].flatMap(({ AP, AP50 }) => [AP, AP50]);
}

function replicatesOf(
  matching: CocoMatching,
  images: number,
  seed: number,
  replicates: number,
): Float64Array[] {
  const ranked = WORLD_CLASSES.map((_, c) => rankClass(matching, c));
  const { AP, AP50, mean } = bootstrapPrecision(ranked, images, { replicates, seed });
  return [...AP.flatMap((each, c) => [each, AP50[c]]), mean.AP, mean.AP50];
}

/** The coverage of the intervals of AP and AP50, of detector A, and of B less A. */
export function intervalCoverage({ datasets, images, replicates }: CoverageOptions): Coverage[] {
  const truths = new Array<number>(12).fill(0);
  for (let draw = 0; draw < TRUTH_DRAWS; draw++) {
    const world = simulateData(TRUTH_IMAGES, createRandom(600, draw));
    const [a, b] = [world.a, world.b].map((found) => trueFigures(match(world, found, TRUTH_IMAGES)));
    [...a, ...b.map((value, i) => value - a[i])].forEach((value, i) => {
      truths[i] += value / TRUTH_DRAWS;
    });
  }
  const names = [...WORLD_CLASSES.map(({ name }) => name), 'mean'].flatMap((name) => [
    `AP ${name}`,
    `AP50 ${name}`,
  ]);
  const tallies = truths.map(() => ({ held: 0, below: 0, above: 0, width: 0 }));
  for (let d = 0; d < datasets; d++) {
    const data = simulateData(images, createRandom(601, d));
    const matchings = [data.a, data.b].map((found) => match(data, found, images));
    const [a, b] = matchings.map(trueFigures);
    const [drawnA, drawnB] = matchings.map((each) => replicatesOf(each, images, 7 + d, replicates));
    const shown = [
      ...cocoFigures(matchings[0]).classes.flatMap((each) => [each.images, each.images]),
      images,
      images,
    ];
    const intervals = [
      ...a.map((value, i) => precisionInterval(value, drawnA[i], shown[i])),
      ...b.map((value, i) =>
        differenceInterval(
          value - a[i],
          drawnB[i].map((drawn, r) => drawn - drawnA[i][r]),
          shown[i],
        ),
      ),
    ];
    intervals.forEach((interval, i) => {
      if (interval === null) return;
      tallies[i].width += interval[1] - interval[0];
      if (truths[i] < interval[0]) tallies[i].above++;
      else if (truths[i] > interval[1]) tallies[i].below++;
      else tallies[i].held++;
    });
  }
  return [...names, ...names.map((name) => `Δ${name}`)].map((figure, i) => ({
    figure,
    truth: truths[i],
    meanWidth: tallies[i].width / datasets,
    coverage: tallies[i].held / datasets,
    below: tallies[i].below / datasets,
    above: tallies[i].above / datasets,
  }));
}
