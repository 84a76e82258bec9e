/**
 * @module
 * The change of one figure between two settings, each of one or several runs on the same images, with its 95 % interval
 * and p-value. Two sources of chance are added up: which images there are (a paired bootstrap: every draw of the images
 * is the same for all runs, so what makes an image hard for both cancels), and which seed each run was trained with.
 *
 * The seeds' variance is that of the runs about their setting's mean, pooled over both settings, over the number of
 * runs of each. It holds some of the images' variance too, so that intervals are a bit too wide rather than too narrow;
 * taking that off, or drawing among the few runs in the bootstrap, held the truth too rarely in simulation
 * (docs/evaluation.md). The degrees of freedom are Welch and Satterthwaite's: with three runs of each setting hardly more than
 * four where seeds matter most.
 */

import {
  type Evidence,
  type Interval,
  momentsOf,
  standardError,
  unseen,
} from '../bootstrap/bootstrap-interval.ts';
import { studentQuantile, studentTail } from '../bootstrap/student-t.ts';

/** One figure of a setting of S runs. */
export interface FigureSample {
  /** [S] below 0 where there is nothing to measure. */
  readonly runs: readonly number[];
  /** [S][R] of the same draws for all; below 0 where a draw shows no object. */
  readonly drawn: readonly Float64Array[];
}

/** The change from setting A to setting B. */
export interface FigureChange {
  /** The mean over the runs; below 0 where there is nothing to measure. */
  readonly a: number;
  readonly b: number;
  /** b − a. */
  readonly delta: number;
  /** 95 %; null where there is too little to tell. */
  readonly interval: Interval | null;
  /** Two-sided, of the same t statistic as the interval: below 0.05 where 0 lies outside it. */
  readonly p: number | null;
  /** The standard error that is due to the images. */
  readonly error_images: number | null;
  /** That due to the seeds; null where each setting has one run, so that it cannot be told. */
  readonly error_seeds: number | null;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The change from `a` to `b`, measured on `evidence`. `isSame`: all runs detected the same, so that nothing can differ. */
export function pairedDifference(
  a: FigureSample,
  b: FigureSample,
  evidence: Evidence,
  isSame: boolean,
): FigureChange {
  const means = { a: meanOf(a.runs), b: meanOf(b.runs) };
  const unknown = { delta: 0, interval: null, p: null, error_images: null, error_seeds: null };
  if (means.a < 0 || means.b < 0) return { ...means, ...unknown };
  const delta = means.b - means.a;
  const moments = momentsOf(drawnDifferences(a, b));
  if (moments === undefined || evidence.images < 2) return { ...means, ...unknown, delta };
  if (isSame) return { ...means, delta, interval: [0, 0], p: 1, error_images: 0, error_seeds: null };

  const freedom = evidence.images - 1;
  const shown = standardError(moments.deviation, evidence.images);
  const images = Math.max(shown, unseen(evidence.instances) / studentQuantile(freedom));
  const spare = a.runs.length + b.runs.length - 2;
  const seeds =
    spare === 0
      ? 0
      : Math.sqrt(((scatter(a.runs) + scatter(b.runs)) / spare) * (1 / a.runs.length + 1 / b.runs.length));
  const error = Math.hypot(images, seeds);
  const effective = error ** 4 / (images ** 4 / freedom + (seeds === 0 ? 0 : seeds ** 4 / spare));
  const reach = studentQuantile(effective) * error;
  return {
    ...means,
    delta,
    interval: [Math.max(-1, delta - reach), Math.min(1, delta + reach)],
    p: studentTail(delta / error, effective),
    error_images: images,
    error_seeds: spare === 0 ? null : seeds,
  };
}

/** The replicates of the change, of the draws that show an object. */
function drawnDifferences(a: FigureSample, b: FigureSample): number[] {
  const differences: number[] = [];
  for (let r = 0; r < a.drawn[0].length; r++) {
    if (a.drawn[0][r] < 0) continue;
    let difference = 0;
    for (const run of b.drawn) difference += run[r] / b.drawn.length;
    for (const run of a.drawn) difference -= run[r] / a.drawn.length;
    differences.push(difference);
  }
  return differences;
}

/** The sum of squares about the mean. */
function scatter(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
