/**
 * @module
 * Whether one way of training is better than another, class by class: the change of AP with its interval
 * (`paired-difference.ts`), corrected for the number of classes, and a verdict.
 */

import { type Evidence, evidenceOfMean } from '../bootstrap/bootstrap-interval.ts';
import { type BootstrapOptions, bootstrapPrecision } from '../bootstrap/bootstrap-precision.ts';
import { cocoFigures } from '../coco/evaluate-coco.ts';
import { matchCoco } from '../coco/match-coco.ts';
import { type RankedClass, rankClass } from '../coco/rank-class.ts';
import type { EvaluationData } from '../evaluation-data.ts';
import { holm } from './holm.ts';
import { type FigureChange, type FigureSample, pairedDifference } from './paired-difference.ts';
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

/** A change, with `p` corrected for all classes of the same comparison. */
export interface CorrectedChange extends FigureChange {
  readonly p_holm: number | null;
}

/** One class. */
export interface ClassChange extends Evidence {
  readonly id: number;
  readonly name: string;
  readonly AP: CorrectedChange;
  readonly AP50: CorrectedChange;
  /** Of AP50. */
  readonly verdict: Verdict;
}

/** Setting `b` against setting `a`. */
export interface SettingsComparison {
  readonly a: string;
  readonly b: string;
  /** How many runs each setting has. */
  readonly runs: readonly [number, number];
  readonly mean: { readonly AP: FigureChange; readonly AP50: FigureChange };
  readonly classes: readonly ClassChange[];
}

type FigureName = 'AP' | 'AP50';

/** A setting's figures by class and over classes, and the rankings of its runs. */
interface SettingFigures {
  /** [C] */
  readonly classes: readonly Readonly<Record<FigureName, FigureSample>>[];
  readonly mean: Readonly<Record<FigureName, FigureSample>>;
  /** [S][C] */
  readonly ranked: readonly (readonly RankedClass[])[];
}

/** Holds each later setting against the first. All have the same images, objects and classes, as the caller sees to. */
export function compareSettings(
  settings: readonly EvaluatedSetting[],
  options: CompareSettingsOptions,
): SettingsComparison[] {
  const [first, ...others] = settings.map(({ runs }) => settingFigures(runs, options));
  const { classes } = settings[0].runs[0];
  const evidence = first.ranked[0].map(
    ({ instances, instancesByImage }): Evidence => ({
      instances,
      images: instancesByImage.reduce((shown, count) => shown + Number(count > 0), 0),
    }),
  );
  return others.map((other, i): SettingsComparison => {
    const same = classes.map((_, c) => isSame([...first.ranked, ...other.ranked].map((each) => each[c])));
    const changes = (name: FigureName): CorrectedChange[] => {
      const each = classes.map((_, c) =>
        pairedDifference(first.classes[c][name], other.classes[c][name], evidence[c], same[c]),
      );
      const corrected = correct(each.map(({ p }) => p));
      return each.map((change, c) => ({ ...change, p_holm: corrected[c] }));
    };
    const overall = (name: FigureName, byClass: readonly FigureChange[]): FigureChange => {
      const parts = evidence.map((each, c) => ({ ...each, deviation: byClass[c].error_images ?? 0 }));
      return pairedDifference(first.mean[name], other.mean[name], evidenceOfMean(parts), same.every(Boolean));
    };
    const [AP, AP50] = [changes('AP'), changes('AP50')];
    return {
      a: settings[0].name,
      b: settings[i + 1].name,
      runs: [settings[0].runs.length, settings[i + 1].runs.length],
      mean: { AP: overall('AP', AP), AP50: overall('AP50', AP50) },
      classes: classes.map(({ id, name }, c) => ({
        id,
        name,
        ...evidence[c],
        AP: AP[c],
        AP50: AP50[c],
        verdict: verdictOf(AP50[c], options.margin),
      })),
    };
  });
}

/** Holm's correction over the classes that have a p-value. */
function correct(values: readonly (number | null)[]): (number | null)[] {
  const corrected = holm(values.filter((p) => p !== null));
  let next = 0;
  return values.map((p) => (p === null ? null : corrected[next++]));
}

/** Whether all rankings of a class are one: the same scores in the same images, right at the same thresholds. */
function isSame([first, ...others]: readonly RankedClass[]): boolean {
  const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
    a.length === b.length && Array.prototype.every.call(a, (value, k) => value === b[k]);
  return others.every(
    (other) =>
      same(first.scores, other.scores) &&
      same(first.image, other.image) &&
      same(first.right, other.right) &&
      same(first.ignored, other.ignored),
  );
}

function settingFigures(runs: readonly EvaluationData[], options: BootstrapOptions): SettingFigures {
  const each = runs.map((data) => {
    const matching = matchCoco({ ...data, imageIds: data.images.map((_, i) => i) });
    const ranked = data.classes.map((_, c) => rankClass(matching, c));
    const drawn = bootstrapPrecision(ranked, data.images.length, options);
    return { ranked, drawn, ...cocoFigures(matching) };
  });
  const ofClass = (name: FigureName, c: number): FigureSample => ({
    runs: each.map(({ classes }) => classes[c][name]),
    drawn: each.map(({ drawn }) => drawn[name][c]),
  });
  const overall = (name: FigureName): FigureSample => ({
    runs: each.map(({ stats }) => stats[name]),
    drawn: each.map(({ drawn }) => drawn.mean[name]),
  });
  return {
    classes: runs[0].classes.map((_, c) => ({ AP: ofClass('AP', c), AP50: ofClass('AP50', c) })),
    mean: { AP: overall('AP'), AP50: overall('AP50') },
    ranked: each.map(({ ranked }) => ranked),
  };
}
