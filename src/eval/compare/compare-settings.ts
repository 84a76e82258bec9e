/**
 * @module
 * Whether one way of training is better than another, class by class: ΔAP with intervals from a paired bootstrap.
 *
 * Every draw of the images is the same for all runs, so that images that are hard for both cancel. A setting that was
 * trained with several seeds is the mean of its runs; each draw then draws among its runs too, so that the interval
 * also speaks of another seed. (With S runs this understates the spread between seeds by about 1 / S; it cannot be
 * seen at all from one run.)
 */

import { createRandom } from '../../util/random.ts';
import { differenceInterval, type Interval, momentsOf } from '../bootstrap/bootstrap-interval.ts';
import {
  type BootstrapOptions,
  bootstrapPrecision,
  type PrecisionReplicates,
} from '../bootstrap/bootstrap-precision.ts';
import { cocoFigures } from '../coco/evaluate-coco.ts';
import { matchCoco } from '../coco/match-coco.ts';
import { rankClass } from '../coco/rank-class.ts';
import type { EvaluationData } from '../evaluation-data.ts';
import { holm, twoSidedP } from './normal-tail.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** The runs of one setting, on the same images. */
export interface EvaluatedSetting {
  readonly name: string;
  readonly runs: readonly EvaluationData[];
}

export interface CompareSettingsOptions extends BootstrapOptions {
  /** A loss of less than this is no loss. */
  readonly margin: number;
}

/** One figure of two settings. */
export interface FigureChange {
  readonly a: number;
  readonly b: number;
  /** b − a. */
  readonly delta: number;
  /** 95 % */
  readonly interval: Interval | null;
  /** Two-sided, by the normal approximation to the bootstrap. */
  readonly p: number | null;
}

/** One class. `p_holm` corrects for all classes of the same comparison; the verdict goes by it. */
export interface ClassChange {
  readonly id: number;
  readonly name: string;
  readonly instances: number;
  readonly images: number;
  readonly AP: FigureChange & { readonly p_holm: number | null };
  readonly AP50: FigureChange & { readonly p_holm: number | null };
  /** Of AP50. */
  readonly verdict: Verdict;
}

/** Setting `b` against setting `a`. */
export interface SettingsComparison {
  readonly a: string;
  readonly b: string;
  readonly mean: { readonly AP: FigureChange; readonly AP50: FigureChange };
  readonly classes: readonly ClassChange[];
}

const FIGURES = ['AP', 'AP50'] as const;

/** A setting's figures: means over its runs, and replicates of those means. */
interface SettingFigures {
  readonly classes: readonly { readonly AP: number; readonly AP50: number }[];
  readonly mean: { readonly AP: number; readonly AP50: number };
  readonly replicates: PrecisionReplicates;
}

/** Holds each later setting against the first. All have the same images, objects and classes, as the caller sees to. */
export function compareSettings(
  settings: readonly EvaluatedSetting[],
  options: CompareSettingsOptions,
): SettingsComparison[] {
  const figures = settings.map(({ runs }, s) => settingFigures(runs, s, options));
  const [first, ...others] = figures;
  const { images, classes, groundTruths } = settings[0].runs[0];
  return others.map((other, i): SettingsComparison => {
    const changes = classes.map(({ id }, c) => {
      const own = groundTruths.filter(({ classId, isCrowd }) => classId === id && !isCrowd);
      const shown = new Set(own.map(({ imageId }) => imageId)).size;
      const change = (name: (typeof FIGURES)[number]): FigureChange =>
        figureChange(
          [first.classes[c][name], other.classes[c][name]],
          [first.replicates[name][c], other.replicates[name][c]],
          shown,
        );
      return { instances: own.length, images: shown, AP: change('AP'), AP50: change('AP50') };
    });
    const adjusted = {
      AP: adjust(changes.map(({ AP }) => AP.p)),
      AP50: adjust(changes.map(({ AP50 }) => AP50.p)),
    };
    const overall = (name: (typeof FIGURES)[number]): FigureChange =>
      figureChange(
        [first.mean[name], other.mean[name]],
        [first.replicates.mean[name], other.replicates.mean[name]],
        images.length,
      );
    return {
      a: settings[0].name,
      b: settings[i + 1].name,
      mean: { AP: overall('AP'), AP50: overall('AP50') },
      classes: classes.map(({ id, name }, c) => {
        const AP = { ...changes[c].AP, p_holm: adjusted.AP[c] };
        const AP50 = { ...changes[c].AP50, p_holm: adjusted.AP50[c] };
        return { id, name, ...changes[c], AP, AP50, verdict: verdictOf(AP50, options.margin) };
      }),
    };
  });
}

