/**
 * @module
 * The class weights of a loss message → one number for each class. They are given as a list or by name; classes that are
 * not named weigh 1. `auto_class_weights` is turned into a list before anything is built (train/).
 */

import { classWeightProblems } from '../config/class-weight-problems.ts';
import type { WeightedLoss } from '../config/weighted-losses.ts';
import type { ClassWeightMode } from '../detection/class-weights/class-weights.ts';
import type {
  ClassWeight,
  ClassWeightMode as ModeNumber,
} from '../proto/gen/object_detection/protos/class_weights_pb.js';
import { ClassWeightMode as ModeName } from '../proto/gen/object_detection/protos/class_weights_pb.js';
import { didYouMean } from '../util/did-you-mean.ts';
import { ConfigError } from '../util/errors.ts';

export interface ClassWeightsOptions {
  /** C */
  readonly numClasses: number;
  /** The names of classes 1..C in this order; weights by name need them or `classIds`. */
  readonly classNames?: readonly string[] | undefined;
  /** Class id by every text that may name a class (dataset/label-map.ts, `labelIds`); by `classNames` where absent. */
  readonly classIds?: ReadonlyMap<string, number> | undefined;
}

const MODES: Readonly<Record<ModeNumber, ClassWeightMode>> = {
  [ModeName.MATCHED_ANCHOR]: 'MATCHED_ANCHOR',
  [ModeName.PER_LOGIT]: 'PER_LOGIT',
  [ModeName.POSITIVE_LOGIT]: 'POSITIVE_LOGIT',
};

/** The mode by the name that the library knows it under. */
export function buildClassWeightMode(mode: ModeNumber): ClassWeightMode {
  return MODES[mode];
}

/** Class id by every text that may name a class. */
function classIds({
  classIds: ids,
  classNames,
}: ClassWeightsOptions): ReadonlyMap<string, number> | undefined {
  return ids ?? (classNames && new Map(classNames.map((name, i) => [name, i + 1])));
}

function byName(entries: readonly ClassWeight[], where: string, options: ClassWeightsOptions): number[] {
  const ids = classIds(options);
  if (ids === undefined) {
    throw new ConfigError(
      `${where}: class_weight needs the classes' names, and there is no label map; use class_weights: [ … ].`,
    );
  }
  const weights = new Array<number>(options.numClasses).fill(1);
  const seen = new Map<number, string>();
  for (const { name, weight } of entries) {
    const id = ids.get(name);
    if (id === undefined || id > options.numClasses) {
      const names = options.classNames ?? [...ids.keys()];
      const near = didYouMean(name, names);
      const hint = near === undefined ? `The classes are ${names.join(', ')}.` : `Did you mean "${near}"?`;
      throw new ConfigError(`${where}: class_weight names "${name}", which is not a class. ${hint}`);
    }
    const other = seen.get(id);
    if (other !== undefined) {
      throw new ConfigError(
        `${where}: class_weight names class ${id} as "${other}" and as "${name}"; keep one.`,
      );
    }
    seen.set(id, name);
    weights[id - 1] = weight;
  }
  return weights;
}

/**
 * The weights [C] of a loss, in label-map id order; undefined where it has none.
 *
 * @param weighted the loss; its `path` is for errors: `model.ssd.loss.classification_loss.weighted_sigmoid`.
 * @throws ConfigError for the first error that the check of a configuration would report (config/rules), for a name that
 * is not a class's, weights that are all 0, and automatic weights that were not resolved.
 */
export function buildClassWeights(
  weighted: Omit<WeightedLoss, 'numClasses'>,
  options: ClassWeightsOptions,
): readonly number[] | undefined {
  const { loss, path } = weighted;
  const [problem] = classWeightProblems({ ...weighted, numClasses: options.numClasses });
  if (problem !== undefined) throw new ConfigError(`${path}.${problem.field}: ${problem.message}`);
  if (loss.autoClassWeights !== undefined) {
    throw new ConfigError(
      `${path}: auto_class_weights needs the class counts of the training data, and there are none here; ` +
        'write the weights in with "counterweight weights".',
    );
  }
  if (loss.classWeights.length > 0) return loss.classWeights;
  if (loss.classWeight.length === 0) return undefined;
  const weights = byName(loss.classWeight, path, options);
  if (weights.every((weight) => weight === 0)) {
    throw new ConfigError(`${path}: all class weights are 0; at least one must be above 0.`);
  }
  return weights;
}
