/**
 * @module
 * Whether a loss weighs one class more than another, or is to once the data are counted.
 */

import type { WeightedLoss } from './weighted-losses.ts';

/** False where it has no class weights, or all are equal. */
export function weighsClasses({ loss, numClasses }: WeightedLoss): boolean {
  const { classWeights, classWeight, autoClassWeights } = loss;
  if (autoClassWeights !== undefined) return true;
  if (classWeights.some((weight) => weight !== classWeights[0])) return true;
  // Classes that are not named weigh 1.
  const rest = classWeight.length === numClasses ? (classWeight[0]?.weight ?? 1) : 1;
  return classWeight.some(({ weight }) => weight !== rest);
}
