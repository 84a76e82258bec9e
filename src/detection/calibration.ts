/**
 * @module
 * Corrections of scores that were fitted after training (builders/calibration_builder.py), on numbers.
 * `post-processing/class-scores.ts` does the same in an exported graph; a test holds the two equal.
 *
 * Differences: upstream cannot build the sigmoids; they are 1 / (1 + e^(a x + b)) of the converted score, as its schema
 * says. Above the last point of a curve by more than 1 upstream falls back to the first value; here the last one stays.
 * Curves and sigmoids by class go by label-map ids, 0 the background's; upstream goes by columns, which is the same where
 * there is a background column.
 */

/** Points in rising order of x; straight lines between them, constant outside. */
export interface CalibrationCurve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** 1 / (1 + e^(a x + b)). */
export interface CalibrationSigmoid {
  readonly a: number;
  readonly b: number;
}

/** A function of scores, one for all columns or one for each by label-map id; the others' scores stay. */
export type ScoreFunction =
  | { readonly kind: 'curve'; readonly curve: CalibrationCurve }
  | { readonly kind: 'sigmoid'; readonly sigmoid: CalibrationSigmoid };

/** What the `calibration_config` of a configuration says. */
export type Calibration =
  | { readonly kind: 'temperature_scaling'; readonly scaler: number }
  | { readonly kind: 'all_classes'; readonly apply: ScoreFunction }
  | { readonly kind: 'by_class'; readonly apply: ReadonlyMap<number, ScoreFunction> };

/** The value of a curve at `score`. */
export function interpolate({ x, y }: CalibrationCurve, score: number): number {
  const next = x.findIndex((at) => at > score);
  if (next === 0) return y[0];
  if (next < 0) return y[y.length - 1];
  const share = (score - x[next - 1]) / (x[next] - x[next - 1]);
  return y[next - 1] + share * (y[next] - y[next - 1]);
}

function applyFunction(apply: ScoreFunction, score: number): number {
  if (apply.kind === 'curve') return interpolate(apply.curve, score);
  return 1 / (1 + Math.exp(apply.sigmoid.a * score + apply.sigmoid.b));
}

/** The function of column `column` of K, which is label-map id `column`, or `column` + 1 without a background. */
export function functionOfColumn(
  calibration: Calibration | undefined,
  column: number,
  hasBackground: boolean,
): ScoreFunction | undefined {
  if (calibration?.kind === 'all_classes') return calibration.apply;
  return calibration?.kind === 'by_class'
    ? calibration.apply.get(column + (hasBackground ? 0 : 1))
    : undefined;
}

/** The number by which logits are divided before they become scores; 1 unless temperature is scaled. */
export function temperatureOf(calibration: Calibration | undefined): number {
  return calibration?.kind === 'temperature_scaling' ? calibration.scaler : 1;
}

/** Converted scores [N, K], calibrated; temperature is scaled before (`temperatureOf`). */
export function calibrateScores(
  scores: Float32Array,
  calibration: Calibration | undefined,
  { columns, hasBackground }: { readonly columns: number; readonly hasBackground: boolean },
): Float32Array {
  if (calibration === undefined || calibration.kind === 'temperature_scaling') return scores;
  const functions = Array.from({ length: columns }, (_, k) =>
    functionOfColumn(calibration, k, hasBackground),
  );
  return scores.map((score, i) => {
    const apply = functions[i % columns];
    return apply === undefined ? score : applyFunction(apply, score);
  });
}
