/**
 * @module
 * The class weights that a loss writes down, as a list or by name, one for each class: what rules on their size look at.
 * Weights with an error of their own, and those that are only computed when a run starts, are not given.
 */

import { classWeightProblems } from './class-weight-problems.ts';
import type { LabelMapClass } from './label-map-classes.ts';
import type { WeightedLoss } from './weighted-losses.ts';

/** A weight; `label` says whose it is. */
export interface GivenWeight {
  /** Absent where it is known only that some class has this weight. */
  readonly id: number | undefined;
  readonly label: string;
  readonly weight: number;
  /** Path inside the loss: `class_weights[0]`; that of all of them where the class is not named. */
  readonly field: string;
}

/** The weights of `weighted`; undefined where it gives none, or wrong ones. */
export function givenClassWeights(
  weighted: WeightedLoss,
  classes: readonly LabelMapClass[] | undefined,
): GivenWeight[] | undefined {
  const { loss } = weighted;
  if (classWeightProblems(weighted).length > 0) return undefined;
  if (loss.classWeights.length > 0) {
    const labels = new Map(classes?.map(({ id, label }) => [id, `"${label}"`]));
    return loss.classWeights.map((weight, i) => ({
      id: i + 1,
      label: labels.get(i + 1) ?? `class ${i + 1}`,
      weight,
      field: `class_weights[${i}]`,
    }));
  }
  if (loss.classWeight.length === 0) return undefined;
  const named = loss.classWeight.map(({ name, weight }, i) => ({
    id: classes?.find(({ names }) => names.includes(name))?.id,
    label: `"${name}"`,
    weight,
    field: `class_weight[${i}].weight`,
  }));
  return [...named, ...restAtOne(named, weighted.numClasses, classes)];
}

/** A num_classes beyond this is a slip, and no reason to fill the memory. */
const MOST_CLASSES = 100_000;

/** The classes that are not named: each weighs 1. */
function restAtOne(
  named: readonly GivenWeight[],
  numClasses: number | undefined,
  classes: readonly LabelMapClass[] | undefined,
): GivenWeight[] {
  const one = { weight: 1, field: 'class_weight' };
  if (classes !== undefined)
    return classes
      .filter(({ id }) => named.every((other) => other.id !== id))
      .map(({ id, label }) => ({ ...one, id, label: `"${label}"` }));
  if (numClasses === undefined || numClasses > MOST_CLASSES) return [];
  const rest = Math.max(0, numClasses - named.length);
  return Array.from({ length: rest }, () => ({ ...one, id: undefined, label: 'a class that is not named' }));
}

/** Whether two losses give every class the same weight. */
export function sameWeights(a: readonly GivenWeight[], b: readonly GivenWeight[]): boolean {
  const key = ({ id, label }: GivenWeight): string => (id === undefined ? label : String(id));
  const byClass = new Map(b.map((given) => [key(given), given.weight]));
  return a.length === b.length && a.every((given) => byClass.get(key(given)) === given.weight);
}
