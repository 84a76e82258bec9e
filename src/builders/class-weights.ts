/**
 * @module
 * The class weights of a loss message → one number for each class. They are given as a list, by name, or to be computed
 * (`auto_class_weights`), at most one of the three. Classes that are not named weigh 1.
 */

import type { ClassWeightMode } from '../detection/class-weights/class-weights.ts';
import type {
  AutoClassWeights,
  ClassWeight,
  ClassWeightMode as ModeNumber,
} from '../proto/gen/object_detection/protos/class_weights_pb.js';
import { ClassWeightMode as ModeName } from '../proto/gen/object_detection/protos/class_weights_pb.js';
import { didYouMean } from '../util/did-you-mean.ts';
import { ConfigError } from '../util/errors.ts';

/** The fields of ours that every loss message has. */
export interface WeightedLossMessage {
  readonly classWeights: readonly number[];
  readonly classWeight: readonly ClassWeight[];
  readonly autoClassWeights?: AutoClassWeights | undefined;
}

export interface ClassWeightsOptions {
  /** C */
  readonly numClasses: number;
  /** The names of classes 1..C in this order; needed for weights by name. */
  readonly classNames?: readonly string[] | undefined;
  /** Computes weights from the counts of the training data; needed for `auto_class_weights`. */
  readonly autoClassWeights?: ((message: AutoClassWeights) => readonly number[]) | undefined;
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

function byName(entries: readonly ClassWeight[], where: string, options: ClassWeightsOptions): number[] {
  const names = options.classNames;
  if (names === undefined) {
    throw new ConfigError(
      `${where}: class_weight needs the classes' names, and there is no label map; use class_weights: [ … ].`,
    );
  }
  const weights = new Array<number>(options.numClasses).fill(1);
  const seen = new Set<string>();
  for (const { name, weight } of entries) {
    const at = names.indexOf(name);
    if (at < 0 || at >= options.numClasses) {
      const near = didYouMean(name, names);
      const hint = near === undefined ? `The classes are ${names.join(', ')}.` : `Did you mean "${near}"?`;
      throw new ConfigError(`${where}: class_weight names "${name}", which is not a class. ${hint}`);
    }
    if (seen.has(name)) throw new ConfigError(`${where}: class_weight names "${name}" twice; keep one.`);
    seen.add(name);
    weights[at] = weight;
  }
  return weights;
}

function given(
  message: WeightedLossMessage,
  where: string,
  options: ClassWeightsOptions,
): readonly number[] | undefined {
  const { classWeights, classWeight, autoClassWeights } = message;
  const ways = [
    ...(classWeights.length > 0 ? ['class_weights'] : []),
    ...(classWeight.length > 0 ? ['class_weight'] : []),
    ...(autoClassWeights !== undefined ? ['auto_class_weights'] : []),
  ];
  if (ways.length > 1) throw new ConfigError(`${where} has both ${ways[0]} and ${ways[1]}. Keep one.`);
  if (classWeights.length > 0) return classWeights;
  if (classWeight.length > 0) return byName(classWeight, where, options);
  if (autoClassWeights === undefined) return undefined;
  if (options.autoClassWeights === undefined) {
    throw new ConfigError(
      `${where}: auto_class_weights needs the class counts of the training data, and there are none here; ` +
        'write the weights in with "counterweight weights".',
    );
  }
  return options.autoClassWeights(autoClassWeights);
}

/**
 * The weights [C] of a loss, in label-map id order; undefined where it has none.
 *
 * @param where the loss, for errors: `model.ssd.loss.classification_loss.weighted_sigmoid`.
 * @throws ConfigError where there are not C of them, one is not finite and ≥ 0, none is above 0, or a name is unknown.
 */
export function buildClassWeights(
  message: WeightedLossMessage,
  where: string,
  options: ClassWeightsOptions,
): readonly number[] | undefined {
  const weights = given(message, where, options);
  if (weights === undefined) return undefined;
  if (weights.length !== options.numClasses) {
    const entries = weights.length === 1 ? 'entry' : 'entries';
    throw new ConfigError(
      `${where}: class_weights has ${weights.length} ${entries}, num_classes is ${options.numClasses}. ` +
        'Give one weight for each class, in label-map id order, without the background.',
    );
  }
  const wrong = weights.find((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong !== undefined) {
    throw new ConfigError(`${where}: a class weight is ${wrong}; it must be finite and at least 0.`);
  }
  if (!weights.some((weight) => weight > 0)) {
    throw new ConfigError(`${where}: all class weights are 0; at least one must be above 0.`);
  }
  return weights;
}