/** Holm's correction over the classes that have a p-value. */
function adjust(values: readonly (number | null)[]): (number | null)[] {
  const known = values.flatMap((p) => (p === null ? [] : [p]));
  const adjusted = holm(known);
  let next = 0;
  return values.map((p) => (p === null ? null : adjusted[next++]));
}

function figureChange(
  [a, b]: readonly [number, number],
  [drawnA, drawnB]: readonly [Float64Array, Float64Array],
  images: number,
): FigureChange {
  const delta = b - a;
  if (a < 0 || b < 0) return { a, b, delta: 0, interval: null, p: null };
  const deltas: number[] = [];
  for (let r = 0; r < drawnA.length; r++)
    if (drawnA[r] >= 0 && drawnB[r] >= 0) deltas.push(drawnB[r] - drawnA[r]);
  const interval = differenceInterval(delta, Float64Array.from(deltas), images);
  const deviation = momentsOf(deltas)?.deviation ?? 0;
  if (interval === null) return { a, b, delta, interval, p: null };
  const p = deviation === 0 ? Number(delta === 0) : twoSidedP(delta / deviation);
  return { a, b, delta, interval, p };
}

function settingFigures(
  runs: readonly EvaluationData[],
  setting: number,
  { replicates, seed }: BootstrapOptions,
): SettingFigures {
  const each = runs.map((data) => {
    const matching = matchCoco({ ...data, imageIds: data.images.map((_, i) => i) });
    const ranked = data.classes.map((_, c) => rankClass(matching, c));
    const drawn = bootstrapPrecision(ranked, data.images.length, { replicates, seed });
    return { figures: cocoFigures(matching), drawn };
  });
  const average = (read: (run: (typeof each)[number]) => number): number =>
    each.reduce((sum, run) => sum + read(run), 0) / each.length;
  const drawnRuns = drawRuns(each.length, replicates, [seed, setting]);
  const pool = (read: (drawn: PrecisionReplicates) => Float64Array): Float64Array =>
    Float64Array.from({ length: replicates }, (_, r) => {
      let sum = 0;
      for (const run of drawnRuns[r]) sum += read(each[run].drawn)[r] / each.length;
      return sum;
    });
  const classes = runs[0].classes;
  return {
    classes: classes.map((_, c) => ({
      AP: average(({ figures }) => figures.classes[c].AP),
      AP50: average(({ figures }) => figures.classes[c].AP50),
    })),
    mean: {
      AP: average(({ figures }) => figures.stats.AP),
      AP50: average(({ figures }) => figures.stats.AP50),
    },
    replicates: {
      AP: classes.map((_, c) => pool(({ AP }) => AP[c])),
      AP50: classes.map((_, c) => pool(({ AP50 }) => AP50[c])),
      mean: { AP: pool(({ mean }) => mean.AP), AP50: pool(({ mean }) => mean.AP50) },
    },
  };
}

/** [R][S]: which of the S runs each replicate takes; the only one where there is one. */
function drawRuns(runs: number, replicates: number, names: readonly [number, number]): number[][] {
  const random = createRandom(...names, 0x5eed);
  return Array.from({ length: replicates }, () =>
    Array.from({ length: runs }, () => (runs === 1 ? 0 : random.int(runs))),
  );
}
