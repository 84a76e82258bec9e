/**
 * @module
 * How often 95 % intervals hold the truth: data sets are drawn from a simulated world, each evaluated and compared by
 * the code that users run, and the truth is the figure of a far larger draw. With a spread between seeds, every run of a
 * setting has a skill of its own, and the truth is the mean over skills.
 */

import { precisionIntervals } from '../../src/eval/bootstrap/precision-intervals.ts';
import { cocoFigures } from '../../src/eval/coco/evaluate-coco.ts';
import { matchCoco } from '../../src/eval/coco/match-coco.ts';
import { rankClass } from '../../src/eval/coco/rank-class.ts';
import { compareSettings } from '../../src/eval/compare/compare-settings.ts';
import type { EvaluationData } from '../../src/eval/evaluation-data.ts';
import { createRandom } from '../../src/util/random.ts';
import { type Skill, simulateWorld, WORLD_CLASSES, type World, type WorldData } from './simulated-data.ts';

export interface CoverageOptions {
  readonly datasets: number;
  /** Images of each. */
  readonly images: number;
  readonly replicates: number;
  readonly world: World;
  /** How much better B is, in logits. */
  readonly gain: Skill;
  /** The runs of A and of B, and the standard deviation of their skill, in logits. */
  readonly runs: readonly [number, number];
  readonly spread: number;
}

/** A figure, its truth, and the share of intervals that hold it. */
export interface Coverage {
  readonly figure: string;
  readonly truth: number;
  readonly meanWidth: number;
  readonly coverage: number;
  /** The shares of intervals that lie below and above the truth. */
  readonly tooLow: number;
  readonly tooHigh: number;
}

/** The truth is the mean over this many draws of this many images: its own error is below a tenth of a data set's. */
const [TRUTH_DRAWS, TRUTH_IMAGES] = [4, 20_000];

/** Gauss and Hermite's nodes and weights for the mean over a standard normal, exact to the ninth power. */
const NODES = [0, 1.3556261799742659, -1.3556261799742659, 2.8569700138728056, -2.8569700138728056];
const SHARES = [8 / 15, 0.22207592200561263, 0.22207592200561263, 0.01125741132772069, 0.01125741132772069];

const FIGURES = ['AP common', 'AP50 common', 'AP rare', 'AP50 rare', 'AP mean', 'AP50 mean'];

function dataOf({ groundTruths, found }: WorldData, images: number): EvaluationData[] {
  const named = Array.from({ length: images }, (_, i) => ({
    id: `${i}`,
    filename: '',
    width: 2000,
    height: 100,
  }));
  return found.map((detections) => ({ images: named, classes: WORLD_CLASSES, groundTruths, detections }));
}

const match = (data: EvaluationData) => matchCoco({ ...data, imageIds: data.images.map((_, i) => i) });

const better = (skill: Skill, by: number): Skill => ({ common: skill.common + by, rare: skill.rare + by });

const NO_GAIN: Skill = { common: 0, rare: 0 };

/** [2][6]: what A's and B's figures tend to, over images and seeds. */
function trueFigures({ world, gain, spread }: CoverageOptions): number[][] {
  const nodes = spread === 0 ? [0] : NODES;
  const shares = spread === 0 ? [1] : SHARES;
  const skills = [NO_GAIN, gain].flatMap((own) => nodes.map((node) => better(own, spread * node)));
  const truths = [new Array<number>(6).fill(0), new Array<number>(6).fill(0)];
  for (let draw = 0; draw < TRUTH_DRAWS; draw++) {
    const drawn = simulateWorld(TRUTH_IMAGES, createRandom(600, draw), world, skills);
    dataOf(drawn, TRUTH_IMAGES).forEach((data, i) => {
      const { classes, stats } = cocoFigures(match(data));
      [...classes, stats]
        .flatMap(({ AP, AP50 }) => [AP, AP50])
        .forEach((value, f) => {
          truths[Math.floor(i / nodes.length)][f] += (shares[i % nodes.length] * value) / TRUTH_DRAWS;
        });
    });
  }
  return truths;
}

/** The coverage of the intervals of AP and AP50, of detector A (its first run), and of setting B less A. */
export function intervalCoverage(options: CoverageOptions): Coverage[] {
  const { datasets, images, replicates, world, gain, runs, spread } = options;
  const [a, b] = trueFigures(options);
  // Of one run the interval speaks of that run: with a spread its truth is another for every run.
  const own = spread === 0;
  const truths = [...(own ? a : []), ...b.map((value, f) => value - a[f])];
  const tallies = truths.map(() => ({ held: 0, low: 0, high: 0, width: 0, made: 0 }));
  for (let d = 0; d < datasets; d++) {
    const seeds = createRandom(602, d);
    const skills = [NO_GAIN, gain].flatMap((skill, s) =>
      Array.from({ length: runs[s] }, () => better(skill, spread * seeds.normal())),
    );
    const data = dataOf(simulateWorld(images, createRandom(601, d), world, skills), images);
    const draws = { replicates, seed: 7 + d };
    const [compared] = compareSettings(
      [
        { name: 'a', runs: data.slice(0, runs[0]) },
        { name: 'b', runs: data.slice(runs[0]) },
      ],
      { ...draws, margin: 0.05 },
    );
    const changes = [...compared.classes, compared.mean].flatMap(({ AP, AP50 }) => [
      AP.interval,
      AP50.interval,
    ]);
    const matching = match(data[0]);
    const ranked = WORLD_CLASSES.map((_, c) => rankClass(matching, c));
    const alone = own ? precisionIntervals(cocoFigures(matching), ranked, images, draws) : undefined;
    const figures = alone ? [...alone.classes, alone.mean].flatMap(({ AP, AP50 }) => [AP, AP50]) : [];
    [...figures, ...changes].forEach((interval, i) => {
      if (interval === null) return;
      const tally = tallies[i];
      tally.made++;
      tally.width += interval[1] - interval[0];
      if (interval[1] < truths[i]) tally.low++;
      else if (interval[0] > truths[i]) tally.high++;
      else tally.held++;
    });
  }
  return [...(own ? FIGURES : []), ...FIGURES.map((name) => `Δ${name}`)].map((figure, i) => {
    const { held, low, high, width, made } = tallies[i];
    return {
      figure,
      truth: truths[i],
      meanWidth: width / made,
      coverage: held / made,
      tooLow: low / made,
      tooHigh: high / made,
    };
  });
}
