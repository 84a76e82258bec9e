/**
 * @module
 * What class weights do to the loss of objects (of matched anchors), going by the counts alone: as if every box were matched
 * by as many anchors and each of them lost as much. That is how a training begins; what it comes to, the run's metrics
 * tell.
 */

import { invariant } from '../util/errors.ts';
import type { ClassCount } from './schemes.ts';

/** Of each class, in the order of the counts. */
export interface LossShares {
  /** π_c = n_c / N: without weights. */
  readonly before: readonly number[];
  /** π_c w_c / Σ π_k w_k. */
  readonly after: readonly number[];
  /** Σ π_c w_c: how many times the loss of objects becomes as large. */
  readonly scale: number;
}

/** The shares of the classes in the loss of objects, before and after `weights`. At least one class has an instance. */
export function lossShares(counts: readonly ClassCount[], weights: readonly number[]): LossShares {
  invariant(counts.length === weights.length, `${counts.length} classes have ${weights.length} weights`);
  const total = counts.reduce((sum, { instances }) => sum + instances, 0);
  const before = counts.map(({ instances }) => instances / total);
  const scale = before.reduce((sum, share, i) => sum + share * weights[i], 0);
  return { before, after: before.map((share, i) => (share * weights[i]) / scale), scale };
}
