/**
 * @module
 * The score threshold of one class by a stated rule, from its operating points on data that was not trained on:
 *
 * - `best_f1`: the largest F1;
 * - `recall`: the best precision among the thresholds of at least the wanted recall;
 * - `precision`: the most recall among the thresholds of at least the wanted precision.
 *
 * Of equals the highest threshold counts. It is then put between the score of the last detection that stays and that of
 * the first that goes, as a short number: on a score itself, the rounding of another device would decide.
 */

import { bestF1, type OperatingPoint, recallAtPrecision } from './class-curve.ts';

export type ThresholdRule =
  | { readonly kind: 'best_f1' }
  | { readonly kind: 'recall' | 'precision'; readonly least: number };

export interface ChosenThreshold {
  /** Detections from it up stay. */
  readonly threshold: number;
  /** What it does on the data it was chosen on. */
  readonly point: OperatingPoint;
  /** Whether the rule is met; if not, this is the threshold that comes nearest to it. */
  readonly isReached: boolean;
}

/** The point of the largest `figure`, of equals that of the larger `second`, then the first. */
function largest(
  points: readonly OperatingPoint[],
  figure: 'precision' | 'recall',
  second: 'precision' | 'recall',
): OperatingPoint | undefined {
  let best: OperatingPoint | undefined;
  for (const point of points) {
    if (point.f1 === 0) continue; // nothing right
    const ahead = best === undefined ? 1 : point[figure] - best[figure] || point[second] - best[second];
    if (ahead > 0) best = point;
  }
  return best;
}

function choosePoint(
  points: readonly OperatingPoint[],
  rule: ThresholdRule,
): Omit<ChosenThreshold, 'threshold'> | undefined {
  const reached =
    rule.kind === 'best_f1'
      ? bestF1(points)
      : rule.kind === 'precision'
        ? recallAtPrecision(points, rule.least)
        : largest(
            points.filter(({ recall }) => recall >= rule.least),
            'precision',
            'recall',
          );
  if (reached !== undefined) return { point: reached, isReached: true };
  const nearest =
    rule.kind === 'recall' ? largest(points, 'recall', 'precision') : largest(points, 'precision', 'recall');
  return nearest && { point: nearest, isReached: false };
}

/** A short number that float32 puts above `below` and at most at `from`, near the middle. */
export function numberBetween(below: number, from: number): number {
  const middle = (below + from) / 2;
  for (let digits = 1; digits <= 9; digits++) {
    const number = Number(middle.toFixed(digits));
    if (Math.abs(number - middle) <= (from - below) / 4) return number;
  }
  return middle > below ? middle : from;
}

/**
 * The threshold of a class by `rule`; undefined where nothing right was found or there was nothing to find.
 *
 * @param points from the highest score down (`operatingPoints`)
 * @param floor the score that every detection is above
 */
export function chooseThreshold(
  points: readonly OperatingPoint[],
  rule: ThresholdRule,
  floor: number,
): ChosenThreshold | undefined {
  const chosen = choosePoint(points, rule);
  if (chosen === undefined) return undefined;
  const { score } = chosen.point;
  const next = points[points.indexOf(chosen.point) + 1]?.score ?? Math.min(floor, score);
  return { ...chosen, threshold: numberBetween(next, score) };
}
